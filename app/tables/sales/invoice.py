"""Invoices and credit notes, which never change once they are issued."""

from typing import Any

from piccolo.columns import JSONB, BigInt, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.sales.order import OrderRow
from app.values.invoices import InvoiceKind


class InvoiceRow(Table, tablename="invoices", schema="sales", db=ENGINE):
    """A document of the one series of the shop; `total` is in minor units, and never below zero.

    `cause` is the order's id for its invoice. For a credit note it is the id of the cancellation,
    or that of the payment's event. `body` is `invoice_parts.InvoiceBody`.
    """

    number = Varchar(length=40, primary_key=True)
    place = BigInt(unique=True)
    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    kind = Varchar(length=20, choices=InvoiceKind)
    cause = Varchar(length=40)
    issued_at = Timestamptz(default=TimestamptzNow())
    currency = Varchar(length=3)
    total = BigInt()
    body: Any = JSONB()

    one_a_cause = Unique(["order_id", "cause"])
    kind_known = Check("kind IN ('INVOICE', 'CREDIT_NOTE')")
    place_sound = Check("place > 0")
    total_sound = Check("total >= 0")
    cause_fits = Check("(kind = 'INVOICE') = (cause = order_id::text)")
