"""How an order is paid."""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from doorstep_client.goods import Money
from doorstep_client.wire import Id, Wire, opened, path_of


class PaymentMethod(msgspec.Struct, frozen=True, kw_only=True):
    method_id: str
    name: str
    kind: str


class PaymentMethods(msgspec.Struct, frozen=True):
    items: list[PaymentMethod]


class PaymentCause(msgspec.Struct, frozen=True):
    kind: str
    id: UUID


class PaymentOperation(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of money; a refund must be back with the customer at `due_by`."""

    operation_id: UUID
    kind: str
    amount: Money
    state: str
    cause: PaymentCause
    at: datetime
    ended_at: datetime | None
    due_by: datetime | None


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """`due` is what the customer has still to pay, and `to_refund` what is owed to her."""

    order_id: UUID
    order_number: str
    method: str | None
    status: str
    total: Money
    cancelled: Money
    paid: Money
    refunded: Money
    to_refund: Money
    due: Money
    pay_by: datetime | None
    opened_at: datetime
    operations: list[PaymentOperation]
    version: int


class Payments:
    """Changes need a key with `payments:write`, and are made once, however often it has to try."""

    _wire: Wire

    async def payment_methods(self) -> list[PaymentMethod]:
        return (await self._wire.ask("GET", "/payment-methods", PaymentMethods)).items

    async def payment(self, order_id: Id, *, token: str | None = None) -> Payment:
        path = path_of("orders", order_id, "payment")
        return await self._wire.ask("GET", path, Payment, headers=opened(token))

    async def receive_money(
        self,
        order_id: Id,
        amount: Money,
        reference: str = "",
        *,
        idempotency_key: str | None = None,
    ) -> Payment:
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "payment", "receipts"),
            Payment,
            body={"amount": amount, "reference": reference},
            headers={"Idempotency-Key": idempotency_key or str(uuid4())},
        )

    async def refund(
        self, order_id: Id, amount: Money, reason: str, *, idempotency_key: str | None = None
    ) -> PaymentOperation:
        """Raises `Conflict` above what is left."""
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "refunds"),
            PaymentOperation,
            body={"amount": amount, "reason": reason},
            headers={"Idempotency-Key": idempotency_key or str(uuid4())},
        )

    async def pay_out(self, order_id: Id, refund_id: Id, reference: str = "") -> Payment:
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "refunds", refund_id, "payout"),
            Payment,
            body={"reference": reference},
        )
