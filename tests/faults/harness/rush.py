"""A small storm inside the test's own process, where patches of the app take effect.

Everything that a correct shop must survive happens here: lost answers, workers cut off in the
middle, deliveries made twice, two packers for one parcel, cancellations that cross a dispatch.
"""

import asyncio
from contextlib import suppress

import httpx
import msgspec

from app import invariants, messaging
from app.infra import database
from app.infra.checks import UNDER_WAY
from app.services import sales, shop
from app.services.sales import placement
from app.services.sales.placing_shapes import OrderRequest
from app.values.shop_settings import ShopSettings
from app.values.statuses import RestChoice, ShortageRule
from app.workers import deadlines, sweep
from tests.faults.harness import customers, deciding, holder, parts, readers, relocating, staff
from tests.faults.harness.checker import UNSETTLED, check
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.room import Feed, Room

ORDERS = 36
# Customers whose orders leave in parts.
IN_PARTS = 15
ROUNDS = 12
PATIENCE = 20.0
# Seconds until a customer answers, and for which a parcel is held that is let go by itself.
SHORTLY = 0.4
ASKS = ShopSettings(
    name="Doorstep", shortage_rule=ShortageRule.ASK, shortage_default=RestChoice.CANCEL
)
UNANSWERED = """
UPDATE delivery.decisions SET deadline = clock_timestamp() WHERE decided_at IS NULL
"""
# What costs 19.99 shows who reckons with floats.
FEW, MANY, DEAR, SLOW = "few", "many", "dear", ("slow-1", "slow-2", "slow-3")


async def rush(client: httpx.AsyncClient, key: dict[str, str], seed: int = 1) -> list[str]:
    """Runs it and returns what the checker and the audit find."""
    ledger = Ledger(seed, PATIENCE, SHORTLY)
    room = Room(client, ledger)
    await shop.change_settings(ASKS, "Mia", (await shop.read_settings()).version)
    stock = {FEW: 12, MANY: 10_000, DEAR: 10_000, **dict.fromkeys(SLOW, 10)}
    for product_id, pieces in stock.items():
        amount = 1999 if product_id == DEAR else 100
        body = {"name": product_id, "price": {"amount": amount, "currency": "EUR"}}
        await client.put(f"/api/v1/products/{product_id}", json=body, headers=key)
        await staff.count_in(room, ledger, key, product_id, pieces, f"first of {product_id}")
    feed = Feed(room, ledger, key)
    looking = [
        asyncio.create_task(work)
        for work in (*(_worker(ledger) for _ in range(3)), feed.is_followed())
    ]
    visitors = (_customer(room, ledger, key, number) for number in range(ORDERS))
    slowly = (_slow_customer(ledger, feed, slow) for slow in SLOW)
    of_parts = (_customer_of_parts(room, ledger, key, number) for number in range(IN_PARTS))
    await asyncio.gather(*visitors, *slowly, *of_parts)
    await database.fetch(UNANSWERED)
    await _again()
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    await _settle()
    while await readers.read_feed_once(room, ledger, key):
        pass
    return await check(ledger, database.fetch) + await _audit() + await _failures()


async def _customer(room: Room, ledger: Ledger, key: dict[str, str], number: int) -> None:
    """A third cancel, some while a packer sends off; of the rest most are sent off."""
    basket = {MANY: 1 + number % 3} | ({FEW: 1} if number % 2 else {})
    purchase = await customers.buy(room, ledger, basket)
    if not purchase.order_id:
        return
    if number % 4 == 1:
        await relocating.relocate(room, ledger, purchase, times=1 + number % 2)
    if number % 3 == 0:
        await customers.cancel(room, ledger, purchase)
    if number % 6 and number % 5:
        await _send(room, ledger, key, purchase, number)


async def _customer_of_parts(room: Room, ledger: Ledger, key: dict[str, str], number: int) -> None:
    """Some want a piece less before a part leaves, some meanwhile, some afterwards.

    Of every fifth, the rest still waits at the end. Who was asked what happens to the rest answers
    once more, and a part that has left goes where it was to go.
    """
    purchase = await customers.buy(room, ledger, {DEAR: 3, MANY: 2})
    if not purchase.order_id:
        return
    if number % 5 == 4:
        await parts.send_one(room, ledger, key, purchase, f"P{number}")
        return
    less = parts.want_less(room, ledger, purchase, {1: 1 + number % 2, 2: 1})
    packing = parts.pack_in_parts(room, ledger, key, purchase, f"P{number}")
    if number % 3 == 0:
        await asyncio.gather(less, packing)
    else:
        for work in (less, packing) if number % 3 == 1 else (packing, less):
            await work
    if purchase.decided:
        await deciding.decide(room, ledger, key, purchase)
    if number % 2:
        await relocating.relocate(room, ledger, purchase)
    if number % 4 == 3:
        await customers.cancel(room, ledger, purchase)


async def _slow_customer(ledger: Ledger, feed: Feed, product_id: str) -> None:
    """An order that is written early and commits late, after many that were written later.

    And after the feed was read twice, however slow the machine is.
    """
    purchase = ledger.new_purchase({product_id: 1})
    wanted = msgspec.convert(customers.order_of(purchase), sales.NewOrder)
    async with database.transaction():
        [(placed, _)] = await placement.place_all([OrderRequest(wanted)])
        await asyncio.sleep(0.3)
        enough = feed.reads + 2
        while feed.reads < enough:
            await asyncio.sleep(0.02)
            # PostgreSQL ends a transaction that says nothing for five seconds.
            await database.fetch("SELECT 1")
    purchase.order_id = placed.order_id
    purchase.answers.append(msgspec.json.encode(placed))
    ledger.accepted.append(purchase)


async def _send(
    room: Room, ledger: Ledger, key: dict[str, str], purchase: Purchase, number: int
) -> None:
    if number % 3 == 0 and number % 2 == 0:
        return
    if number % 6 == 4:
        await holder.try_while_held(room, ledger, key, purchase, f"T{number}-held")
    if number % 6 == 2:
        await holder.hold_for_a_while(room, ledger, key, purchase, SHORTLY)
    numbers = [f"T{number}", f"T{number}-other"][: 1 + number % 2]
    sent = await asyncio.gather(
        *(staff.send_off(room, ledger, key, purchase, tracking) for tracking in numbers)
    )
    if any(sent):
        await staff.hand_over(room, ledger, key, purchase)
        await _put_right(room, ledger, key, purchase, number)


async def _put_right(
    room: Room, ledger: Ledger, key: dict[str, str], purchase: Purchase, number: int
) -> None:
    """Some parcels had a wrong number twice, and had not even arrived."""
    if number % 4 == 1:
        await staff.correct(room, ledger, key, purchase, f"T{number}-nearly")
        await staff.correct(room, ledger, key, purchase, f"T{number}-right")
        await staff.take_back(room, ledger, key, purchase)


async def _worker(ledger: Ledger) -> None:
    """Cut off in the middle of its work again and again, as kill -9 would."""
    while True:
        work = asyncio.create_task(_all_that_is_due())
        await asyncio.wait({work}, timeout=ledger.dice.uniform(0.02, 0.4))
        work.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await work
        await asyncio.sleep(0.01)


async def _all_that_is_due() -> None:
    await sweep.drain()
    await deadlines.meet_deadlines()


async def _again() -> None:
    """Every delivery that was made is made once more, the latest events first."""
    await _settle()
    ids = await database.fetch("SELECT id FROM messaging.deliveries ORDER BY id DESC")
    for row in ids:
        await database.fetch(
            "UPDATE messaging.deliveries SET state = 'PENDING' WHERE id = $1 AND state = 'DONE'",
            row["id"],
        )
        with suppress(Exception):
            await sweep.drain()


async def _settle() -> None:
    for _ in range(ROUNDS):
        with suppress(Exception):
            await deadlines.meet_deadlines()
            await sweep.drain()
        if not await database.fetch_value(UNSETTLED):
            return
        await database.fetch(
            "UPDATE messaging.deliveries SET due_at = now() WHERE state = 'PENDING'"
        )


async def _failures() -> list[str]:
    """Nothing here gives a delivery a reason to fail for good."""
    return [f"{one.listener} gave up: {one.error}" for one in await messaging.failures()]


async def _audit() -> list[str]:
    """The shop's own audit, with no grace for what is young."""
    found = []
    for one in invariants.CHECKS:
        sql = one.sql.replace(UNDER_WAY, "interval '0 seconds'")
        if "$1" in sql:
            continue
        found += [f"audit: {one.says}: {dict(row)}" for row in await database.fetch(sql)]
    return found
