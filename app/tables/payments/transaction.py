"""What a provider has booked of the shop's money."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.payments.operation import OperationRow
from app.tables.payments.reconciliation import ReconciliationRow
from app.values.till import TransactionKind


class TransactionRow(Table, tablename="transactions", schema="payments", db=ENGINE):
    """A row is never deleted. `reference` is the provider's id of it, `word` the provider's own
    word for its kind, `source` the id of what moved, and `payment_ref` that of the payment.

    `amount` is what came (above 0) or went, before the provider's `fee`, in the currency of the
    provider's account. `moved` is the same in the currency in which the customer paid.
    `operation_id` is the shop's own row for it.
    """

    transaction_id = UUID(primary_key=True)
    provider = Varchar(length=20)
    reference = Varchar(length=255)
    kind = Varchar(length=20, choices=TransactionKind)
    word = Varchar(length=60)
    source = Varchar(length=255, null=True, default=None)
    payment_ref = Varchar(length=255, null=True, default=None)
    amount = BigInt()
    fee = BigInt()
    currency = Varchar(length=3)
    moved = BigInt()
    moved_currency = Varchar(length=3)
    booked_at = Timestamptz()
    operation_id: Any = ForeignKey(references=OperationRow, on_delete=OnDelete.restrict, null=True)
    reconciliation_id: Any = ForeignKey(
        references=ReconciliationRow, on_delete=OnDelete.restrict, null=False
    )

    one_row_a_transaction = Unique(["provider", "reference"])
    kind_known = Check(
        "kind IN ('CHARGE', 'REFUND', 'REFUND_RETURNED', 'DISPUTE', 'FEE', 'PAYOUT', 'UNEXPLAINED')"
    )
