"""An order in several parcels on its customer's page."""

import pytest

from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.values.statuses import SettableHold, ShortageReason
from tests.support.cast import place, shipment_of
from tests.support.order_pages import Settle, status
from tests.support.visitor import Visitor


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=3, product_789=1)
    await settle()
    return placed


async def test_each_parcel_has_a_card_and_cancelled_pieces_have_their_reason(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    first = (await shipment_of(order)).shipment_id
    left = await delivery.dispatch(first, "DHL", "JD014600003828", "Bea", items=[PieceCount(1, 2)])
    await settle()
    await visitor.open(order.links.page)
    assert status(visitor) == "PENDING_SHIPMENT"
    assert "Partly shipped · Order" in visitor.page.text
    assert "2 of 4 items are on their way; the rest follows in another parcel." in visitor.text
    cards = visitor.text.partition("Parcel 1 of 2")[2].partition("Order history")[0]
    sent, _, waits = cards.partition("Parcel 2 of 2")
    assert "2 Blue mug Carrier DHL Tracking number JD014600003828" in sent
    assert "Preparing 1 Blue mug 1 Wool blanket It hasn't left yet." in waits

    assert left.remainder_id
    missing = [PieceCount(1, 1)]
    await delivery.report_shortage(
        None, left.remainder_id, missing, ShortageReason.NOT_FOUND, "Bea"
    )
    await delivery.deliver(first, None, "Porch", "Bea")
    await settle()
    await visitor.open(order.links.page)
    assert "2 of 3 items have arrived; the rest follows in another parcel." in visitor.text
    assert "Place of delivery Porch" in visitor.text
    gone = visitor.text.partition("Cancelled items")[2].partition("Order history")[0]
    assert gone.startswith(" 1 Blue mug €14.00 We're sorry: we don't have it after all.")
    assert "1 cancelled" in visitor.text
    assert "Ordered €131.00 Cancelled −€14.00 Remaining €117.00" in visitor.text


async def test_what_is_held_is_not_said_to_follow(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    first = (await shipment_of(order)).shipment_id
    rest = (await delivery.split(first, [PieceCount(1, 2)])).remainder_id
    for shipment in (first, rest):
        await delivery.hold(shipment, SettableHold.AWAITING_STOCK, "Bea")
    await settle()
    await visitor.open(order.links.page)
    assert "We have your order. It comes in 2 parcels." in visitor.text

    await delivery.lift(first, "Bea")
    await delivery.dispatch(first, "DHL", "T1", "Bea")
    await settle()
    await visitor.open(order.links.page)
    assert "2 of 4 items are on their way; the rest waits here." in visitor.text

    await delivery.hold(rest, SettableHold.ASK_CUSTOMER, "Bea", "Which floor?")
    await visitor.open(order.links.page)
    assert "2 of 4 items are on their way; the rest waits for your answer." in visitor.text

    await delivery.lift(rest, "Bea")
    await visitor.open(order.links.page)
    assert "2 of 4 items are on their way; the rest follows in another parcel." in visitor.text


async def test_an_order_of_one_parcel_has_one_card_after_a_merge(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    first = (await shipment_of(order)).shipment_id
    rest = await delivery.split(first, [PieceCount(2, 1)])
    await settle()
    await visitor.open(order.links.page)
    assert "It comes in 2 parcels." in visitor.text

    await delivery.merge(first, rest.remainder_id)
    await delivery.dispatch(first, "DHL", "T1", "Bea")
    await settle()
    await visitor.open(order.links.page)
    assert "Parcel 1 of" not in visitor.text
    assert "Your parcel Carrier DHL" in visitor.text
    assert "DHL has your parcel." in visitor.text


async def test_what_is_not_found_is_read_out_until_something_else_happens(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    first = (await shipment_of(order)).shipment_id
    missing = [PieceCount(1, 1)]
    await delivery.report_shortage(None, first, missing, ShortageReason.DAMAGED, "Bea")
    await settle()
    await visitor.open(order.links.page)
    told = 'data-announce="Will not be sent: 1 × Blue mug. We&#39;re sorry: it was damaged'
    assert told in visitor.page.text
    assert "We have your order." in visitor.text

    await delivery.dispatch(first, "DHL", "T1", "Bea")
    await settle()
    await visitor.open(order.links.page)
    assert 'data-announce="Order shipped with DHL, tracking number T1"' in visitor.page.text
    gone = visitor.text.partition("Cancelled items")[2].partition("Order history")[0]
    assert gone.startswith(" 1 Blue mug €14.00 We're sorry: it was damaged")
