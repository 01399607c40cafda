"""Bugs of the kind that shops have, each a patch of the running app. None of them is in `app/`."""

import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from uuid_utils.compat import uuid7

from app.infra.database import fetch, fetch_row, on_commit, transaction
from app.infra.database.engine import open_transaction
from app.messaging import apply_due, one_by_one, publish
from app.messaging.events import BY_TYPE, OrderCreated, OrderStatusUpdated
from app.services import products, sales
from app.services.sales import placement
from app.tables.delivery import ShipmentRow
from app.workers.listeners import APPLY
from tests.faults.harness.planted_keys import key_ignored

SETTLEMENT = sys.modules["app.services.products.settlement"]
PUBLISHING = sys.modules["app.messaging.outbox"]
CLUSTERS = sys.modules["app.messaging.clusters"]
# How often a process dies at the one instant at which a bug does harm.
CRASHES = 0.15
# Seconds; long enough for another batcher to look at the same stock.
DAWDLES = 0.02
# The same where each delivery is made twice, so that the second would hide what the first lost.
OFTEN = 0.5

Plant = Callable[[pytest.MonkeyPatch], Any]


class Crash(Exception):
    """A process that dies here, as far as its transaction is concerned."""


def check_then_write(patch: pytest.MonkeyPatch) -> None:
    """Looks whether there is enough, dawdles, and then writes what it remembers."""

    async def reserve_one(basket: products.Demand) -> Any:
        judged = await products.check_availability(basket.lines)
        if not judged.all_available:
            return products.OutOfStock(judged)
        before = {
            line.product_id: await fetch_row(
                "SELECT reserved, name, price"
                " FROM products.stock JOIN products.products USING (product_id)"
                " WHERE product_id = $1",
                line.product_id,
            )
            for line in basket.lines
        }
        await asyncio.sleep(DAWDLES)
        for line in sorted(basket.lines, key=lambda line: line.product_id):
            await fetch(
                "UPDATE products.stock SET reserved = $2 WHERE product_id = $1",
                line.product_id,
                before[line.product_id]["reserved"] + line.quantity,
            )
            await fetch(
                "INSERT INTO products.reservations (order_id, product_id, quantity)"
                " VALUES ($1, $2, $3)",
                basket.order_id,
                line.product_id,
                line.quantity,
            )
        names = {key: row["name"] for key, row in before.items()}
        prices = {key: row["price"] for key, row in before.items()}
        classes = dict.fromkeys(before, "STANDARD")
        return products.Reserved(names, prices, names, classes)

    async def reserve(baskets: Sequence[products.Demand]) -> list[Any]:
        return [await reserve_one(basket) for basket in baskets]

    patch.setattr(products, "reserve", reserve)


def event_after_commit(patch: pytest.MonkeyPatch) -> None:
    """Publishes in a transaction of its own, once the order's has committed."""

    async def later(*events: Any) -> None:
        async def send() -> None:
            if random.random() > CRASHES:
                async with transaction():
                    await publish(*events)

        on_commit(send)

    patch.setattr("app.services.sales.placement.publish", later)


def no_dedupe(patch: pytest.MonkeyPatch) -> None:
    """Opens a shipment for whatever it hears; for a table that does not forbid a second one."""

    async def open_another(event: OrderCreated) -> None:
        address = msgspec.structs.asdict(event.delivery_address)
        await ShipmentRow.insert(
            ShipmentRow(
                shipment_id=uuid7(),
                order_id=event.order_id,
                order_number=event.order_number,
                customer_name=event.customer.name,
                items=msgspec.json.encode(event.items).decode(),
                placed_at=event.placed_at,
                **address,
            )
        )

    patch.setitem(APPLY, "delivery.open_shipment", one_by_one(open_another))


def cursor_relay(patch: pytest.MonkeyPatch) -> None:
    """Remembers the highest delivery it has seen, and looks only beyond it."""
    seen = 0

    async def relay(listeners: Any) -> int:
        nonlocal seen
        row = await fetch_row(
            "SELECT id, event_id, listener, event_type, data FROM messaging.deliveries"
            " JOIN messaging.events USING (event_id) WHERE id > $1 ORDER BY id LIMIT 1",
            seen,
        )
        if row is None:
            return 0
        seen = row["id"]
        async with transaction():
            await APPLY[row["listener"]]([_event(row)])
            await fetch("UPDATE messaging.deliveries SET state = 'DONE' WHERE id = $1", row["id"])
        return 1

    patch.setattr("app.workers.sweep.apply_due", relay)


def status_goes_back(patch: pytest.MonkeyPatch) -> None:
    """Believes whatever event comes last."""

    async def believe(event: OrderStatusUpdated) -> None:
        await sales.record_status(event)
        await fetch(
            "UPDATE sales.orders SET status = $2 WHERE order_id = $1",
            event.order_id,
            event.current_status,
        )

    patch.setitem(APPLY, "sales.record_status", one_by_one(believe))


def double_restock(patch: pytest.MonkeyPatch) -> None:
    """Gives the stock back for every cancellation, held or not."""
    held = "reservation.state = 'HELD'"
    settle = SETTLEMENT.SETTLE.replace(held, f"({held} OR outcome = 'RELEASED')")
    patch.setattr(SETTLEMENT, "SETTLE", settle)


def done_before_effect(patch: pytest.MonkeyPatch) -> None:
    """Ticks the delivery off first, and does the work in a second transaction."""

    async def hasty(listeners: Any) -> int:
        work = []

        async def keep(events: Any, apply: Any) -> None:
            work.extend((apply, event) for event in events)

        def kept(apply: Any) -> Any:
            return lambda events: keep(events, apply)

        found = await apply_due({name: kept(apply) for name, apply in listeners.items()})
        for apply, event in work:
            await asyncio.sleep(0)
            if random.random() > OFTEN:
                async with transaction():
                    await apply([event])
        return found

    patch.setattr("app.workers.sweep.apply_due", hasty)


def answer_before_commit(patch: pytest.MonkeyPatch) -> None:
    """Tells the customers first; what happens at COMMIT happens afterwards."""
    place_all = placement.place_all

    async def promise(requests: Any) -> Any:
        if open_transaction():
            return await place_all(requests)
        told = None
        try:
            async with transaction():
                told = await place_all(requests)
                if random.random() < CRASHES:
                    raise Crash
        except Crash:
            pass
        return told

    patch.setattr(placement, "place_all", promise)


def last_packer_wins(patch: pytest.MonkeyPatch) -> None:
    """Lets a parcel be sent off that has left already."""
    patch.setattr(ShipmentRow, "may_become", lambda shipment, status: True)


def feed_by_number(patch: pytest.MonkeyPatch) -> None:
    """Pages through events by their number, as if they committed in that order."""
    patch.setattr(
        PUBLISHING,
        "FEED",
        "SELECT event_id, event_type, timestamp, source, data FROM messaging.events"
        " WHERE $1::text IS NOT NULL AND seq > $2 ORDER BY seq LIMIT $3",
    )


def numbers_kept(patch: pytest.MonkeyPatch) -> None:
    """Reads the feed in another cluster as if nothing had happened."""
    for module in (PUBLISHING, CLUSTERS):
        patch.setattr(module, "notice_cluster", lambda **_: asyncio.sleep(0))


def stock_not_settled(patch: pytest.MonkeyPatch) -> None:
    """A parcel leaves, and nobody takes it off the shelf."""

    async def nothing(events: Sequence[OrderStatusUpdated]) -> None:
        return None

    patch.setitem(APPLY, "products.settle", nothing)


def _event(row: Any) -> Any:
    event = msgspec.json.decode(row["data"], type=BY_TYPE[row["event_type"]])
    return msgspec.structs.replace(event, event_id=row["event_id"])


# What the checker must say of each, as patterns that are all found.
PLANTED: dict[Plant, tuple[str, ...]] = {
    check_then_write: ("the books of few do not add up", "of few are left of"),
    event_after_commit: ("has 0 shipments", "audit: every order was announced exactly once"),
    cursor_relay: (r"never reached delivery\.open_shipment",),
    status_goes_back: ("is SHIPPED, its shipment DELIVERED", "was delivered, but is SHIPPED"),
    double_restock: ("the books of many do not add up", "of many are left of"),
    done_before_effect: ("has 0 shipments",),
    answer_before_commit: ("was accepted, but stands for 0 orders",),
    key_ignored: ("was accepted, but stands for [2-9] orders",),
    last_packer_wins: ("was sent off twice",),
    feed_by_number: ("the feed left out",),
    stock_not_settled: ("of many are left of", "audit: stock is settled as the shipment ended"),
}
