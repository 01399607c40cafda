"""The movements of money."""

from typing import Any

from piccolo.columns import JSONB, UUID, BigInt, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.payments.payment import PaymentRow
from app.values.payments import OperationKind, OperationState, PaymentCause


class OperationRow(Table, tablename="operations", schema="payments", db=ENGINE):
    """One cause moves money once, and `operation_id` is the key under which a provider is asked.

    A row is never deleted, and never gets another id; a second try after a refusal is a new row
    whose cause is the first. `due_by` is when money must be back with the customer. `asked_by` is
    the person or program whose decision it was, and `note` the reason that was given. One that was
    `dropped_at` some time after a restore is not asked of the provider, but looked up and ended.
    """

    operation_id = UUID(primary_key=True)
    payment_id: Any = ForeignKey(references=PaymentRow, on_delete=OnDelete.restrict, null=False)
    kind = Varchar(length=20, choices=OperationKind)
    amount = BigInt()
    cause_kind = Varchar(length=20, choices=PaymentCause)
    cause_id = UUID(default=None)
    state = Varchar(length=20, default=OperationState.OWED, choices=OperationState)
    due_by = Timestamptz(null=True, default=None)
    asked_by = Varchar(length=254, null=True, default=None)
    note = Varchar(length=2000, default="")
    leased_until = Timestamptz(null=True, default=None)
    first_tried_at = Timestamptz(null=True, default=None)
    attempts = Integer(default=0)
    provider_ref = Varchar(length=255, null=True, default=None)
    answer = JSONB(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    dropped_at = Timestamptz(null=True, default=None)

    one_operation_a_cause = Unique(["kind", "cause_kind", "cause_id"])
    amount_sound = Check("amount >= 0")
    kind_known = Check("kind IN ('OPEN', 'AUTHORISE', 'CAPTURE', 'VOID', 'REFUND')")
    state_known = Check("state IN ('OWED', 'DONE', 'REFUSED', 'UNKNOWN')")
    ended_if_over = Check("(state IN ('DONE', 'REFUSED')) = (ended_at IS NOT NULL)")
