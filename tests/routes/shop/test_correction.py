"""A customer changes where her order goes, or reads who packs it already."""

import httpx

from app.infra.clock import about_now
from app.infra.live import followers
from app.routes.shop import order_stream
from app.services import delivery, sales
from app.services.delivery import parcel_parts
from app.services.sales import details
from tests.support.cast import place
from tests.support.details import ELSEWHERE, change_elsewhere, pat_claims, with_worker
from tests.support.order_pages import SENT, Settle
from tests.support.order_pages import order as order
from tests.support.streams import Stream
from tests.support.visitor import Visitor

TYPED = {name: value or "" for name, value in ELSEWHERE.items()}


def form(order: sales.Placed) -> str:
    return f"/orders/{order.order_id}/correction"


async def at_form(visitor: Visitor, order: sales.Placed) -> None:
    await visitor.open(order.links.page)
    assert "Change address, note or phone" in visitor.text
    await visitor.open(form(order))


async def test_she_changes_her_order_by_a_form_that_knows_it(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await at_form(visitor, order)
    shown = visitor.form(form(order))
    assert (shown.value("line1"), shown.value("postcode")) == ("12 Harbour Street", "20095")
    await with_worker(visitor.send(form(order), **TYPED, note="The blue door.", phone="0421 36136"))
    assert visitor.address.endswith(f"/orders/{order.order_id}")
    for said in ("Your order was changed.", "4 Quay Road", "The blue door.", "+49 421 36136"):
        assert said in visitor.text
    [packed] = await delivery.parcels_of(order.order_id)
    assert (packed.delivery_address.city, packed.note) == ("Bremen", "The blue door.")

    await visitor.open(form(order))
    await visitor.send(form(order))
    assert "nothing was changed" in visitor.text
    await visitor.open(form(order))
    await with_worker(visitor.send(form(order), phone="", note=""))
    [packed] = await delivery.parcels_of(order.order_id)
    assert (packed.customer_phone, packed.note) == (None, "")


async def test_a_doubtful_address_is_taken_and_asked_about(
    visitor: Visitor, order: sales.Placed
) -> None:
    await at_form(visitor, order)
    await with_worker(visitor.send(form(order), **TYPED | {"postcode": "SW1A 1AA"}))
    assert "Your order was changed." in visitor.text
    assert "The postcode SW1A 1AA does not look right for this country: Germany" in visitor.text


async def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    visitor: Visitor, order: sales.Placed
) -> None:
    await at_form(visitor, order)
    await visitor.send(form(order), line1="", city="Bremen", postcode="", phone="ring me")
    assert visitor.page.status_code == 422
    for said in (
        "Enter the street and house number",
        "Enter the postcode",
        "Phone must be a phone number, such as +49 30 901820",
    ):
        assert said in visitor.text
    shown = visitor.form(form(order))
    assert (shown.value("city"), shown.value("phone")) == ("Bremen", "ring me")
    assert (await sales.find_order(order.order_id)).correction is None


async def test_a_packer_who_began_before_is_named_and_what_was_typed_stays(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await at_form(visitor, order)
    await pat_claims(order)
    await with_worker(visitor.send(form(order), **TYPED))
    assert visitor.page.status_code == 409
    assert "It was too late to change your order" in visitor.text
    assert "Pat began to pack it" in visitor.text
    assert "Miller" not in visitor.text
    assert visitor.form(form(order)).value("line1") == "4 Quay Road"
    await visitor.open(order.links.page)
    assert "Pat is packing it now." in visitor.text
    assert "It was too late to change your order" in visitor.text
    assert form(order) not in visitor.page.text
    await visitor.open(form(order))
    assert "This order can no longer be changed" in visitor.text
    assert visitor.forms(form(order)) == []

    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(parcel.shipment_id, *SENT, by="Bea")
    await settle()
    await visitor.open(form(order))
    assert "A parcel of it left" in visitor.text
    await visitor.open(order.links.page)
    assert "is packing it" not in visitor.text


async def test_an_old_form_undoes_nothing_that_was_changed_elsewhere(
    visitor: Visitor, order: sales.Placed
) -> None:
    await at_form(visitor, order)
    await change_elsewhere(order.order_id, delivery_address=sales.Address(**ELSEWHERE))
    await with_worker(visitor.send(form(order), phone="0421 36136"))
    assert "Your order was changed." in visitor.text
    now = await sales.find_order(order.order_id)
    assert (now.delivery_address.line1, now.customer.phone) == ("4 Quay Road", "+49 421 36136")


async def test_what_both_changed_is_shown_and_chosen(visitor: Visitor, order: sales.Placed) -> None:
    await at_form(visitor, order)
    await change_elsewhere(
        order.order_id, delivery_address=sales.Address(**ELSEWHERE), note="The blue door."
    )
    await visitor.send(form(order), line1="7 Mole Street")
    assert visitor.page.status_code == 409
    assert "The order was changed while you were editing" in visitor.text
    assert "Address changed by both 4 Quay Road 7 Mole Street" in visitor.text
    assert "Note The blue door." in visitor.text
    shown = visitor.form(form(order))
    assert (shown.value("line1"), shown.value("city")) == ("7 Mole Street", "Bremen")
    assert (await sales.find_order(order.order_id)).delivery_address.line1 == "4 Quay Road"
    await with_worker(visitor.send(form(order)))
    assert "Your order was changed." in visitor.text
    now = await sales.find_order(order.order_id)
    assert (now.delivery_address.line1, now.note) == ("7 Mole Street", "The blue door.")


async def test_a_change_that_waits_is_undone_by_no_old_form(
    visitor: Visitor, order: sales.Placed, settle: Settle, monkeypatch
) -> None:
    monkeypatch.setattr(details, "PATIENCE", 0.01)
    await at_form(visitor, order)
    other = sales.Details(delivery_address=sales.Address(**ELSEWHERE))
    await sales.request_details(order.order_id, other)
    await visitor.send(form(order), line2="c/o Ben")
    assert visitor.page.status_code == 409
    await visitor.open(form(order))
    assert visitor.form(form(order)).value("line1") == "4 Quay Road"
    await visitor.send(form(order), note="The blue door.")
    await settle()
    now = await sales.find_order(order.order_id)
    assert (now.delivery_address.line1, now.note) == ("4 Quay Road", "The blue door.")


async def test_while_no_worker_answers_the_page_says_that_it_waits(
    visitor: Visitor, order: sales.Placed, settle: Settle, monkeypatch
) -> None:
    monkeypatch.setattr(details, "PATIENCE", 0.01)
    await at_form(visitor, order)
    await visitor.send(form(order), **TYPED)
    assert "We're checking whether we can still change your order" in visitor.text
    await settle()
    await visitor.open(order.links.page)
    assert "We're checking" not in visitor.text
    assert "4 Quay Road" in visitor.text


async def test_a_cancelled_order_has_nothing_to_change(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await at_form(visitor, order)
    await sales.request_cancellation(order.order_id)
    await settle()
    await visitor.send(form(order), **TYPED)
    assert visitor.page.status_code == 409
    assert "It is cancelled, and nothing will be sent." in visitor.text


async def test_the_open_page_follows_claims_and_changes(
    served: httpx.AsyncClient, shop: None, settle: Settle, monkeypatch
) -> None:
    order = await place(product_456=1)
    await settle()
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", cookies=cookies) as answer:
        stream = Stream(answer)
        assert "is packing" not in (await stream.message())["data"]
        claimed = (await pat_claims(order)).claim
        assert claimed
        while "Pat is packing it now." not in (await stream.message())["data"]:
            pass
        [parcel] = await delivery.parcels_of(order.order_id)
        await delivery.release(parcel.shipment_id, claimed.staff_id)
        while "Pat is packing it now." in (await stream.message())["data"]:
            pass
        await sales.request_details(order.order_id, sales.Details(note="The blue door."))
        await settle()
        while "The blue door." not in (await stream.message())["data"]:
            pass


async def test_a_claim_that_lapses_disappears_by_itself(
    served: httpx.AsyncClient, shop: None, settle: Settle, monkeypatch
) -> None:
    monkeypatch.setattr(followers, "DUE_EVERY", 0)
    order = await place(product_456=1)
    await settle()
    await pat_claims(order)
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", cookies=cookies) as answer:
        stream = Stream(answer)
        assert "Pat is packing it now." in (await stream.message())["data"]
        later = about_now() + delivery.claim_lasts()
        for module in (order_stream, parcel_parts):
            monkeypatch.setattr(module, "about_now", lambda: later)
        while "order-live" not in (last := (await stream.message())["data"]):
            pass
        assert "is packing it" not in last
