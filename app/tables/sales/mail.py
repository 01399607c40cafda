"""Mails that customers are owed, each from the event that it tells of until it was sent."""

from typing import Any

from piccolo.columns import BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.database import ENGINE
from app.tables.sales.order import Order

PENDING = "PENDING"
SENT = "SENT"
FAILED = "FAILED"


class Mail(Table, tablename="mails", schema="sales", db=ENGINE):
    """`kind` is the status that it tells of. What it says is read from the order when it is sent.

    `due_at` lies ahead while somebody sends it: that is the lease, and `attempts` its number.
    """

    id = BigSerial(primary_key=True)
    event_id = Varchar(length=40, unique=True)
    order_id: Any = ForeignKey(references=Order, on_delete=OnDelete.restrict, null=False)
    kind = Varchar(length=20)
    state = Varchar(length=10, default=PENDING)
    attempts = Integer(default=0)
    due_at = Timestamptz(default=TimestamptzNow())
    created_at = Timestamptz(default=TimestamptzNow())
    sent_at = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)

    one_mail_a_step = Unique(["order_id", "kind"])
    state_known = Check("state IN ('PENDING', 'SENT', 'FAILED')")
    kind_known = Check("kind IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')")
