"""Published events, and how far each listener is with applying them."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    BigSerial,
    Boolean,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.sending import InboxState


class EventRow(Table, tablename="events", schema="messaging", db=ENGINE):
    """The envelope of an event. The migration adds `txid xid8`, by which the feed is ordered.

    `cluster` is the one that numbered it (`system_identifier`), or 0 if that may not be read.
    """

    event_id = Varchar(length=40, primary_key=True)
    seq = BigSerial(unique=True)
    event_type = Varchar(length=60)
    source = Varchar(length=40)
    order_id = UUID(default=None)
    timestamp = Timestamptz(default=TimestamptzNow())
    data = JSONB()
    cluster = BigInt(default=0)


class ClusterRow(Table, tablename="clusters", schema="messaging", db=ENGINE):
    """A cluster that has held the shop, and the database in it; the last row is the current one."""

    number = BigSerial(primary_key=True)
    system_identifier = BigInt()
    database = Text()
    noticed_at = Timestamptz(default=TimestamptzNow())
    renumbered = BigInt(default=0)


class SubscriptionRow(Table, tablename="subscriptions", schema="messaging", db=ENGINE):
    """A listener gets events of this type from `since` on; `turn` orders those of one service.

    `app/messaging/subscriptions.py` has the subscriptions of this version, and `doorstep migrate`
    adds them. One `on_demand` gets only what a `DemandRow` names.
    """

    event_type = Varchar(length=60)
    listener = Varchar(length=60)
    turn = Integer()
    since = Timestamptz()
    on_demand = Boolean(default=False)

    one_subscription = Unique(["event_type", "listener"])


class DemandRow(Table, tablename="demands", schema="messaging", db=ENGINE):
    """Somebody outside wanted events of this type from `since` until `until`, or still does."""

    id = BigSerial(primary_key=True)
    listener = Varchar(length=60)
    event_type = Varchar(length=60)
    since = Timestamptz()
    until = Timestamptz(null=True, default=None)


class InboxEntryRow(Table, tablename="deliveries", schema="messaging", db=ENGINE):
    """One event for one listener; `error` is the latest reason why it could not be applied."""

    id = BigSerial(primary_key=True)
    event_id = Varchar(length=40)
    listener = Varchar(length=60)
    order_id = UUID(default=None)
    state = Varchar(length=10, default=InboxState.PENDING, choices=InboxState)
    attempts = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    done_at = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)

    once_a_listener = Unique(["event_id", "listener"])
    state_known = Check("state IN ('PENDING', 'DONE', 'FAILED')")
