"""The checker itself is tested: a sound shop passes, and every planted bug is caught."""

import random
import re
from collections.abc import AsyncIterator

import pytest

from app.infra.database import fetch, fetch_value
from app.services.sales import placement
from tests.faults.harness.planted import PLANTED, no_dedupe
from tests.faults.harness.planted_corrections import CORRECTIONS
from tests.faults.harness.planted_decisions import DECISIONS_AND_CHANGES
from tests.faults.harness.planted_holds import HOLDS
from tests.faults.harness.planted_parcels import PARCELS
from tests.faults.harness.room import Batchers
from tests.faults.harness.rush import rush

pytestmark = pytest.mark.proof

BUGS = PLANTED | CORRECTIONS | DECISIONS_AND_CHANGES | HOLDS | PARCELS

UNIQUE = """
SELECT conname FROM pg_constraint
WHERE conrelid = 'delivery.shipments'::regclass AND contype = 'u'
"""


@pytest.fixture
async def key(api_key) -> dict[str, str]:
    scopes = (
        *("orders:read", "orders:write", "products:write"),
        *("shipments:read", "shipments:write", "events:read"),
    )
    return {"Authorization": f"Bearer {await api_key(*scopes)}"}


@pytest.fixture
async def second_shipments(empty_shop) -> AsyncIterator[None]:
    """A table that does not forbid a second shipment, for as long as the test lasts."""
    name = await fetch_value(UNIQUE)
    await fetch(f"ALTER TABLE delivery.shipments DROP CONSTRAINT {name}")
    yield
    await fetch("TRUNCATE delivery.shipments CASCADE")
    await fetch(f"ALTER TABLE delivery.shipments ADD CONSTRAINT {name} UNIQUE (order_id, parcel)")


@pytest.fixture(autouse=True)
def batchers(monkeypatch) -> None:
    monkeypatch.setattr(placement, "BATCHER", Batchers())


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_sound_shop_passes(client, key, seed) -> None:
    assert await rush(client, key, seed) == []


@pytest.mark.parametrize("plant", BUGS, ids=lambda plant: plant.__name__)
async def test_a_planted_bug_is_caught_for_what_it_is(client, key, monkeypatch, plant) -> None:
    random.seed(1)
    plant(monkeypatch)
    found = await rush(client, key)
    for pattern in BUGS[plant]:
        assert any(re.search(pattern, one) for one in found), (pattern, found)


@pytest.mark.usefixtures("second_shipments")
async def test_a_second_shipment_is_caught(client, key, monkeypatch) -> None:
    no_dedupe(monkeypatch)
    found = await rush(client, key)
    assert any("2 shipments" in one for one in found)
