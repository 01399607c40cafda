"""Customers as a process of its own: keep-alive connections, each with one order under way.

`python -m bench.load` reads a `Plan` from its standard input and prints an `Outcome`. Requests are
bytes made before the clock starts, and of an answer it reads no more than it needs, because what
this process uses of the machine is taken from the shop.
"""

import asyncio
import os
import random
import resource
import sys
from collections import Counter
from time import perf_counter, time_ns
from typing import Any, cast

import msgspec
import uvloop

from bench import goods
from bench.requests import HEAD, tail

BASKETS = 2000
ORDER_ID = b'"order_id":"'
TOKEN = b'"access_token":"'


class Plan(msgspec.Struct, kw_only=True):
    """A basket is two of `products`; `hot` puts the hot one into each.

    `short` is the share of baskets with something that is not there.
    """

    host: str
    port: int
    clients: int
    seconds: float
    warm_up: float = 1.0
    products: list[str]
    hot: bool = False
    short: float = 0.0
    # Orders to place; 0 for no such end.
    at_most: int = 0


class Order(msgspec.Struct, array_like=True):
    key: str
    order_id: str
    token: str


class Outcome(msgspec.Struct, kw_only=True):
    """`orders` are all that were answered with 201; the rest counts the clock's `seconds` alone."""

    orders: list[Order]
    seconds: float
    placed: int
    refused: int
    # Answers of any other status, all of them wrong.
    others: dict[int, int]
    # Milliseconds of each placed order.
    took: list[float]
    # Seconds with the warm-up and the last answers.
    whole: float
    # Shares of one core, by who used it over the whole.
    cpu: dict[str, float]

    @property
    def rate(self) -> float:
        """Placed orders a second."""
        return self.placed / self.seconds


class Customers:
    """What all connections share: the requests, the clock, and the answers so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.orders: list[Order] = []
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []
        self.finished = asyncio.Event()
        self.counting = False
        self.ordering = True
        self._started = 0
        self._under_way = 0
        self._run = f"{time_ns():x}"
        dice = random.Random(len(plan.products))
        self._tails = [tail(_basket(plan, dice)) for _ in range(BASKETS)]

    def next(self) -> tuple[str, bytes] | None:
        """A key and the request under it; None when it is time to stop."""
        number = self._started
        if not self.ordering or (self.plan.at_most and number >= self.plan.at_most):
            if not self._under_way:
                self.finished.set()
            return None
        self._started += 1
        self._under_way += 1
        key = f"{self._run}-{number}"
        return key, HEAD + key.encode() + self._tails[number % BASKETS]

    def answered(self, key: str, seconds: float, answer: bytes) -> None:
        self._under_way -= 1
        status = int(answer[9:12])
        if status == 201:
            self.orders.append(Order(key, _after(answer, ORDER_ID), _after(answer, TOKEN)))
        if self.counting:
            self.statuses[status] += 1
            if status == 201:
                self.took.append(1000 * seconds)


class Connection(asyncio.Protocol):
    """One customer after another on one connection."""

    def __init__(self, customers: Customers) -> None:
        self._customers = customers
        self._answer = b""
        self._key = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if answer_is_whole(self._answer):
            answer, self._answer = self._answer, b""
            self._customers.answered(self._key, perf_counter() - self._began, answer)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._customers.ordering:
            raise ConnectionError(f"the shop closed a connection: {exc!r}")

    def _ask(self) -> None:
        wanted = self._customers.next()
        if wanted is None:
            return
        self._key, request = wanted
        self._began = perf_counter()
        self._transport.write(request)


async def order(plan: Plan) -> Outcome:
    customers = Customers(plan)
    opened, used = perf_counter(), _cpu()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_give_up)
    for _ in range(plan.clients):
        await loop.create_connection(lambda: Connection(customers), plan.host, plan.port)
    await asyncio.sleep(plan.warm_up)
    customers.counting = True
    began = perf_counter()
    try:
        async with asyncio.timeout(plan.seconds):
            await customers.finished.wait()
    except TimeoutError:
        customers.counting = False
    seconds = perf_counter() - began
    statuses = customers.statuses.copy()
    customers.ordering = False
    await customers.finished.wait()
    whole = perf_counter() - opened
    return Outcome(
        orders=customers.orders,
        seconds=seconds,
        placed=statuses.pop(201, 0),
        refused=statuses.pop(400, 0),
        others=dict(statuses),
        took=customers.took,
        whole=whole,
        cpu={"load maker": (_cpu() - used) / whole},
    )


def _basket(plan: Plan, dice: random.Random) -> list[str]:
    """Two lines."""
    one, other = dice.sample(plan.products, 2) if plan.products[1:] else plan.products * 2
    if dice.random() < plan.short:
        other = goods.EMPTY
    return [goods.HOT if plan.hot else one, other]


def answer_is_whole(answer: bytes) -> bool:
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return False
    at = answer.lower().find(b"content-length:", 0, head) + len(b"content-length:")
    return len(answer) >= head + 4 + int(answer[at : answer.find(b"\r\n", at)])


def _after(answer: bytes, name: bytes) -> str:
    start = answer.index(name) + len(name)
    return answer[start : answer.index(b'"', start)].decode()


def _give_up(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A connection that failed would leave its customer waiting for ever."""
    loop.default_exception_handler(context)
    os._exit(1)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    found = uvloop.run(order(msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)))
    with os.fdopen(sys.stdout.fileno(), "wb", closefd=False) as whole:
        whole.write(msgspec.json.encode(found))
