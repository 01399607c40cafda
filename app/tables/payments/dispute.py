"""Payments that customers dispute at their banks."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.payments.payment import PaymentRow
from app.values.till import DisputeState


class DisputeRow(Table, tablename="disputes", schema="payments", db=ENGINE):
    """A row is never deleted. `reference` is the provider's id of it, `reason` the provider's own
    word, and `answer_by` until when the shop can answer.
    """

    dispute_id = UUID(primary_key=True)
    provider = Varchar(length=20)
    reference = Varchar(length=255)
    payment_id: Any = ForeignKey(references=PaymentRow, on_delete=OnDelete.restrict, null=False)
    amount = BigInt()
    currency = Varchar(length=3)
    reason = Varchar(length=60)
    state = Varchar(length=20, choices=DisputeState)
    answer_by = Timestamptz(null=True, default=None)
    opened_at = Timestamptz()
    noticed_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())

    one_row_a_dispute = Unique(["provider", "reference"])
    amount_sound = Check("amount >= 0")
    state_known = Check("state IN ('INQUIRY', 'TO_ANSWER', 'IN_REVIEW', 'WON', 'LOST', 'ENDED')")
