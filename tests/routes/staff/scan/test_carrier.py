"""The carrier belongs to the bench: chosen once, and asked about if the label is another's."""

from typing import Any

import pytest

from app.services import delivery, products, shop
from app.services.delivery import Shipment
from app.values.fields import Invalid
from app.values.shop_carriers import ShopCarrier
from tests.support.products import blanket
from tests.support.scanning import STATION, scan
from tests.support.scanning import other as other
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

CHOICE = f"{STATION}/carrier"
UPS, WOOL = "1Z999AA10123456784", "0036000291452"
DHL = {"name": "DHL"}
VAN = {"name": "Own van", "without_number": True}


def step(shipment: Shipment) -> str:
    return f"{STATION}/{shipment.shipment_id}/dispatch"


async def lists(*carriers: dict[str, Any]) -> None:
    listed = [ShopCarrier(**one) for one in carriers]
    await shop.set_settings({"carriers": listed}, "Bea", None)


async def sent(shipment: Shipment) -> tuple[str | None, str | None]:
    found = await delivery.find_shipment(shipment.shipment_id)
    return found.carrier, found.tracking_number


async def test_it_is_chosen_once_and_changed_by_a_press(
    pat: Visitor, waiting: Shipment, other: Shipment
) -> None:
    await lists(DHL, {"name": "UPS"}, VAN)
    await pat.open(STATION)
    assert "Which carrier does this bench ship with? DHL UPS Own van" in pat.text
    await pat.send(CHOICE, carrier="UPS")
    assert "Shipping with UPS Change" in pat.text

    await scan(pat, waiting.order_number)
    await pat.send(step(waiting), tracking_number=UPS)
    assert await sent(waiting) == ("UPS", UPS)
    await scan(pat, other.order_number)
    await pat.send(CHOICE, carrier="DHL")
    assert f"Scan the parcel's label {other.order_number}" in pat.text
    await pat.send(step(other), tracking_number="JD 2")
    assert await sent(other) == ("DHL", "JD 2")


async def test_the_only_one_of_the_shop_needs_no_choice(pat: Visitor, waiting: Shipment) -> None:
    await lists(DHL)
    await scan(pat, waiting.order_number)
    assert "Shipping with DHL" in pat.text
    assert not pat.forms(CHOICE)
    await pat.send(step(waiting), tracking_number="JD 1")
    assert await sent(waiting) == ("DHL", "JD 1")


async def test_one_that_is_not_in_the_list_is_refused(pat: Visitor, waiting: Shipment) -> None:
    await pat.open(STATION)
    await pat.send(CHOICE, carrier="Nobody's post")
    assert pat.page.status_code == 422
    assert "Nobody's post is not one of the shop’s carriers: choose one below" in pat.text
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting), carrier="Nobody's post", tracking_number="JD 1")
    assert pat.page.status_code == 422
    assert "Nobody's post is not one of the shop’s carriers" in pat.text
    assert await sent(waiting) == (None, None)


async def test_a_label_before_the_carrier_is_kept_until_it_is_chosen(
    pat: Visitor, waiting: Shipment
) -> None:
    await lists(DHL, VAN)
    await scan(pat, waiting.order_number)
    assert "No carrier chosen yet Choose DHL Own van" in pat.text
    await pat.send(step(waiting), tracking_number="JD 1")
    assert "Look again" in pat.text
    assert "Which carrier takes the parcel? Ship with DHL Ship with Own van" in pat.text
    await pat.send(step(waiting), carrier="DHL")
    assert await sent(waiting) == ("DHL", "JD 1")
    assert "Shipping with DHL" in pat.text


async def test_a_label_of_another_carrier_is_asked_about(
    pat: Visitor, waiting: Shipment, other: Shipment
) -> None:
    await pat.open(STATION)
    await pat.send(CHOICE, carrier="GLS")
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting), tracking_number=UPS)
    assert pat.page.status_code == 422
    assert f"{UPS} looks like a number from UPS, not from GLS" in pat.text
    assert pat.forms(step(waiting))[0].buttons == ["Ship with UPS", "It is GLS: mark shipped"]
    await pat.send(step(waiting), shared=UPS)
    assert await sent(waiting) == ("GLS", UPS)

    await scan(pat, other.order_number)
    await pat.send(step(other), tracking_number="00340434161094042557")
    assert "Ship with DHL" in pat.forms(step(other))[0].buttons
    await pat.send(step(other), carrier="DHL")
    assert await sent(other) == ("DHL", "00340434161094042557")
    assert "Shipping with DHL" in pat.text


async def test_the_name_of_a_carrier_is_a_code_of_the_bench(
    pat: Visitor, waiting: Shipment
) -> None:
    await scan(pat, "dhl")
    assert "This bench now ships with DHL." in pat.text
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting), tracking_number="Royal Mail")
    assert "This bench now ships with Royal Mail." in pat.text
    assert await sent(waiting) == (None, None)
    await pat.send(step(waiting), tracking_number="AB 1")
    assert await sent(waiting) == ("Royal Mail", "AB 1")


async def test_without_a_number_the_slip_once_more_ships(pat: Visitor, waiting: Shipment) -> None:
    await lists(VAN)
    await scan(pat, waiting.order_number)
    assert "Ready to ship" in pat.text
    assert "data-ships-at-once" not in pat.page.text
    await pat.send(step(waiting), tracking_number=waiting.order_number)
    assert await sent(waiting) == ("Own van", None)


async def test_without_a_number_the_last_piece_ships(pat: Visitor, other: Shipment) -> None:
    """A script sends the form that is marked; Enter does, too."""
    await lists(VAN)
    await products.put_product("product_789", blanket(barcode=WOOL))
    await scan(pat, other.order_number)
    assert "data-ships-at-once" not in pat.page.text
    await pat.open(f"{STATION}?parcel={other.shipment_id}&packed=&code={WOOL}")
    assert "data-ships-at-once" in pat.page.text
    await pat.send(step(other))
    assert await sent(other) == ("Own van", None)


@pytest.mark.parametrize("leaving", [{}, {"piece-1": "1"}])
async def test_a_parcel_whose_pieces_are_not_all_scanned_stays(
    pat: Visitor, other: Shipment, leaving: dict[str, str]
) -> None:
    await scan(pat, other.order_number)
    form = dict(pat.form(step(other)).fields) | leaving
    await products.put_product("product_789", blanket(barcode=WOOL))
    data = {**form, "carrier": "DHL", "tracking_number": "JD 1"}
    pat.page = await pat.client.post(step(other), data=data)
    assert pat.page.status_code == 422
    assert "Not all pieces are scanned. This parcel still needs 1 × Wool blanket" in pat.text
    assert await sent(other) == (None, None)


@pytest.mark.parametrize("carrier", ["ORD-XDJJ4TNV", " #ord-xdjj4tnv"])
async def test_a_slip_is_no_carrier_at_any_door(waiting: Shipment, carrier: str) -> None:
    with pytest.raises(Invalid, match="is an order number, not a carrier"):
        await delivery.dispatch(waiting.shipment_id, carrier, "JD 1", "Bea")


async def test_a_page_that_is_loaded_again_shows_the_station(pat: Visitor) -> None:
    await pat.open(CHOICE)
    assert pat.page.url.path == STATION
