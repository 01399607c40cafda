"""Customers: they order, ask again until they know, and some think better of it."""

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any
from uuid import UUID

from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.wire import Cutting, cut_after

# Seconds before asking again after an outcome that is not known, longer each time.
SHORTEST, LONGEST = 0.25, 3.0
# A key whose process died is free again within this (contract, section 7).
KEY_FREE_WITHIN = 15.0
ADDRESS = {
    "line1": "12 Harbour Street",
    "city": "Hamburg",
    "postcode": "20095",
    "country": "DE",
}
PROBLEM_SOLD_OUT = "/problems/product-unavailable"


def order_of(purchase: Purchase) -> dict[str, Any]:
    """The note carries the key, so that the database can say what became of it."""
    return {
        "customer": {"name": "Ann Lee", "email": "ann@example.org"},
        "delivery_address": ADDRESS,
        "items": [
            {"product_id": product, "quantity": quantity}
            for product, quantity in purchase.basket.items()
        ],
        "note": purchase.key,
    }


async def buy(
    line: Any, ledger: Ledger, basket: dict[str, int], cut: Cutting | None = None
) -> Purchase:
    """Orders under a fresh key until the outcome is known; with `cut`, that ends the first try."""
    purchase = ledger.new_purchase(basket)
    if cut:
        await ask_once(line, ledger, purchase, cut)
    await ask_until_known(line, ledger, purchase)
    return purchase


async def ask_until_known(line: Any, ledger: Ledger, purchase: Purchase) -> None:
    """Under its key, whatever happens to the answers."""
    began = monotonic()
    in_use_since: float | None = None
    while not purchase.settled:
        if monotonic() - began > ledger.patience:
            ledger.breach(f"{purchase.key} found no outcome within {ledger.patience:.0f} s")
            break
        in_use = await ask_once(line, ledger, purchase, _now_and_then(ledger))
        in_use_since = (in_use_since or monotonic()) if in_use else None
        if in_use_since and monotonic() - in_use_since > KEY_FREE_WITHIN:
            ledger.breach(f"{purchase.key} stays in use for more than {KEY_FREE_WITHIN:.0f} s")
            in_use_since = None
        if not purchase.settled:
            await pause(ledger, purchase.tries)
    if purchase.answers and ledger.dice.random() < 0.05:
        await _ask_again(line, ledger, purchase)


async def ask_once(
    line: Any, ledger: Ledger, purchase: Purchase, cut: Cutting | None = None
) -> bool:
    """One try; whether the key was in use by an earlier one."""
    purchase.tries += 1
    answer = await _ask(line, ledger, purchase, cut)
    if answer is None or answer.status == 409:
        purchase.unknown += 1
        return answer is not None
    if answer.status == 201:
        _accepted(ledger, purchase, answer)
    elif answer.status == 400 and answer.json()["type"] == PROBLEM_SOLD_OUT:
        purchase.refusals += 1
        lines = answer.json()["items"]
        if answer.json()["all_available"] or all(one["is_available"] for one in lines):
            ledger.breach(f"{purchase.key} was refused although all was there")
    else:
        ledger.breach(f"{purchase.key} was answered {answer.status}: {answer.body[:300]!r}")
        purchase.refusals += 1
    return False


def _now_and_then(ledger: Ledger) -> Cutting | None:
    """While a fault of that kind goes on."""
    if ledger.cutting <= 0:
        return None
    ledger.cutting -= 1
    return cut_after(ledger.dice.choice((0, 0.002, 0.005, 0.01, 0.02)))


async def _ask(line: Any, ledger: Ledger, purchase: Purchase, cut: Cutting | None = None) -> Any:
    headers = {"Idempotency-Key": purchase.key}
    body = order_of(purchase)
    path = "/api/v1/orders"
    return await ledger.ask(line, "order", "POST", path, body, headers, purchase.key, cut)


def _accepted(ledger: Ledger, purchase: Purchase, answer: Any) -> None:
    told = answer.json()
    purchase.order_id = UUID(told["order_id"])
    purchase.token = told["access_token"]
    purchase.number = told["order_number"]
    purchase.answers.append(answer.body)
    purchase.replayed = "idempotent-replayed" in answer.headers
    ledger.accepted.append(purchase)


async def _ask_again(line: Any, ledger: Ledger, purchase: Purchase) -> None:
    """The same key and body once more: the same answer, byte for byte."""
    answer = await _ask(line, ledger, purchase)
    if answer is None or answer.status == 409:
        return
    purchase.answers.append(answer.body)
    if answer.status != 201 or "idempotent-replayed" not in answer.headers:
        ledger.breach(f"{purchase.key}, asked again, was answered {answer.status} as if new")


async def cancel(line: Any, ledger: Ledger, purchase: Purchase) -> None:
    """Asks until it is taken (202) or refused (409)."""
    purchase.cancel_asked = True
    path = f"/api/v1/orders/{purchase.order_id}/cancellation"
    headers = {"Authorization": f"Bearer {purchase.token}"}
    body = {"reason": "changed my mind"}
    began, tries = monotonic(), 0
    while monotonic() - began < ledger.patience:
        answer = await ledger.ask(line, "cancel", "POST", path, body, headers, purchase.key)
        if answer and answer.status in (202, 409):
            purchase.cancel_taken = purchase.cancel_taken or answer.status == 202
            return
        if answer:
            ledger.breach(f"cancelling {purchase.key} was answered {answer.status}")
            return
        tries += 1
        await pause(ledger, tries)
    ledger.breach(f"cancelling {purchase.key} found no outcome")


async def pause(ledger: Ledger, tries: int) -> None:
    """What a well-behaved client waits, so that a shop that comes back is not run over."""
    wait = min(SHORTEST * 1.5**tries, LONGEST)
    await asyncio.sleep(wait * ledger.dice.uniform(0.5, 1.5))


def basket(ledger: Ledger, plenty: Sequence[str], scarce: Sequence[str]) -> dict[str, int]:
    """Mostly what there is plenty of, in any order; now and then what runs out."""
    count = ledger.dice.choice((1, 1, 1, 2, 3))
    chosen = ledger.dice.sample(list(plenty), count)
    wanted = {product: ledger.dice.randint(1, 3) for product in chosen}
    if ledger.dice.random() < 0.25:
        wanted[ledger.dice.choice(list(scarce))] = ledger.dice.randint(1, 2)
    shuffled = list(wanted.items())
    ledger.dice.shuffle(shuffled)
    return dict(shuffled)
