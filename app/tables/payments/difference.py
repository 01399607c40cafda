"""Where the books of the shop and those of a provider do not agree."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.payments.operation import OperationRow
from app.tables.payments.reconciliation import ReconciliationRow
from app.tables.payments.transaction import TransactionRow
from app.values.till import DifferenceCause, DifferenceState


class DifferenceRow(Table, tablename="differences", schema="payments", db=ENGINE):
    """One for each cause and `subject`, which is the shop's operation or else the provider's
    transaction. `ours` and `theirs` are what the two have, below 0 for money that went back.

    `reason` is how a manager, `explained_by`, explains it.
    """

    difference_id = UUID(primary_key=True)
    cause = Varchar(length=20, choices=DifferenceCause)
    subject = UUID(default=None)
    transaction_id: Any = ForeignKey(
        references=TransactionRow, on_delete=OnDelete.restrict, null=True
    )
    operation_id: Any = ForeignKey(references=OperationRow, on_delete=OnDelete.restrict, null=True)
    ours = BigInt()
    theirs = BigInt()
    currency = Varchar(length=3)
    state = Varchar(length=20, default=DifferenceState.NOTICED, choices=DifferenceState)
    found_by: Any = ForeignKey(
        references=ReconciliationRow, on_delete=OnDelete.restrict, null=False
    )
    found_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    explained_by = Varchar(length=254, null=True, default=None)
    reason = Varchar(length=2000, default="")

    one_difference_a_subject = Unique(["cause", "subject"])
    subject_known = Check("subject IS NOT DISTINCT FROM coalesce(operation_id, transaction_id)")
    cause_known = Check(
        "cause IN ('UNKNOWN_CHARGE', 'UNKNOWN_REFUND', 'UNKNOWN_MOVEMENT', 'MISSING_CHARGE',"
        " 'MISSING_REFUND', 'WRONG_AMOUNT')"
    )
    state_known = Check("state IN ('NOTICED', 'EXPLAINED', 'SETTLED')")
    ended_if_over = Check("(state = 'NOTICED') = (ended_at IS NULL)")
    explained_whole = Check("state <> 'EXPLAINED' OR explained_by IS NOT NULL AND reason <> ''")
