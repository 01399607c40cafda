"""What an endpoint is owed, and how often it was tried."""

from typing import Any

from piccolo.columns import (
    UUID,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE

PENDING = "PENDING"
SENT = "SENT"
FAILED = "FAILED"


class MessageRow(Table, tablename="messages", schema="webhooks", db=ENGINE):
    """One event for one endpoint; `body` is what is sent, the same bytes each time.

    `due_at` lies ahead while somebody sends it: that is the lease, and `attempts` its number.
    `tries` counts those since it was written or replayed. `behind` spares the search for work
    what waits for an earlier message of its order, and says nothing else. No foreign key leads to
    the endpoint: one with a million messages is removed at once, and they are cleared away later.
    """

    message_id = BigSerial(primary_key=True)
    endpoint_id = UUID(default=None)
    event_id = Varchar(length=40)
    event_type = Varchar(length=60)
    order_id = UUID(null=True, default=None)
    body = Text()
    state = Varchar(length=10, default=PENDING)
    attempts = Integer(default=0)
    tries = Integer(default=0)
    behind = Boolean(default=False)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)

    one_message_an_event = Unique(["endpoint_id", "event_id"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED')")


class AttemptRow(Table, tablename="attempts", schema="webhooks", db=ENGINE):
    """Written with the lease, so that one whose sender was killed is here too, without an outcome.

    A failed one has a `reason`, one of a few words, and what more is known as `detail`. `answer` is
    the beginning of what the receiver said.
    """

    attempt_id = BigSerial(primary_key=True)
    message: Any = ForeignKey(
        references=MessageRow,
        on_delete=OnDelete.cascade,
        null=False,
        db_column_name="message_id",
        index=False,
    )
    number = Integer()
    began_at = Timestamptz(default=TimestamptzNow())
    milliseconds = Integer(null=True, default=None)
    status = Integer(null=True, default=None)
    reason = Varchar(length=20, null=True, default=None)
    detail = Text(null=True, default=None)
    answer = Text(null=True, default=None)

    one_attempt_a_number = Unique(["message_id", "number"])
