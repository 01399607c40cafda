"""The tables of Payments: payments, the movements of their money, and what was said about it."""

from app.tables.payments.fact import FactRow
from app.tables.payments.operation import OperationRow
from app.tables.payments.payment import PaymentRow

__all__ = ["FactRow", "OperationRow", "PaymentRow"]
