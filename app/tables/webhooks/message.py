"""A message for an endpoint, and the attempts to send it."""

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
from app.values.sending import SendingState


class MessageRow(Table, tablename="messages", schema="webhooks", db=ENGINE):
    """One event for one endpoint; `body` is what is sent, the same bytes each time.

    While it is being sent, `due_at` is in the future: that is the lease, and `attempts` its number.
    `tries` counts the attempts since it was written or replayed. `behind` marks a message that
    waits for an earlier one of its order, so that the search for work skips it; it has no other
    meaning. There is no foreign key to the endpoint, so that one with a million messages is removed
    at once, and they are deleted later.
    """

    message_id = BigSerial(primary_key=True)
    endpoint_id = UUID(default=None)
    event_id = Varchar(length=40)
    event_type = Varchar(length=60)
    order_id = UUID(null=True, default=None)
    body = Text()
    state = Varchar(length=10, default=SendingState.PENDING, choices=SendingState)
    attempts = Integer(default=0)
    tries = Integer(default=0)
    behind = Boolean(default=False)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)

    one_message_an_event = Unique(["endpoint_id", "event_id"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED', 'DROPPED')")


class AttemptRow(Table, tablename="attempts", schema="webhooks", db=ENGINE):
    """An attempt is written with the lease; without an outcome its sender was killed.

    A failed one has a `reason`, one of a few codes, and `detail` with what else is known. `answer`
    is the beginning of the receiver's answer.
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
