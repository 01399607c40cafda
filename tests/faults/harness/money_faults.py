"""A hundred faults of shop and bank, each at its place among the orders that are paid."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Final

from app.demo.bank import Bank
from app.demo.bank import refunds as at_the_bank
from app.demo.bank.intents import let_go
from app.demo.bank.shapes import Thing
from tests.faults.harness.injury import Injury
from tests.faults.harness.plan import LASTS, Fault

# Orders that lose their connection are a fault of `customers.buy`, which nobody calls here.
SHOP: Final = tuple(kind for kind in LASTS if kind != "break client connections")
# How many notices or calls one fault hits, and how many payments.
CALLS: Final = 10
PAYMENTS: Final = 3
# Seconds.
HIT_WITHIN: Final = 60


def strike(name: str, bank: Bank) -> int:
    setattr(bank.faults, name, getattr(bank.faults, name) + CALLS)
    return CALLS


def late_and_reversed(bank: Bank) -> int:
    bank.faults.late_seconds, bank.faults.reversed_notices = 3.0, True
    return 1


def slow(bank: Bank) -> int:
    bank.faults.slow_seconds = 0.3
    return 1


def refunds_wait(bank: Bank) -> int:
    bank.faults.refunds_wait = True
    return 1


def captures_refused(bank: Bank) -> int:
    bank.faults.captures_refused += PAYMENTS
    return PAYMENTS


def authorisations_lapse(bank: Bank) -> int:
    """The card's bank keeps money aside for some days only; these had been over for a while."""
    return _each(bank, "payment_intent", _is_aside, lambda one: let_go(bank, one, "automatic"))


def refunds_fail(bank: Bank) -> int:
    """Days after they were made."""
    return _each(
        bank, "refund", _arrived, lambda one: at_the_bank.fail(bank, one["id"]), is_loud=True
    )


def refunded_at_the_bank(bank: Bank) -> int:
    """Somebody pays back at the bank's own site."""

    def refund(one: Thing) -> None:
        at_the_bank.create_refund(bank, {"payment_intent": one["id"], "amount": "99"})

    return _each(bank, "payment_intent", partial(_is_whole, bank), refund, is_loud=True)


BANK: Final[Mapping[str, Callable[[Bank], int]]] = {
    "answers lost after their effect": partial(strike, "lost_answers"),
    "500 after the effect, and again for its key": partial(strike, "errors_after"),
    "500 instead of the effect": partial(strike, "errors_before"),
    "429": partial(strike, "busy"),
    "cards declined": partial(strike, "declines"),
    "notices lost": partial(strike, "lost_notices"),
    "notices doubled": partial(strike, "doubled_notices"),
    "notices late and reversed": late_and_reversed,
    "a slow bank": slow,
    "refunds that wait": refunds_wait,
    "captures refused": captures_refused,
    "authorisations that lapse": authorisations_lapse,
    "refunds that fail days later": refunds_fail,
    "refunds at the bank's own site": refunded_at_the_bank,
}


class MoneyFaults:
    """Each kind comes once before any comes twice; what lasts at the bank ends with the next."""

    def __init__(self, bank: Bank, injury: Injury, many: int, seed: int) -> None:
        self._bank, self._injury = bank, injury
        self._dice = random.Random(seed)
        self._kinds = list(islice(self._drawn(), many))
        self.hits = Counter[str]()

    def __len__(self) -> int:
        return len(self._kinds)

    async def inflict(self, number: int) -> None:
        kind = self._kinds[number]
        faults = self._bank.faults
        faults.late_seconds, faults.slow_seconds = 0.0, 0.0
        faults.reversed_notices = faults.refunds_wait = False
        if kind in BANK:
            self.hits[kind] += await self._at_the_bank(kind)
            return
        lasts = self._dice.uniform(*LASTS[kind])
        await self._injury.inflict(Fault(0, kind, lasts, self._dice.randrange(1_000)))
        self.hits[kind] += 1

    async def _at_the_bank(self, kind: str) -> bool:
        """What finds nothing to hit waits until there is something."""
        for _try in range(HIT_WITHIN):
            with self._bank.books.transaction():
                if BANK[kind](self._bank):
                    return True
            await asyncio.sleep(1)
        return False

    def _drawn(self) -> Iterator[str]:
        while True:
            kinds = [*SHOP, *BANK]
            self._dice.shuffle(kinds)
            yield from kinds


def _each(
    bank: Bank,
    kind: str,
    fits: Callable[[Thing], bool],
    happens: Callable[[Thing], object],
    *,
    is_loud: bool = False,
) -> int:
    """The newest things that fit; a notice about what the shop would not look at is not lost."""
    lost = bank.faults.lost_notices
    if is_loud:
        bank.faults.lost_notices = 0
    found = [one for one in reversed(bank.books.all(kind)) if fits(one)][:PAYMENTS]
    for one in found:
        happens(one)
    bank.faults.lost_notices = lost
    return len(found)


def _is_aside(intent: Thing) -> bool:
    return intent["status"] == "requires_capture"


def _arrived(refund: Thing) -> bool:
    return refund["status"] == "succeeded" and "operation" in refund["metadata"]


def _is_whole(bank: Bank, intent: Thing) -> bool:
    return intent["amount_received"] > 0 and not at_the_bank.refunded(bank, intent["id"])
