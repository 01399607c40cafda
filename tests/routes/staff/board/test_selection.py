"""How many may be chosen, and what is said of none."""

from uuid import uuid4

import pytest

from tests.support.bulk import DELIVERIES, DISPATCHES
from tests.support.visitor import Visitor


async def test_a_hundred_go_at_once_and_not_one_more(pat: Visitor, waiting) -> None:
    ids = [str(waiting.shipment_id), *(str(uuid4()) for _ in range(99))]
    await pat.open(f"{DISPATCHES}?" + "&".join(f"id={one}" for one in ids))
    assert "Ship 1 parcel" in pat.text

    for noun in (DISPATCHES, DELIVERIES):
        await pat.open(f"{noun}?id={uuid4()}&" + "&".join(f"id={one}" for one in ids))
        assert pat.page.status_code == 422
        assert (
            "You selected 101 parcels You can select at most 100 at once. Nothing was changed"
            in pat.text
        )


@pytest.mark.parametrize("ids", ["", "id=none", "id=01a2079a-4143-7692-bd6a-0330abde0c8f"])
async def test_who_chose_none_is_told_how(pat: Visitor, ids: str) -> None:
    await pat.open(f"{DISPATCHES}?view=status%3DPENDING&{ids}")
    assert "Select parcels first" in pat.text
    assert pat.address.endswith("/staff/shipments?status=PENDING")
