"""What providers and people said about money."""

from typing import Any

from piccolo.columns import JSONB, UUID, BigInt, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.payments.payment import PaymentRow
from app.values.payments import FactKind


class FactRow(Table, tablename="facts", schema="payments", db=ENGINE):
    """A row is never deleted, whether or not it fits a payment; `applied_at` is when it did.

    `provider` is HAND for what people and programs of the shop say, and `said_by` then names them.
    `provider_event` is the provider's id of what it said, `object` what it is about, and `body` all
    of it. `reference` is what a bank statement says, in the words of the person who paid.
    """

    fact_id = UUID(primary_key=True)
    payment_id: Any = ForeignKey(references=PaymentRow, on_delete=OnDelete.restrict, null=True)
    provider = Varchar(length=20)
    provider_event = Varchar(length=255, null=True, default=None)
    kind = Varchar(length=20, choices=FactKind)
    object = Varchar(length=255, null=True, default=None)
    amount = BigInt(null=True, default=None)
    reference = Varchar(length=200, default="")
    said_by = Varchar(length=254, null=True, default=None)
    body = JSONB(null=True, default=None)
    received_at = Timestamptz(default=TimestamptzNow())
    applied_at = Timestamptz(null=True, default=None)

    one_fact_an_event = Unique(["provider", "provider_event"])
