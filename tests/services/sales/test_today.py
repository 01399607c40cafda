"""The home and the reports say the same of a day."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from app.infra.clock import about_now
from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.values.report_ranges import last_days
from app.values.statuses import ShortageReason
from tests.support.cast import basket, place, shipment_of

Settle = Callable[[], Awaitable[int]]


@pytest.mark.usefixtures("shop")
async def test_the_figures_of_a_day_are_those_of_its_report(settle: Settle) -> None:
    await place(product_456=2)
    short, gone = await place(product_456=3, product_789=1), await place(product_789=1)
    await sales.place_order(msgspec.structs.replace(basket(product_456=1), is_test=True))
    await settle()
    await sales.request_cancellation(gone.order_id, None)
    parcel = (await shipment_of(short)).shipment_id
    await delivery.report_shortage(None, parcel, [PieceCount(1, 1)], ShortageReason.DAMAGED, "Pat")
    await settle()

    day = last_days(1, about_now())
    today = await sales.placed_since(day.begins)
    reported = (await sales.report_sales(day)).now
    assert (today.orders, today.pieces, today.revenue.amount) == (
        reported.orders_remaining,
        reported.pieces_remaining,
        reported.remaining,
    )
    assert (today.orders, today.pieces) == (2, 5)
