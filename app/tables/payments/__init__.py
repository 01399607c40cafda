"""The tables of Payments: payments, the movements of their money, what was said about it, and the
comparisons with what a provider has booked.
"""

from app.tables.payments.difference import DifferenceRow
from app.tables.payments.dispute import DisputeRow
from app.tables.payments.fact import FactRow
from app.tables.payments.operation import OperationRow
from app.tables.payments.payment import PaymentRow
from app.tables.payments.reconciliation import ReconciliationRow
from app.tables.payments.transaction import TransactionRow

__all__ = [
    "DifferenceRow",
    "DisputeRow",
    "FactRow",
    "OperationRow",
    "PaymentRow",
    "ReconciliationRow",
    "TransactionRow",
]
