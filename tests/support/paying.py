"""Shops that offer ways to pay, and money that comes and goes by hand."""

from itertools import count

import msgspec

from app import idempotency
from app.services import payments, sales, shop
from app.values.payments import PaymentMethodId
from tests.support.cast import basket

BANK = {
    "bank_holder": "Käthe Lehmann",
    "bank_iban": "DE89 3704 0044 0532 0130 00",
    "bank_bic": "COBADEFFXXX",
}
_keys = count(1)


async def offer(*methods: str, **others: object) -> None:
    """The shop offers these ways to pay."""
    await shop.set_settings({"payment_methods": list(methods), **BANK, **others}, "Bea", None)
    await shop.refresh()


async def place_with(method: str = PaymentMethodId.TRANSFER, **quantities: int) -> sales.Placed:
    """An order of two mugs (and a towel), unless others are named."""
    wanted = basket(**(quantities or {"product_456": 2, "product_789": 1}))
    chosen = msgspec.structs.replace(wanted, payment_method=PaymentMethodId(method))
    placed, _ = await sales.place_order(chosen)
    return placed


def a_key(operation: str = "money") -> idempotency.KeyedRequest:
    return idempotency.KeyedRequest("tests", f"key {next(_keys)}", operation, b"")


def euros(amount: int) -> payments.MoneyInput:
    return payments.MoneyInput(amount, "EUR")


async def comes(
    order: sales.Placed,
    amount: int,
    reference: str = "",
    key: idempotency.KeyedRequest | None = None,
) -> payments.Payment:
    """The shop notes that money came."""
    receipt = payments.NewReceipt(euros(amount), reference)
    payment, _ = await payments.receive(key or a_key(), order.order_id, receipt, "Bea")
    return payment


async def refunded(order: sales.Placed, amount: int) -> payments.OperationShown:
    wanted = payments.NewRefund(euros(amount), "A chip")
    refund, _ = await payments.refund(a_key(), order.order_id, wanted, "Bea")
    return refund
