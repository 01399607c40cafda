"""Mails that customers are owed, from the event or the link that is their cause to the sending."""

from piccolo.columns import UUID, BigSerial, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE

PENDING = "PENDING"
SENT = "SENT"
FAILED = "FAILED"

PLACED = "PENDING_SHIPMENT"
SHIPPED = "SHIPPED"
DELIVERED = "DELIVERED"
CANCELLED = "CANCELLED"
"""The kinds that announce an order's status are called as it is."""
ACCOUNT_LINK = "ACCOUNT_LINK"
"""The kind that is about no order: the link to all of an address."""
PARCEL = "PARCEL_"
"""How the kinds about a parcel begin; what was corrected follows."""
EMAIL_CHANGED = "EMAIL_CHANGED"
EMAIL_LEFT = "EMAIL_LEFT"
"""To the new address of an order, and to the one that it had before."""


class MailRow(Table, tablename="mails", schema="mailing", db=ENGINE):
    """`kind` is the status that it announces, once an order, or another of Sales' letters.

    `event_id` is its cause, an event or a correction: of one kind a cause has one mail. What it
    says, and to whom it goes, is read from the order when it is sent; one to somebody else has its
    `recipient`, until it was sent. The database has an index more than stands here: an order has
    each status once, and each other kind once for a cause (`mails_once_an_order`).
    One that carries a link to all orders of an address has that link's id in place of the order's.
    One that is `blocked` waits for the shop itself: its setting, its password or its quota.
    `due_at` lies ahead while somebody sends it: that is the lease, and `attempts` its number.
    """

    id = BigSerial(primary_key=True)
    event_id = Varchar(length=40)
    order_id = UUID(null=True, default=None)
    link_id = UUID(null=True, default=None)
    # Both refer to their rows by constraints that are written in SQL: the tables of another flat
    # are not imported. With a link goes its mail; an order with mails can't be deleted.
    kind = Varchar(length=20)
    state = Varchar(length=10, default=PENDING)
    attempts = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)
    recipient = Varchar(length=254, null=True, default=None)
    blocked = Boolean(default=False)

    one_mail_a_cause = Unique(["event_id", "kind"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED')")
    about_an_order_or_a_link = Check(
        "(kind = 'ACCOUNT_LINK') = (order_id IS NULL)"
        " AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL)"
    )
