"""Ann orders something that she collects: nobody asks where she lives, and she gets a code."""

import pytest

from app.services import delivery, sales
from app.values.pickup_codes import shown_code
from app.values.pieces import PieceCount
from tests.support.cast import shipment_of
from tests.support.checkout import TYPED
from tests.support.checkout import at_checkout as at_checkout
from tests.support.methods import offer, offer_pickup
from tests.support.trials import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
HERS = {name: TYPED[name] for name in ("name", "email")}
ELSEWHERE = {name: "" for name in TYPED if name not in HERS}


async def ordered(visitor: Visitor, settle: Settle, **typed: str) -> delivery.Shipment:
    await visitor.open("/checkout")
    wanted = HERS | ELSEWHERE | {"delivery_method": "counter"} | typed
    await visitor.send("/orders", **wanted)
    if visitor.page.status_code == 409:
        # Without scripts the page shows what the other choice costs first.
        await visitor.send("/orders", **wanted)
    assert "Your order is placed" in visitor.text
    await settle()
    [order] = (await sales.list_orders()).items
    return await shipment_of(order)


async def test_what_is_collected_needs_no_address(at_checkout: Visitor, settle: Settle) -> None:
    await offer("post", 490, place=1)
    await offer_pickup()
    await at_checkout.open("/checkout")
    assert "3 Quay, 28195 Bremen Mon to Fri 9 to 18" in at_checkout.text
    parcel = await ordered(at_checkout, settle)
    assert (parcel.delivery_address.line1, parcel.delivery_address.city) == ("3 Quay", "Bremen")
    assert "Pick-up Ann Lee 3 Quay 28195 Bremen Germany Mon to Fri 9 to 18" in at_checkout.text
    assert "Change address, note or phone" not in at_checkout.text
    assert "when you can pick it up" in at_checkout.text


async def test_what_is_sent_needs_one_all_the_same(at_checkout: Visitor) -> None:
    await offer("post", 490, place=1)
    await offer_pickup()
    await at_checkout.open("/checkout")
    await at_checkout.send("/orders", **HERS, **ELSEWHERE, delivery_method="post")
    assert at_checkout.page.status_code == 422
    assert "Enter the street and house number" in at_checkout.text


async def test_an_address_that_was_typed_before_the_choice_counts_for_nothing(
    at_checkout: Visitor, settle: Settle
) -> None:
    await offer_pickup()
    parcel = await ordered(at_checkout, settle, line1="12 Harbour Street", postcode="?")
    assert parcel.delivery_address.line1 == "3 Quay"


async def test_her_page_shows_the_code_once_it_is_ready(
    at_checkout: Visitor, settle: Settle
) -> None:
    await offer_pickup()
    parcel = await ordered(at_checkout, settle)
    page = f"/orders/{parcel.order_id}"
    assert "Your pick-up code" not in at_checkout.text
    await delivery.make_ready(parcel.shipment_id, "A 3", "Bea")
    await settle()
    code = await delivery.pickup_code_of(parcel.order_id)
    assert code
    await at_checkout.open(page)
    assert "Ready for pick-up" in at_checkout.text
    assert "It waits for you at 3 Quay, 28195 Bremen." in at_checkout.text
    assert shown_code(code) in at_checkout.text
    assert f'aria-label="QR code of {shown_code(code)}"' in at_checkout.page.text
    assert "A 3" not in at_checkout.text
    assert "courier" not in at_checkout.text

    await delivery.hand_over(parcel.shipment_id, code, "Pat")
    await settle()
    await at_checkout.open(page)
    assert "Picked up You have your order. Enjoy!" in at_checkout.text
    assert shown_code(code) not in at_checkout.text


async def test_of_two_parcels_the_page_says_which_is_ready(
    at_checkout: Visitor, settle: Settle
) -> None:
    await offer_pickup()
    parcel = await ordered(at_checkout, settle)
    pieces = sum(item.quantity for item in parcel.items)
    assert pieces > 1
    await delivery.make_ready(parcel.shipment_id, None, "Bea", items=[PieceCount(1, 1)])
    await settle()
    await at_checkout.open(f"/orders/{parcel.order_id}")
    assert "A part of your order is ready" in at_checkout.text
    assert "It isn't ready yet." in at_checkout.text
    [first, _second] = await delivery.parcels_of(parcel.order_id)
    await delivery.hand_over(first.shipment_id, None, "Pat")
    await settle()
    await at_checkout.open(f"/orders/{parcel.order_id}")
    assert "You have picked up a part of your order" in at_checkout.page.text
