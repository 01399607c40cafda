"""Money that goes back although nothing was cancelled for it."""

from uuid import UUID

from uuid_utils.compat import uuid7

from app import idempotency
from app.infra.database import transaction
from app.messaging.events.payments import MoneyMoved
from app.services.payments import books
from app.services.payments.reading import find_operation
from app.services.payments.refusals import RefundTooHigh
from app.services.payments.rules import require_currency
from app.services.payments.shapes import NewRefund, OperationShown
from app.values.money import Money
from app.values.payments import OperationKind, PaymentCause


async def refund(
    key: idempotency.KeyedRequest | None, order_id: UUID, wanted: NewRefund, by: str
) -> tuple[OperationShown, bool]:
    """Owes the customer money, and returns the refund and whether it was made before.

    Raises `NoPayment`, `RefundTooHigh`, `Invalid` for another currency, `KeyInUse` and `KeyReused`.
    """
    async with transaction():
        made = await idempotency.made_before(key)
        if made:
            return await find_operation(order_id, UUID(made.subject)), True
        row = await books.lock_payment(order_id)
        require_currency(wanted.amount, row.currency)
        amount, left = wanted.amount.amount, books.balance_of(row).kept
        if amount > left:
            raise RefundTooHigh(Money(left, row.currency))
        refund_id = uuid7()
        await books.write_operation(
            row,
            OperationKind.REFUND,
            amount,
            MoneyMoved(PaymentCause.GOODWILL, refund_id),
            operation_id=refund_id,
            by=by,
            note=wanted.reason,
        )
        row.given += amount
        row.to_refund += amount
        await books.save(row)
        await books.note("payment.refund_decided", row, amount)
        await idempotency.remember(key, refund_id)
        return await find_operation(order_id, refund_id), False
