"""How an order is paid."""

from datetime import date, datetime
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


class ReceivedSum(msgspec.Struct, frozen=True, kw_only=True):
    """What came and went in one way to pay. With `by_hand`, people of the shop noted it."""

    method: str
    by_hand: bool
    payments: int
    received: Money
    refunds: int
    refunded: Money


class OpenSums(msgspec.Struct, frozen=True, kw_only=True):
    authorised: Money
    to_refund: Money
    due: Money


class ProviderSums(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider of payments booked; what went is below zero."""

    transactions: int
    charges: Money
    refunds: Money
    disputes: Money
    fees: Money
    payouts: Money
    others: Money
    change: Money
    left: Money


class Till(msgspec.Struct, frozen=True, kw_only=True):
    """`differences` need attention as of `compared_until`."""

    compared_until: datetime | None
    is_behind: bool
    differences: int
    methods: list[ReceivedSum]
    open: OpenSums
    provider: list[ProviderSums]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is NOTICED, until it is EXPLAINED by a person or SETTLED by itself."""

    difference_id: UUID
    cause: str
    state: str
    ours: Money
    theirs: Money
    order_id: UUID | None
    order_number: str | None
    reference: str
    word: str
    booked_at: datetime | None
    found_at: datetime
    explained_by: str | None
    reason: str


class Differences(msgspec.Struct, frozen=True):
    items: list[Difference]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is INQUIRY, TO_ANSWER, IN_REVIEW, WON, LOST or ENDED."""

    dispute_id: UUID
    order_id: UUID
    order_number: str
    amount: Money
    reason: str
    state: str
    answer_by: datetime | None
    opened_at: datetime
    reference: str


class Disputes(msgspec.Struct, frozen=True):
    items: list[Dispute]


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

    async def till(self, first: date | None = None, last: date | None = None) -> Till:
        """Needs a key with `orders:read`; the days are as in `sales_report`."""
        days = {"from": first, "to": last}
        query = {name: day.isoformat() for name, day in days.items() if day}
        return await self._wire.ask("GET", "/till", Till, query=query)

    async def differences(self, state: str | None = None) -> list[Difference]:
        """Needs a key with `orders:read`."""
        query = {"state": state} if state else {}
        found = await self._wire.ask("GET", "/till/differences", Differences, query=query)
        return found.items

    async def disputes(self) -> list[Dispute]:
        """Needs a key with `orders:read`."""
        return (await self._wire.ask("GET", "/till/disputes", Disputes)).items

    async def explain_difference(self, difference_id: Id, reason: str) -> Difference:
        """Raises `Conflict` if it has settled itself."""
        path = path_of("till", "differences", difference_id, "explanation")
        return await self._wire.ask("POST", path, Difference, body={"reason": reason})
