"""What a customer reads while nothing of her order has left is true at every moment."""

from app.infra.database import fetch, fetch_value
from app.services import delivery, sales
from app.values.statuses import SettableHold
from tests.support.cast import shipment_of
from tests.support.details import pat_claims
from tests.support.holding import await_payment
from tests.support.order_pages import Settle
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor

DAYS_AGO = """
WITH parcels AS (
    UPDATE delivery.shipments SET placed_at = placed_at - interval '5 days' WHERE order_id = $1
)
UPDATE sales.orders SET placed_at = placed_at - interval '5 days' WHERE order_id = $1
"""
PAT = "SELECT staff_id FROM staff.members WHERE name = 'Pat Miller'"
HERE = "We have your order."
PACKED = "Your order is being packed."
LATE = "This is taking longer than usual."
SORRY = "Your order still waits to be packed, and we're sorry."


async def headlines(visitor: Visitor, order: sales.Placed) -> list[str]:
    """Those of its page, beside other sentences about the wait."""
    await visitor.open(order.links.page)
    return [one for one in (HERE, PACKED, LATE, SORRY) if one in visitor.text]


async def test_it_is_being_packed_while_somebody_packs_it(
    visitor: Visitor, order: sales.Placed
) -> None:
    assert await headlines(visitor, order) == [HERE]

    claimed = await pat_claims(order)
    assert await headlines(visitor, order) == [PACKED]
    assert 'data-announce="Pat is packing it now."' in visitor.page.text

    await delivery.release(claimed.shipment_id, await fetch_value(PAT))
    assert await headlines(visitor, order) == [HERE]


async def test_what_waits_too_long_says_so_until_it_is_packed(
    visitor: Visitor, order: sales.Placed
) -> None:
    await fetch(DAYS_AGO, order.order_id)
    assert await headlines(visitor, order) == [LATE, SORRY]
    assert 'data-announce="This is taking longer than usual."' in visitor.page.text

    await pat_claims(order)
    assert await headlines(visitor, order) == [PACKED]

    # What is held waits for a reason, which the page gives.
    shipment = await shipment_of(order)
    await delivery.hold(shipment.shipment_id, SettableHold.MANUAL, "Pat")
    assert await headlines(visitor, order) == [HERE]


async def test_a_cancelled_order_costs_nothing_unless_it_may_be_paid(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await sales.request_cancellation(order.order_id)
    await settle()
    await visitor.open(order.links.page)
    assert "Nothing will be sent, and you won't be charged." in visitor.text

    await await_payment((await shipment_of(order)).shipment_id)
    await visitor.open(order.links.page)
    assert "Nothing will be sent." in visitor.text
    assert "charged" not in visitor.text


async def test_only_what_has_ended_is_loudly_ordered_again(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    quiet, loud = 'class="btn" type="submit" data-variant="plain"', 'class="btn wide"'

    await visitor.open(order.links.page)
    _, _, again = visitor.page.text.partition('class="order-again"')
    assert again.partition("Order again")[0].count(quiet) == 1

    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    await delivery.deliver(shipment.shipment_id, None, None, "Bea")
    await settle()
    await visitor.open(order.links.page)
    _, _, again = visitor.page.text.partition('class="order-again"')
    assert again.partition("Order again")[0].count(loud) == 1
