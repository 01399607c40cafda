"""Old events go when everybody has heard them."""

import pytest

from app import invariants
from app.infra.database import fetch, fetch_value
from app.workers import retention
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")


MONTHS = "interval '200 days'"


async def count(table: str) -> int:
    return await fetch_value(f"SELECT count(*) FROM {table}")


async def test_old_events_go_when_everybody_has_heard_them(settle, monkeypatch) -> None:
    monkeypatch.setattr(retention, "BATCH_SIZE", 2)
    old = [await place(product_456=1) for _ in range(5)]
    await settle()
    unheard = await place(product_456=1)
    await fetch(f'UPDATE messaging.events SET "timestamp" = "timestamp" - {MONTHS}')
    await fetch(f"UPDATE sales.orders SET placed_at = placed_at - {MONTHS}")
    young = await place(product_456=1)
    await retention.delete_all_that_is_old()
    kept = {row["order_id"] for row in await fetch("SELECT order_id FROM messaging.events")}
    assert kept == {unheard.order_id, young.order_id}
    assert await count("messaging.deliveries") == 4
    await settle()
    await retention.delete_all_that_is_old()
    assert await count("messaging.events") == 1
    assert await count("sales.orders") == len(old) + 2
    await fetch("UPDATE delivery.shipments SET placed_at = orders.placed_at"
                " FROM sales.orders WHERE orders.order_id = shipments.order_id")  # fmt: skip
    assert [finding for finding in (await invariants.audit()).findings if finding.broken] == []


async def test_events_that_failed_for_good_stay_and_hold_up_no_others(settle, monkeypatch) -> None:
    monkeypatch.setattr(retention, "BATCH_SIZE", 1)
    failed = [await place(product_456=1) for _ in range(6)]
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED'")
    await place(product_456=1)
    await settle()
    await fetch(f'UPDATE messaging.events SET "timestamp" = "timestamp" - {MONTHS}')
    await retention.delete_all_that_is_old()
    kept = {row["order_id"] for row in await fetch("SELECT order_id FROM messaging.events")}
    assert kept == {order.order_id for order in failed}
