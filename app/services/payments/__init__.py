"""Payments: what customers owe, what came, and what goes back, each cause exactly once."""

from app.services.payments.paying_out import pay_out as pay_out
from app.services.payments.reading import find_payment as find_payment
from app.services.payments.reading import latest_refund_due as latest_refund_due
from app.services.payments.reading import list_owed as list_owed
from app.services.payments.reading import list_unpaid as list_unpaid
from app.services.payments.reading import nothing_to_pay as nothing_to_pay
from app.services.payments.reading import offered_methods as offered_methods
from app.services.payments.reading import operations_of as operations_of
from app.services.payments.receipts import receive as receive
from app.services.payments.refunds import refund as refund
from app.services.payments.refusals import NoPayment as NoPayment
from app.services.payments.refusals import NotByHand as NotByHand
from app.services.payments.refusals import NotPaidOutByHand as NotPaidOutByHand
from app.services.payments.refusals import RefundTooHigh as RefundTooHigh
from app.services.payments.refusals import UnknownRefund as UnknownRefund
from app.services.payments.shapes import MethodShown as MethodShown
from app.services.payments.shapes import MoneyInput as MoneyInput
from app.services.payments.shapes import NewReceipt as NewReceipt
from app.services.payments.shapes import NewRefund as NewRefund
from app.services.payments.shapes import OperationShown as OperationShown
from app.services.payments.shapes import OwedRefund as OwedRefund
from app.services.payments.shapes import Payment as Payment
from app.services.payments.shapes import PayOut as PayOut
from app.services.payments.shapes import UnpaidOrder as UnpaidOrder
