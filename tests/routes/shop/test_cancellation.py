"""A customer cancels an order, or is too late."""

from app.services import delivery, sales
from app.values.pieces import PieceCount
from tests.support.breaches import broken, grow_old
from tests.support.cast import place, shipment_of
from tests.support.corrected import events_of, is_refused
from tests.support.order_pages import SENT, Settle, status
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor


async def books_agree() -> None:
    await grow_old()
    assert await broken() == set()


async def test_an_order_is_cancelled_by_its_customer(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await visitor.open(order.links.page)
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    await visitor.send(f"/orders/{order.order_id}/cancellation", reason="Changed my mind.")
    assert "We're checking whether we can still cancel" in visitor.text

    await settle()
    await visitor.open(order.links.page)
    assert status(visitor) == "CANCELLED"
    assert "Nothing will be sent" in visitor.text


async def test_too_late_to_cancel_is_said_plainly(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await visitor.open(order.links.page)
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, *SENT, by="Bea")
    await settle()

    await visitor.send(f"/orders/{order.order_id}/cancellation")

    assert visitor.page.status_code == 409
    assert "Your parcel is already on its way." in visitor.text


async def test_a_refusal_is_on_the_page(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, *SENT, by="Bea")
    await sales.request_cancellation(order.order_id)
    await settle()

    await visitor.open(order.links.page)

    assert status(visitor) == "SHIPPED"
    assert "Too late to cancel: your parcel is already on its way" in visitor.text


async def test_some_pieces_are_cancelled_and_the_rest_is_sent(
    visitor: Visitor, settle: Settle, shop: None
) -> None:
    order = await place(product_456=3, product_789=1)
    await settle()
    await visitor.open(order.links.page)
    items = f"/orders/{order.order_id}/cancellation/items"
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    first = visitor.form(items)
    chosen = {"quantity-1": "2", "quantity-2": "", "items-reason": "Too many."}
    await visitor.send(items, **chosen)
    assert "We're checking whether we can still cancel 2 × Blue mug" in visitor.text

    sent_twice = {**dict(first.fields), **chosen}
    again = await visitor.client.post(items, data=sent_twice)
    assert again.status_code == 303
    await settle()
    await visitor.open(order.links.page)
    assert "We've cancelled 2 × Blue mug." in visitor.text
    assert 'data-announce="We&#39;ve cancelled 2 × Blue mug."' in visitor.page.text
    assert "Remaining €103.00" in visitor.text
    assert [line.quantity for line in (await sales.find_order(order.order_id)).cancelled] == [2]

    await visitor.open(f"/orders/{order.order_id}/cancellation")
    await visitor.send(f"/orders/{order.order_id}/cancellation")
    await settle()
    await visitor.open(order.links.page)
    assert status(visitor) == "CANCELLED"
    assert "Remaining €0.00" in visitor.text
    [event, _] = await events_of("order.cancellation_requested")
    assert event["reason"] == "Too many."
    await books_agree()


async def test_what_has_left_meanwhile_is_refused_by_name(
    visitor: Visitor, settle: Settle, shop: None
) -> None:
    order = await place(product_456=2, product_789=2)
    await settle()
    await visitor.open(order.links.page)
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    parcel = (await shipment_of(order)).shipment_id
    left = [PieceCount(1, 2), PieceCount(2, 1)]
    await delivery.dispatch(parcel, *SENT, by="Bea", items=left)
    form = {"quantity-1": "1", "quantity-2": "1"}
    await visitor.send(f"/orders/{order.order_id}/cancellation/items", **form)
    await settle()

    await visitor.open(order.links.page)
    assert (
        "We've cancelled 1 × Wool blanket. It was too late to cancel 1 × Blue mug." in visitor.text
    )
    assert "What has already left can't be cancelled any more." in visitor.text
    assert status(visitor) == "SHIPPED"
    await books_agree()


async def test_what_is_typed_wrong_stays_typed(
    visitor: Visitor, settle: Settle, shop: None
) -> None:
    order = await place(product_456=3, product_789=1)
    await visitor.open(order.links.page)
    items = f"/orders/{order.order_id}/cancellation/items"
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    await visitor.send(items)
    assert visitor.page.status_code == 422
    assert "Choose how many to cancel" in visitor.text

    await visitor.send(items, **{"quantity-1": "all", "quantity-2": "1"})
    assert visitor.page.status_code == 422
    assert "Enter a whole number" in visitor.text
    assert visitor.form(items).value("quantity-1") == "all"

    await visitor.send(items, **{"quantity-1": "4", "quantity-2": "1"})
    assert visitor.page.status_code == 409
    assert "The number must be at most 3" in visitor.text
    assert visitor.form(items).value("quantity-2") == "1"


async def test_a_used_form_with_other_numbers_is_not_carried_out(
    visitor: Visitor, settle: Settle, shop: None
) -> None:
    order = await place(product_456=3)
    await settle()
    await visitor.open(order.links.page)
    items = f"/orders/{order.order_id}/cancellation/items"
    await visitor.open(f"/orders/{order.order_id}/cancellation")
    used = dict(visitor.form(items).fields)
    await visitor.client.post(items, data={**used, "quantity-1": "1"})
    other = await visitor.client.post(items, data={**used, "quantity-1": "2"})
    assert other.status_code == 409
    assert "This form was already sent" in other.text
    assert 'value="2"' in other.text
    assert used["key"] not in other.text
    await settle()
    assert [line.quantity for line in (await sales.find_order(order.order_id)).cancelled] == [1]


async def test_pieces_are_asked_for_after_all_was_refused(
    visitor: Visitor, settle: Settle, shop: None
) -> None:
    order = await place(product_456=3)
    await settle()
    await visitor.open(order.links.page)
    whole = f"/orders/{order.order_id}/cancellation"
    await visitor.open(whole)
    form, of_all = visitor.form(f"{whole}/items"), dict(visitor.form(whole).fields)
    await sales.request_cancellation(order.order_id)
    await is_refused(order.order_id)
    one = {**dict(form.fields), "quantity-1": "1"}
    asked = await visitor.client.post(f"{whole}/items", data=one)
    assert asked.status_code == 303

    again = await visitor.client.post(whole, data=of_all)
    assert again.status_code == 409
    assert "It was too late to cancel" in again.text

    await settle()
    await visitor.open(order.links.page)
    assert "We've cancelled 1 × Blue mug." in visitor.text
