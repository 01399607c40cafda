"""Whatever is done, our books equal those of the bank, and planted bugs are caught."""

import contextlib
import random
from collections.abc import Callable
from typing import Any, Final

import asyncpg
import msgspec
import pytest

from app.infra.database import fetch
from app.services import delivery, payments, sales
from app.services.payments import books, cancellations, receipts
from app.services.payments.deadlines import fail_overdue
from app.services.sales import announcing
from app.values.fields import Invalid
from app.values.payments import Balance, PaymentMethodId
from app.values.pieces import PieceCount
from tests.support.breaches import broken
from tests.support.cast import shipment_of
from tests.support.paying import a_key, comes, offer, place_with, refunded
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")

REFUSED: Final = (
    *(payments.RefundTooHigh, delivery.Held, delivery.Conflict),
    *(sales.CancellationRefused, Invalid),
)
METHODS: Final = (PaymentMethodId.TRANSFER, PaymentMethodId.INVOICE)


class Game:
    """`bank` has what came to and left the shop's account, by order; out is negative."""

    def __init__(self, seed: int, settle: Settle) -> None:
        self.random, self.settle = random.Random(seed), settle
        self.orders: list[sales.Placed] = []
        self.bank: dict[str, int] = {}

    async def begin(self) -> None:
        await offer(*METHODS)
        self.orders = [await place_with(method, product_456=3) for method in METHODS]
        self.bank = {order.order_number: 0 for order in self.orders}
        await self.settle()

    async def play(self, moves: int) -> None:
        every = (self.come, self.come, self.give, self.pay_out, self.cut, self.end, self.send)
        for _ in range(moves):
            order, move = self.random.choice(self.orders), self.random.choice([*every, self.late])
            with contextlib.suppress(*REFUSED):
                await move(order)
            await self.settle()
            await self.settle()

    async def come(self, order: sales.Placed) -> None:
        total = order.total.amount
        amount, key = self.random.choice((1, total // 3, total)), a_key()
        # As if the answer was lost, and the same form sent again.
        for _ in range(self.random.choice((1, 2))):
            await comes(order, amount, key=key)
        self.bank[order.order_number] += amount

    async def give(self, order: sales.Placed) -> None:
        await refunded(order, self.random.choice((1, 500, 10_000)))

    async def pay_out(self, order: sales.Placed) -> None:
        for owed in await payments.list_owed():
            if owed.order_id == order.order_id:
                for _ in range(2):
                    await payments.pay_out(order.order_id, owed.operation_id, "", "Bea")
                self.bank[order.order_number] -= owed.amount.amount

    async def cut(self, order: sales.Placed) -> None:
        await sales.request_pieces(a_key("cut"), order.order_id, [PieceCount(1, 1)])

    async def end(self, order: sales.Placed) -> None:
        await sales.request_cancellation(order.order_id)

    async def send(self, order: sales.Placed) -> None:
        shipment = await shipment_of(order)
        await delivery.dispatch(shipment.shipment_id, "DHL", f"T-{order.order_number[-4:]}", "Bea")

    async def late(self, order: sales.Placed) -> None:
        await fetch(
            "UPDATE payments.payments SET pay_by = now() WHERE order_id = $1 AND pay_by > now()",
            order.order_id,
        )
        await fail_overdue(10)

    async def faults(self) -> list[str]:
        """What is wrong at the end, once all that is owed is paid out."""
        for order in self.orders:
            await self.pay_out(order)
        await self.settle()
        found = [says for _, says in sorted(await broken())]
        for order in self.orders:
            payment = await payments.find_payment(order.order_id)
            shown = await sales.find_order(order.order_id)
            given = sum(
                one.amount.amount
                for one in payment.operations
                if (one.kind, one.cause.kind) == ("REFUND", "GOODWILL")
            )
            price = max(0, shown.remaining.amount - given)
            kept = payment.paid.amount - payment.refunded.amount
            if kept != self.bank[order.order_number]:
                found.append("the books differ from the bank's")
            if kept > price or (kept < price and payment.refunded.amount > given):
                found.append(f"{kept} kept of a price of {price}")
        return found


@pytest.mark.parametrize("seed", range(6))
async def test_the_books_equal_those_of_the_bank(seed: int, settle: Settle) -> None:
    game = Game(seed, settle)
    await game.begin()
    await game.play(14)
    assert await game.faults() == []


Plant = Callable[[pytest.MonkeyPatch], None]


def _plenty(balance: Balance) -> int:
    return 10**6


def _without_owed(balance: Balance) -> int:
    return balance.paid - balance.refunded


def _no_hold(method: str | None) -> None:
    return None


def refund_above_what_is_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Balance, "kept", property(_plenty))


def owed_again_and_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Balance, "kept", property(_without_owed))


def a_parcel_that_leaves_unpaid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(announcing, "first_hold", _no_hold)


def a_cent_lost_in_shares(patch: pytest.MonkeyPatch) -> None:
    owe = cancellations.owe_cancelled

    async def less(gone: Any) -> None:
        await owe(msgspec.structs.replace(gone, cancelled=gone.cancelled - 1))

    from app.messaging import domain_events

    reactions = domain_events._reactions  # pyright: ignore[reportPrivateUsage]
    patch.setitem(reactions, domain_events.GoodsCancelled, [less])


def late_money_is_kept(patch: pytest.MonkeyPatch) -> None:
    async def nothing(row: object, cause: object) -> list[Any]:
        return []

    patch.setattr(books, "settle", nothing)


def a_receipt_counts_twice(patch: pytest.MonkeyPatch) -> None:
    async def never(key: object) -> None:
        return None

    patch.setattr(receipts.idempotency, "made_before", never)


PLANTED: Final[tuple[Plant, ...]] = (
    refund_above_what_is_left,
    owed_again_and_again,
    a_parcel_that_leaves_unpaid,
    a_cent_lost_in_shares,
    late_money_is_kept,
    a_receipt_counts_twice,
)


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
async def test_a_planted_bug_is_caught(
    plant: Plant, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    caught: list[str] = []
    # A bug need not show in every game.
    for seed in range(4):
        game = Game(seed, settle)
        try:
            await game.begin()
            await game.play(14)
            caught += await game.faults()
        except asyncpg.PostgresError as error:
            caught.append(repr(error))
        if caught:
            break
    assert caught


async def test_a_row_about_money_is_never_deleted(settle: Settle) -> None:
    game = Game(0, settle)
    await game.begin()
    await comes(game.orders[0], 100)
    for broken_by in (
        "DELETE FROM payments.operations",
        "DELETE FROM payments.facts",
        "UPDATE payments.operations SET operation_id = gen_random_uuid()",
        "UPDATE payments.operations SET amount = amount + 1",
    ):
        with pytest.raises(asyncpg.RaiseError, match="never deleted"):
            await fetch(broken_by)
