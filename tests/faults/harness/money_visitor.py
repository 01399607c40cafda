"""How the actors of a game about money ask: from their own thread, on the loop of the test."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from app.demo.bank import BankFaults
from app.demo.bank.refusals import BankRefusal
from app.services import delivery, payments, sales
from app.values.fields import Invalid
from tests.faults.harness.money_providers import Died
from tests.support.paying_online import Online

T = TypeVar("T")
REFUSED: Final = (
    *(payments.RefundTooHigh, payments.NoPageNow, payments.ProviderAway),
    *(delivery.Held, delivery.Conflict, sales.CancellationRefused, BankRefusal, Invalid),
)


class MoneyVisitor:
    """`happened` counts what really went wrong, over all games."""

    online: Online
    loop: asyncio.AbstractEventLoop
    happened: Counter[str]
    placed: list[sales.Placed]

    def begin(self, begun: str) -> sales.Placed:
        """An order at any place of its way; the bank works meanwhile."""
        self.online.bank.faults = BankFaults()
        how = {"waits": self.online.order, "paid": self.online.paid, "taken": self.online.taken}
        order = self.wait(how[begun](product_456=2))
        self.placed.append(order)
        return order

    def tried(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What it gives; None if it is refused."""
        try:
            return self.wait(work)
        except (*REFUSED, Died):
            return None

    def on_the_loop(self, work: Callable[[], T]) -> T:
        """The bank's books belong to one thread."""
        return self.wait(called(work))

    def wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(_awaited(work), self.loop).result(120)


async def called(work: Callable[[], T]) -> T:
    return work()


async def _awaited(work: Any) -> Any:
    return await work
