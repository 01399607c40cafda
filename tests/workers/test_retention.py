"""What is old and done with is cleared away; everything else stays."""

import pytest

from app.idempotency import KeyedRequest
from app.infra.database import fetch, fetch_value
from app.services import sales
from app.workers import retention
from tests.support.cast import basket

pytestmark = pytest.mark.usefixtures("shop")


async def test_old_keys_are_forgotten_and_young_ones_kept() -> None:
    for name in ("old", "young"):
        await sales.place_order(
            basket(product_456=1), KeyedRequest("anonymous", name, "orders", b"body")
        )
    await fetch(
        "UPDATE idempotency.keys SET created_at = now() - interval '25 hours' WHERE key = 'old'"
    )
    await retention.delete_all_that_is_old()
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
    await retention.delete_all_that_is_old()
    assert await fetch_value("SELECT array_agg(secret_hash) FROM staff.sessions") == [b"alive"]
