"""A busy shop, and each way to break a promise in it."""

import pytest

from app.infra.database import fetch
from app.invariants import audit
from app.services import delivery, sales, shop, webhooks
from app.values.shop_settings import ShopSettings
from tests.support.cast import place, shipment_of


async def broken() -> set[tuple[int, str]]:
    return {(found.promise, found.says) for found in (await audit()).findings if not found.holds}


@pytest.fixture
async def busy_shop(settle) -> list[sales.Placed]:
    """Orders in every state, all of them a minute old, and an endpoint that gets all of it."""
    given = webhooks.NewEndpoint(
        url="https://hooks.example.com/",
        event_types=["order.created", "order.status_updated", "order.cancellation_requested"],
    )
    await webhooks.add_endpoint(given, "Bea")
    await fetch("UPDATE webhooks.endpoints SET subscribed_at = now() - interval '2 hours'")
    orders = [await place(product_456=2, product_789=1) for _ in range(4)]
    await settle()
    for order in orders[:2]:
        await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await delivery.deliver((await shipment_of(orders[0])).shipment_id, None, None, "Bea")
    await delivery.correct_tracking((await shipment_of(orders[1])).shipment_id, "DHL", "T2", "Bea")
    for email in ("ann.lee@example.org", "ann@example.org"):
        await sales.correct_email(orders[0].order_id, email)
    await sales.request_cancellation(orders[2].order_id)
    await settle()
    for version, name in enumerate(("Mia’s Kiosk", "Bea’s Kiosk")):
        await shop.change_settings(ShopSettings(name=name), "Mia", version)
    await grow_old()
    return orders


async def grow_old() -> None:
    """An hour later, as far as the audit can tell."""
    for table, column in (("sales.orders", "placed_at"), ("delivery.shipments", "placed_at")):
        await fetch(f"UPDATE {table} SET {column} = {column} - interval '1 hour'")
    for table in ("sales.orders", "delivery.shipments"):
        await fetch(f"ALTER TABLE {table} DISABLE TRIGGER note_change")
        await fetch(f"UPDATE {table} SET changed_at = changed_at - interval '1 hour'")
        await fetch(f"ALTER TABLE {table} ENABLE TRIGGER note_change")
    await fetch("UPDATE messaging.deliveries SET due_at = due_at - interval '1 hour'")
