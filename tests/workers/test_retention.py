"""What is old and done with is cleared away; everything else stays."""

import pytest

from app import invariants
from app.idempotency import Key
from app.infra.database import fetch, fetch_value
from app.services import sales
from app.workers import retention
from tests.support.cast import basket, place

pytestmark = pytest.mark.usefixtures("shop")

MONTHS = "interval '200 days'"


async def count(table: str) -> int:
    return await fetch_value(f"SELECT count(*) FROM {table}")


async def test_old_events_go_when_everybody_has_heard_them(settle, monkeypatch) -> None:
    monkeypatch.setattr(retention, "AT_MOST", 2)
    old = [await place(product_456=1) for _ in range(5)]
    await settle()
    unheard = await place(product_456=1)
    await fetch(f'UPDATE messaging.events SET "timestamp" = "timestamp" - {MONTHS}')
    await fetch(f"UPDATE sales.orders SET placed_at = placed_at - {MONTHS}")
    young = await place(product_456=1)
    await retention.clear_away()
    kept = {row["order_id"] for row in await fetch("SELECT order_id FROM messaging.events")}
    assert kept == {unheard.order_id, young.order_id}
    assert await count("messaging.deliveries") == 6
    await settle()
    await retention.clear_away()
    assert await count("messaging.events") == 1
    assert await count("sales.orders") == len(old) + 2
    await fetch("UPDATE delivery.shipments SET placed_at = orders.placed_at"
                " FROM sales.orders WHERE orders.order_id = shipments.order_id")  # fmt: skip
    assert [finding for finding in (await invariants.audit()).findings if finding.broken] == []


async def test_events_that_failed_for_good_stay_and_hold_up_no_others(settle, monkeypatch) -> None:
    monkeypatch.setattr(retention, "AT_MOST", 1)
    failed = [await place(product_456=1) for _ in range(6)]
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED'")
    await place(product_456=1)
    await settle()
    await fetch(f'UPDATE messaging.events SET "timestamp" = "timestamp" - {MONTHS}')
    await retention.clear_away()
    kept = {row["order_id"] for row in await fetch("SELECT order_id FROM messaging.events")}
    assert kept == {order.order_id for order in failed}


async def test_old_keys_are_forgotten_and_young_ones_kept() -> None:
    for name in ("old", "young"):
        await sales.place_order(basket(product_456=1), Key("anonymous", name, "orders", b"body"))
    await fetch(
        "UPDATE idempotency.keys SET created_at = now() - interval '25 hours' WHERE key = 'old'"
    )
    await retention.clear_away()
    assert await fetch_value("SELECT array_agg(key) FROM idempotency.keys") == ["young"]


async def test_expired_and_forsaken_sessions_are_forgotten() -> None:
    await fetch(
        "INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), 'bea@doorstep.example', 'Bea', 'packer', '')"
    )
    for secret, expires, seen in (
        ("expired", "-1 hour", "-1 hour"),
        ("forsaken", "1 day", "-13 hours"),
        ("alive", "1 day", "-1 hour"),
    ):
        await fetch(
            "INSERT INTO staff.sessions (secret_hash, staff_id, expires_at, last_seen_at)"
            " SELECT $1::text::bytea, staff_id, now() + $2::text::interval,"
            " now() + $3::text::interval FROM staff.members",
            secret,
            expires,
            seen,
        )
    await retention.clear_away()
    assert await fetch_value("SELECT array_agg(secret_hash) FROM staff.sessions") == [b"alive"]
