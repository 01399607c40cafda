"""Mails that customers are owed, from the event that each tells of, or the link, to the sending."""

from typing import Any

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.database import ENGINE
from app.tables.sales.account import AccountLink
from app.tables.sales.order import Order

PENDING = "PENDING"
SENT = "SENT"
FAILED = "FAILED"

ACCOUNT_LINK = "ACCOUNT_LINK"
"""The kind that is about no order: the link to all of an address."""


class Mail(Table, tablename="mails", schema="sales", db=ENGINE):
    """`kind` is the status that it tells of. What it says is read from the order when it is sent.

    One that carries a link to all orders of an address has that link's id in place of the order's.
    `due_at` lies ahead while somebody sends it: that is the lease, and `attempts` its number.
    """

    id = BigSerial(primary_key=True)
    event_id = Varchar(length=40, unique=True)
    order_id: Any = ForeignKey(references=Order, on_delete=OnDelete.restrict, null=True)
    link_id: Any = ForeignKey(references=AccountLink, on_delete=OnDelete.cascade, null=True)
    kind = Varchar(length=20)
    state = Varchar(length=10, default=PENDING)
    attempts = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)

    one_mail_a_step = Unique(["order_id", "kind"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED')")
    about_an_order_or_a_link = Check(
        "kind IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')"
        " AND order_id IS NOT NULL AND link_id IS NULL"
        " OR kind = 'ACCOUNT_LINK' AND order_id IS NULL AND link_id IS NOT NULL",
    )
