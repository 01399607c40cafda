"""An endpoint: the address at which a program receives webhooks."""

from typing import Any

from piccolo.columns import UUID, Array, Integer, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.sending import EndpointState, PauseReason


class EndpointRow(Table, tablename="endpoints", schema="webhooks", db=ENGINE):
    """Its secret is not stored: it is computed from the id and `generation`, which a rotation
    counts.

    It gets `event_types` since `subscribed_at`. `failures` counts the attempts since the last
    success; the first of them was at `failing_since`.
    """

    endpoint_id = UUID(primary_key=True)
    url = Varchar(length=2000)
    description = Varchar(length=200)
    event_types: Any = Array(base_column=Varchar(length=60))
    state = Varchar(length=10, default=EndpointState.ACTIVE, choices=EndpointState)
    pause_reason = Varchar(length=10, null=True, default=None, choices=PauseReason)
    paused_at = Timestamptz(null=True, default=None)
    generation = Integer(default=1)
    rotated_at = Timestamptz(null=True, default=None)
    failures = Integer(default=0)
    failing_since = Timestamptz(null=True, default=None)
    last_success_at = Timestamptz(null=True, default=None)
    last_failure_at = Timestamptz(null=True, default=None)
    subscribed_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    created_by = Varchar(length=200)

    state_known = Check("state IN ('ACTIVE', 'PAUSED')")
    a_pause_has_a_reason = Check(
        "state = 'ACTIVE' AND pause_reason IS NULL AND paused_at IS NULL"
        " OR state = 'PAUSED' AND pause_reason IN ('BY_HAND', 'GONE', 'DEAD')"
        " AND paused_at IS NOT NULL",
    )
