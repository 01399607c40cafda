"""A busy shop, and each way to break a promise in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import pytest

from app.infra.database import fetch, transaction
from app.invariants import audit
from app.services import delivery, sales, shop, webhooks
from app.values.delivery_methods import TransitDays
from app.values.legal_texts import LegalKind
from app.values.money import Money
from app.values.pieces import PieceCount
from app.values.shop_settings import ShopSettings
from app.values.statuses import ShortageReason
from tests.support.cast import place, shipment_of


async def broken() -> set[tuple[int, str]]:
    return {(found.promise, found.says) for found in (await audit()).findings if not found.holds}


class Undone(Exception):
    """Ends the transaction of a damage, so that nothing of it stays."""


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """What the block writes is read in it and never committed, so that one shop serves many.

    The audit reads in this transaction, which must have its isolation level from the start.
    """
    with suppress(Undone):
        async with transaction():
            await fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
            raise Undone


@pytest.fixture
async def busy_shop(settle) -> list[sales.Placed]:
    """Orders in every state, all of them a minute old, and an endpoint that gets all of it."""
    given = webhooks.NewEndpoint(
        url="https://hooks.example.com/",
        event_types=["order.created", "order.status_updated", "order.cancellation_requested"],
    )
    await webhooks.add_endpoint(given, "Bea")
    await fetch("UPDATE webhooks.endpoints SET subscribed_at = now() - interval '2 hours'")
    for fee in (490, 590):
        days = TransitDays(1, 2)
        post = sales.DeliveryMethodInput(name="Post", fee=Money.of(fee), transit_days=days)
        await sales.put_method("post", post, "Mia")
    orders = [await place(product_456=2, product_789=1) for _ in range(4)]
    await settle()
    for order in orders[:2]:
        await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await delivery.deliver((await shipment_of(orders[0])).shipment_id, None, None, "Bea")
    await delivery.correct_tracking((await shipment_of(orders[1])).shipment_id, "DHL", "T2", "Bea")
    for email in ("ann.lee@example.org", "ann@example.org"):
        await sales.correct_email(orders[0].order_id, email)
    await sales.correct_billing(orders[0].order_id, sales.Billing(vat_id="DE123456789"))
    await sales.request_cancellation(orders[2].order_id)
    await settle()
    for version, text in enumerate(("An example", "Another example")):
        await shop.change_legal_text(LegalKind.TERMS, "en", text, "Mia", version)
    for version, name in enumerate(("Mia’s Kiosk", "Bea’s Kiosk")):
        await shop.change_settings(ShopSettings(name=name), "Mia", version)
    await shop.begin_maintenance("Stock-taking", None)
    await shop.end_maintenance()
    await grow_old()
    return orders


@pytest.fixture
async def divided_shop(busy_shop, settle) -> dict[str, sales.Placed]:
    """Beside the busy shop's orders, divided ones in every state, all of three mugs and a blanket.

    Their parcels have left in part or all, were split and merged, and lost pieces for each reason.
    """
    names = ("part left", "merged", "short", "missing", "pieces", "rest", "all left", "delivered")
    orders = {name: await place(product_456=3, product_789=1) for name in names}
    await settle()
    first = {name: (await shipment_of(order)).shipment_id for name, order in orders.items()}

    async def leaves(name: str, *quantities: int) -> UUID:
        left = await delivery.dispatch(
            first[name], "DHL", f"{name}-1", "Bea", items=pieces(*quantities)
        )
        assert left.remainder_id
        return left.remainder_id

    async def lacks(name: str, reason: ShortageReason, *quantities: int) -> None:
        await delivery.report_shortage(None, first[name], pieces(*quantities), reason, "Bea")

    await leaves("part left", 2)
    await delivery.correct_tracking(first["part left"], "DHL", "part left-2", "Bea")
    parted = await delivery.split(first["merged"], pieces(1, 1))
    await delivery.merge(parted.remainder_id, first["merged"])
    await lacks("short", ShortageReason.NOT_FOUND, 1)
    await lacks("missing", ShortageReason.DAMAGED, 3, 1)
    await leaves("pieces", 1)
    await sales.request_pieces(None, orders["pieces"].order_id, pieces(1), "one is enough")
    await leaves("rest", 1)
    await sales.request_cancellation(orders["rest"].order_id)
    for name in ("all left", "delivered"):
        rest = await leaves(name, 2)
        await delivery.dispatch(rest, "UPS", f"{name}-2", "Bea")
        await delivery.deliver(rest, None, "Porch", "Bea")
        await settle()
    await delivery.deliver(first["delivered"], None, "Shed", "Bea")
    await settle()
    await grow_old()
    return orders


def pieces(*quantities: int) -> list[PieceCount]:
    """`pieces(2, 1)`: two of the first line and one of the second."""
    return [PieceCount(position, many) for position, many in enumerate(quantities, start=1) if many]


async def unnamed(breaches: dict[str, tuple[str, str]]) -> list[str]:
    """The breaches, each a damage and the promise it breaks, whose promise the audit passes."""
    found: list[str] = []
    for breach, (damage, says) in breaches.items():
        async with undone():
            for statement in damage.split(";"):
                await fetch(statement)
            await grow_old()
            if says not in {said for _, said in await broken()}:
                found.append(breach)
    return found


async def grow_old() -> None:
    """An hour later, as far as the audit can tell."""
    for table, column in (("sales.orders", "placed_at"), ("delivery.shipments", "placed_at")):
        await fetch(f"UPDATE {table} SET {column} = {column} - interval '1 hour'")
    for table in ("sales.orders", "delivery.shipments"):
        await fetch(f"ALTER TABLE {table} DISABLE TRIGGER note_change")
        await fetch(f"UPDATE {table} SET changed_at = changed_at - interval '1 hour'")
        await fetch(f"ALTER TABLE {table} ENABLE TRIGGER note_change")
    await fetch("UPDATE messaging.deliveries SET due_at = due_at - interval '1 hour'")
