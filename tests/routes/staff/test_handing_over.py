"""Who tries codes, or the form of another order, gets nothing at the counter."""

from collections.abc import Iterator

import httpx
import pytest
from limits import parse

from app.services import delivery
from app.settings import settings
from app.values.statuses import ShipmentStatus
from app.web import rate_limits
from tests.support.methods import offer_pickup
from tests.support.pickups import made_ready
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
COUNTER = "/staff/counter"


@pytest.fixture
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "rate_limits", "on")
    monkeypatch.setattr(rate_limits, "PICKUP_CODES", parse("3 per minute"))
    rate_limits.forget()
    yield
    rate_limits.forget()


async def is_there(parcel: delivery.Shipment) -> bool:
    found = await delivery.find_shipment(parcel.shipment_id)
    return found.status == ShipmentStatus.SHIPPED


async def test_codes_cannot_be_tried_at_random(
    pat: Visitor, settle: Settle, three_a_minute: None
) -> None:
    await offer_pickup()
    parcel, code = await made_ready(settle)
    await pat.open(COUNTER)
    for _guess in range(3):
        await pat.send(COUNTER, code="999-999")
        assert pat.page.status_code == 422
    await pat.send(COUNTER, code=code)
    assert pat.page.status_code == 429
    assert await is_there(parcel)


async def test_the_code_of_one_order_opens_no_other(pat: Visitor, settle: Settle) -> None:
    await offer_pickup()
    hers, code = await made_ready(settle)
    theirs, other = await made_ready(settle)
    await pat.open(COUNTER)
    await pat.send(COUNTER, code=code)
    form = f"{COUNTER}/{hers.shipment_id}"
    await pat.send(form, code=other)
    assert pat.page.status_code == 422
    assert f"This code belongs to another order, {theirs.order_number}" in pat.text
    assert await is_there(hers)
    assert await is_there(theirs)


async def test_nobody_opens_the_counter_without_a_login(client: httpx.AsyncClient) -> None:
    answer = await client.post(COUNTER, data={"code": "999-999"})
    assert answer.status_code in (303, 403)
