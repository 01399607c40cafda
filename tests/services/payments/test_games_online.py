"""Whatever is done while the bank fails, our books in the end equal the bank's."""

import contextlib
import random
from typing import Final

import pytest

from app.demo.bank import BankFaults
from app.demo.bank import refunds as at_the_bank
from app.demo.bank.intents import HELD_FOR
from app.demo.bank.refusals import BankRefusal
from app.infra.database import fetch, fetch_value
from app.services import delivery, payments, sales
from app.values.pieces import PieceCount
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken
from tests.support.paying import a_key, refunded
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before

REFUSED: Final = (
    *(payments.RefundTooHigh, payments.NoPageNow, payments.ProviderAway),
    *(delivery.Held, delivery.Conflict, sales.CancellationRefused, BankRefusal),
)
FAULTS: Final = ("lost_answers", "errors_after", "errors_before", "busy")
UNDER_WAY: Final = """
SELECT count(*) FROM payments.operations
WHERE kind IN ('CAPTURE', 'VOID', 'REFUND') AND state IN ('OWED', 'UNKNOWN')
"""


class Game:
    def __init__(self, seed: int, online: Online) -> None:
        self.random, self.online, self.bank = random.Random(seed), online, online.bank
        self.orders: list[sales.Placed] = []

    async def play(self, moves: int) -> None:
        self.orders = [await self.online.paid(product_456=3), await self.online.order()]
        every = (self.pay, self.send, self.send, self.cut, self.end, self.give, self.give_there)
        for _ in range(moves):
            order = self.random.choice(self.orders)
            move = self.random.choice([*every, self.fail_there, self.wait])
            self.go_wrong()
            with contextlib.suppress(*REFUSED):
                await move(order)
            await self.work()

    def go_wrong(self) -> None:
        """Two faults at once, where money moves."""
        self.bank.faults = BankFaults(
            only=("/v1/refunds", "/capture", "/cancel"),
            refunds_wait=self.random.random() < 0.5,
            reversed_notices=self.random.random() < 0.5,
            captures_refused=int(self.random.random() < 0.1),
        )
        for fault in self.random.sample(FAULTS, 2):
            setattr(self.bank.faults, fault, self.random.choice((1, 2)))

    async def work(self) -> None:
        if self.random.random() < 0.7:
            await self.online.notices.send_due()
        await self.online.later(seconds=self.random.choice((0, 3, 900)))
        await self.online.cashier.round()
        if self.random.random() < 0.7:
            await self.online.settle()

    async def pay(self, order: sales.Placed) -> None:
        if page := await payments.open_page(order.order_id):
            await self.online.payer.post(page.url, data={"choice": "pay"})

    async def send(self, order: sales.Placed) -> None:
        await self.online.leaves(order)

    async def cut(self, order: sales.Placed) -> None:
        await sales.request_pieces(a_key("cut"), order.order_id, [PieceCount(1, 1)])

    async def end(self, order: sales.Placed) -> None:
        await sales.request_cancellation(order.order_id)

    async def give(self, order: sales.Placed) -> None:
        await refunded(order, self.random.choice((1, 500)))

    async def give_there(self, order: sales.Placed) -> None:
        """Somebody pays back at the provider's own site, if the shop does not owe anything."""
        self.bank.faults = BankFaults()
        await payments.look(order.order_id)
        ref = await fetch_value(
            "SELECT provider_ref FROM payments.payments WHERE order_id = $1 AND to_refund = 0",
            order.order_id,
        )
        if ref:
            at_the_bank.create_refund(self.bank, {"payment_intent": ref, "amount": "300"})
            await payments.look(order.order_id)

    async def fail_there(self, order: sales.Placed) -> None:
        if back := self.online.refunds():
            at_the_bank.fail(self.bank, self.random.choice(back)["id"])

    async def wait(self, order: sales.Placed) -> None:
        await self.online.later(seconds=self.random.choice((3700, 90_000, HELD_FOR + 1)))
        self.bank.moved += 1

    async def faults(self) -> list[str]:
        """What is wrong at the end, once the bank works and has done what it was asked for."""
        self.bank.faults = BankFaults()
        for _ in range(3):
            for refund in self.online.refunds():
                if refund["status"] == "pending":
                    at_the_bank.succeed(self.bank, refund["id"])
            for _again in range(2):
                await self.online.later(minutes=16)
                await self.online.works()
        await fetch('UPDATE messaging.events SET "timestamp" = "timestamp" - interval \'1 hour\'')
        found = [says for _, says in sorted(await broken())]
        if not await self.online.agrees():
            found.append("the books differ from the bank's")
        if await fetch_value(UNDER_WAY):
            found.append("something is still under way")
        return found


@pytest.mark.parametrize("seed", range(3))
async def test_the_books_equal_those_of_the_bank(seed: int, online: Online) -> None:
    game = Game(seed, online)
    await game.play(12)
    assert await game.faults() == []
