"""A test order is marked everywhere, and once it is removed no list or report counts it."""

import pytest
from asyncpg import CheckViolationError

from app import audit_log
from app.infra.clock import about_now
from app.infra.database import fetch
from app.services import accounts, board, delivery, sales
from app.values.report_ranges import last_days
from tests.support.breaches import broken, grow_old, pieces
from tests.support.cast import ANN, place, shipment_of
from tests.support.corrected import events_of
from tests.support.trials import Settle, followed, place_test

pytestmark = pytest.mark.usefixtures("shop")


async def test_its_parcel_and_its_event_say_that_it_is_a_test(settle: Settle) -> None:
    real, test = await place(product_456=1), await place_test(product_456=1)
    await settle()

    assert (await sales.find_order(test.order_id)).is_test
    assert (await shipment_of(test)).is_test
    assert not (await shipment_of(real)).is_test
    [first, second] = await events_of("order.created")
    assert "is_test" not in first
    assert second["is_test"] is True


async def test_it_leaves_every_list_and_report(settle: Settle) -> None:
    test, real = await followed(settle), await place(product_456=1)
    await settle()
    counted = await board.counts()
    today = last_days(1, about_now())
    assert (await sales.report_sales(today)).now.orders == 1
    assert (await board.report_shipping(today)).now.parcels == 0
    assert counted["DELIVERED"] == 1

    await sales.remove_test_order(test.order_id)
    await settle()

    numbers = [real.order_number]
    assert [one.order_number for one in (await sales.list_orders()).items] == numbers
    assert [one.order_number for one in (await board.list_shipments()).items] == numbers
    mine = await accounts.list_account_orders(ANN.email)
    assert [one.order_number for one in mine.items] == numbers
    counted = await board.counts()
    assert (counted["PENDING"], counted["DELIVERED"]) == (1, 0)


async def test_it_stays_to_be_looked_up_with_its_removal_as_its_last_step(settle: Settle) -> None:
    test = await followed(settle)
    before = await sales.find_order(test.order_id)
    removed = await sales.remove_test_order(test.order_id)
    again = await sales.remove_test_order(test.order_id)
    await settle()

    assert removed.removed_at
    assert (removed.status, removed.version) == ("DELIVERED", before.version + 1)
    assert again == removed
    assert len(await events_of("order.test_removed")) == 1
    assert (await shipment_of(test)).removed_at == removed.removed_at
    await grow_old()
    await fetch("UPDATE sales.orders SET removed_at = removed_at - interval '1 hour'")
    await fetch("UPDATE delivery.shipments SET removed_at = removed_at - interval '1 hour'")
    assert await broken() == set()


async def test_each_parcel_of_a_divided_one_is_marked_and_leaves_with_it(settle: Settle) -> None:
    test = await place_test(product_456=3)
    await settle()
    first = (await shipment_of(test)).shipment_id
    parted = await delivery.split(first, pieces(1))
    await delivery.merge(first, parted.remainder_id)
    rest = (await delivery.dispatch(first, "DHL", "T-1", "Bea", items=pieces(2))).remainder_id
    assert rest
    await delivery.dispatch(rest, "DHL", "T-2", "Bea")
    for parcel in (first, rest):
        await delivery.deliver(parcel, None, None, "Bea")
    await settle()
    parcels = (await board.list_shipments(order_id=test.order_id)).items
    assert [one.is_test for one in parcels] == [True] * 3

    await sales.remove_test_order(test.order_id)
    await settle()

    assert set((await board.counts()).values()) == {0}
    await grow_old()
    await fetch("UPDATE sales.orders SET removed_at = removed_at - interval '1 hour'")
    await fetch("UPDATE delivery.shipments SET removed_at = removed_at - interval '1 hour'")
    assert await broken() == set()


async def test_a_delivery_that_is_withdrawn_at_the_same_moment_asks_for_nothing(
    settle: Settle,
) -> None:
    test = await followed(settle)
    await delivery.retract_delivery((await shipment_of(test)).shipment_id, "Bea")
    # The event has not reached Sales.
    await sales.remove_test_order(test.order_id)
    await settle()
    assert await board.count_attention() == 0
    await grow_old()
    await fetch("UPDATE sales.orders SET removed_at = removed_at - interval '1 hour'")
    await fetch("UPDATE delivery.shipments SET removed_at = removed_at - interval '1 hour'")
    assert await broken() == set()


async def test_the_log_says_who_removed_it(settle: Settle) -> None:
    test = await followed(settle)
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", "1", "Mia"))
        await sales.remove_test_order(test.order_id)
        await sales.remove_test_order(test.order_id)
    [line] = (await audit_log.list_lines(audit_log.Filters(action="order.test_removed"))).items
    assert (line.actor.name, line.subject_name) == ("Mia", test.order_number)


async def test_a_customers_order_is_never_removed(settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id)
    await settle()
    with pytest.raises(sales.NoTestOrder):
        await sales.remove_test_order(order.order_id)


async def test_an_open_one_ends_first(settle: Settle) -> None:
    test = await place_test(product_456=1)
    await settle()
    for step in ("PENDING_SHIPMENT", "SHIPPED"):
        assert (await sales.find_order(test.order_id)).status == step
        with pytest.raises(sales.TestOrderOpen):
            await sales.remove_test_order(test.order_id)
        if step == "PENDING_SHIPMENT":
            await delivery.dispatch((await shipment_of(test)).shipment_id, "DHL", "T1", "Bea")
            await settle()
    with pytest.raises(sales.OrderChanged):
        await sales.remove_test_order((await followed(settle)).order_id, {1})


async def test_a_withdrawn_delivery_is_still_to_come(settle: Settle) -> None:
    test = await followed(settle)
    key = (await shipment_of(test)).shipment_id
    await delivery.retract_delivery(key, "Bea")
    await settle()
    with pytest.raises(sales.TestOrderOpen):
        await sales.remove_test_order(test.order_id)
    assert not (await sales.list_test_orders())[0].may_be_removed
    await delivery.deliver(key, None, "Porch", "Bea")
    await settle()
    assert (await sales.list_test_orders())[0].may_be_removed
    await sales.remove_test_order(test.order_id)
    await settle()
    with pytest.raises(delivery.Conflict):
        await delivery.retract_delivery(key, "Bea")


async def test_the_guide_asks_for_one_that_arrived_and_was_removed(settle: Settle) -> None:
    cancelled = await place_test(product_456=1)
    await settle()
    await sales.request_cancellation(cancelled.order_id)
    await settle()
    await sales.remove_test_order(cancelled.order_id)
    assert not await sales.was_tried()
    arrived = await followed(settle)
    assert not await sales.was_tried()
    await sales.remove_test_order(arrived.order_id)
    assert await sales.was_tried()
    listed = await sales.list_test_orders()
    assert [one.order_number for one in listed] == [arrived.order_number, cancelled.order_number]


async def test_the_tables_keep_no_customers_order_as_removed() -> None:
    await place(product_456=1)
    with pytest.raises(CheckViolationError):
        await fetch("UPDATE sales.orders SET removed_at = now()")
