"""The staff change where an order goes, as its customer may, on pages that work without scripts."""

from app.infra.database import fetch_value
from app.routes.staff import order_correction
from app.services import delivery, sales
from app.services.sales import details
from app.values.pieces import PieceCount
from app.values.statuses import SettableHold
from tests.support.cast import place, shipment_of
from tests.support.details import ELSEWHERE, change_elsewhere, with_worker
from tests.support.order_pages import SENT, Settle
from tests.support.visitor import Visitor

TYPED = {name: value or "" for name, value in ELSEWHERE.items()}
MILLER = "Pat Miller"


def form(shipment: delivery.Shipment) -> str:
    return order_correction.PATH.replace("{order_id:uuid}", str(shipment.order_id))


async def sends(visitor: Visitor, shipment: delivery.Shipment, **typed: str) -> None:
    await visitor.open(form(shipment))
    await with_worker(visitor.send(form(shipment), **typed))


async def claims(shipment: delivery.Shipment) -> None:
    """Pat Miller begins to pack the parcel."""
    pat = await fetch_value("SELECT staff_id FROM staff.members WHERE role = 'packer' LIMIT 1")
    await delivery.claim(shipment.shipment_id, pat, MILLER)


async def test_a_packer_changes_it_from_the_parcels_page(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    parcel = f"/staff/shipments/{waiting.shipment_id}"
    await pat.open(parcel)
    assert f'href="{form(waiting)}"' in pat.page.text
    await pat.open(form(waiting))
    shown = pat.form(form(waiting))
    assert (shown.value("line1"), shown.value("country")) == ("12 Harbour Street", "DE")
    await sends(pat, waiting, **TYPED, note="The blue door.", phone="0421 36136")
    assert pat.page.url.path == f"/staff/orders/{waiting.order_id}"
    assert "The order was changed, and the customer gets an email." in pat.text
    for said in ("4 Quay Road", "The blue door.", "+49 421 36136"):
        assert said in pat.text
    assert "Changed before packing · delivery address, note, phone number" in pat.text
    order = await sales.find_order(waiting.order_id)
    assert (order.delivery_address.city, order.note) == ("Bremen", "The blue door.")
    lines = "SELECT array_agg(action || ' ' || actor_name) FROM audit_log.lines"
    assert "order.correction_requested Pat" in await fetch_value(lines)
    mails = "SELECT count(*) FROM mailing.mails WHERE kind = 'ORDER_CORRECTED'"
    assert await fetch_value(mails) == 1


async def test_the_same_again_says_that_nothing_was_changed(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await sends(pat, waiting)
    assert "The order already has these details; nothing was changed." in pat.text


async def test_the_second_of_two_undoes_nothing_of_the_first(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(form(waiting))
    there = sales.Address(**ELSEWHERE | {"line2": None, "city": "Hamburg", "postcode": "20095"})
    await change_elsewhere(waiting.order_id, delivery_address=there)
    await with_worker(pat.send(form(waiting), phone="0421 36136"))
    assert "The order was changed, and the customer gets an email." in pat.text
    order = await sales.find_order(waiting.order_id)
    assert (order.delivery_address.line1, order.customer.phone) == ("4 Quay Road", "+49 421 36136")


async def test_what_both_changed_is_shown_and_chosen(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(form(waiting))
    there = sales.Address(**ELSEWHERE | {"line2": None, "city": "Hamburg", "postcode": "20095"})
    await change_elsewhere(waiting.order_id, delivery_address=there, note="The blue door.")
    # Two parts of the address may be of two places.
    await pat.send(form(waiting), city="Bremen", postcode="28195")
    assert pat.page.status_code == 409
    assert "The order was changed while you were editing" in pat.text
    assert "City Hamburg Bremen" in pat.text
    assert "Address 4 Quay Road" in pat.text
    shown = pat.form(form(waiting))
    assert (shown.value("line1"), shown.value("city")) == ("4 Quay Road", "Bremen")
    await with_worker(pat.send(form(waiting)))
    order = await sales.find_order(waiting.order_id)
    where = order.delivery_address
    assert (where.line1, where.city, order.note) == ("4 Quay Road", "Bremen", "The blue door.")


async def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await sends(pat, waiting, line1="", city="Bremen", postcode="", phone="ring me")
    assert pat.page.status_code == 422
    for said in (
        "Enter the street and house number",
        "Enter the postcode",
        "Phone must be a phone number, such as +49 30 901820",
    ):
        assert said in pat.text
    shown = pat.form(form(waiting))
    assert (shown.value("city"), shown.value("phone")) == ("Bremen", "ring me")
    assert 'autocomplete="shipping' not in pat.page.text


async def test_a_doubtful_address_is_taken_and_named(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await sends(pat, waiting, **TYPED | {"postcode": "SW1A 1AA"})
    assert "The order was changed" in pat.text
    assert "The postcode SW1A 1AA does not look right for this country: Germany" in pat.text


async def test_while_somebody_packs_it_nothing_changes_and_what_was_typed_stays(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(form(waiting))
    await claims(waiting)
    await with_worker(pat.send(form(waiting), **TYPED))
    assert pat.page.status_code == 409
    assert "The order cannot be changed now Pat began to pack it" in pat.text
    assert "Once the parcel is released or held, you can change the order here." in pat.text
    assert pat.form(form(waiting)).value("line1") == "4 Quay Road"
    await pat.open(form(waiting))
    assert "Pat began to pack it" in pat.text
    assert pat.forms(form(waiting)) == []


async def test_an_address_that_a_packer_holds_as_unclear_can_be_changed(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await claims(waiting)
    await delivery.hold(waiting.shipment_id, SettableHold.ADDRESS, MILLER)
    await sends(pat, waiting, **TYPED)
    assert "The order was changed" in pat.text
    assert "4 Quay Road" in pat.text


async def test_what_has_left_cannot_be_changed(pat: Visitor, shop: None, settle: Settle) -> None:
    order = await place(product_456=2)
    await settle()
    first = await shipment_of(order)
    rest = (await delivery.split(first.shipment_id, [PieceCount(1, 1)])).remainder_id
    await pat.open(form(first))
    await delivery.dispatch(first.shipment_id, *SENT, by="Bea")
    await settle()
    await with_worker(pat.send(form(first), **TYPED))
    assert pat.page.status_code == 409
    assert "The order can no longer be changed A parcel of it left" in pat.text
    assert pat.form(form(first)).value("line1") == "4 Quay Road"
    for shipment_id in (first.shipment_id, rest):
        await pat.open(f"/staff/shipments/{shipment_id}")
        assert form(first) not in pat.page.text


async def test_while_no_worker_answers_the_next_page_says_that_it_waits(
    pat: Visitor, waiting: delivery.Shipment, monkeypatch
) -> None:
    monkeypatch.setattr(details, "PATIENCE", 0.01)
    await pat.open(form(waiting))
    await pat.send(form(waiting), **TYPED)
    assert "The change waits for its turn." in pat.text


async def test_strangers_see_nothing_of_it(visitor: Visitor, waiting: delivery.Shipment) -> None:
    await visitor.open(form(waiting))
    assert visitor.page.url.path == "/staff/login"
