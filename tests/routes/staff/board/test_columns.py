"""Each tab of the board has the columns that its readers need."""

import re
from uuid import UUID

import pytest

from app.routes.staff.board.columns import COLUMNS
from app.services import delivery
from app.values.statuses import SettableHold
from tests.support.visitor import Visitor

HEADS = re.compile(r'<th class="col-([a-z]+)"')
CELLS = re.compile(r'<td class="cell-([a-z]+)"')
TABS = ("", "PENDING", "SHIPPED", "DELIVERED", "CANCELLED", "ON_HOLD", "PROBLEMS")


async def cells_on(visitor: Visitor, tab: str) -> list[str]:
    await visitor.open(f"/staff/shipments?status={tab}")
    heads = HEADS.findall(visitor.page.text)
    assert CELLS.findall(visitor.page.text) == heads, "each cell has its head"
    return heads


async def test_what_waits_says_who_packs_it_and_what_is_written_on_it(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await delivery.hold(waiting.shipment_id, SettableHold.ADDRESS, "Bea")
    for tab in ("PENDING", "ON_HOLD"):
        assert {"country", "placed", "note", "packer"} < set(await cells_on(pat, tab))
        assert "Held: address unclear" in pat.text
        assert "Ann Lee Hamburg , DE DE 2 × Blue mug" in pat.text
    await delivery.claim(waiting.shipment_id, UUID(int=1), "Bea")
    await cells_on(pat, "PENDING")
    assert "Bea is packing" in pat.text


async def test_what_left_says_how_and_since_when(pat: Visitor, waiting: delivery.Shipment) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    assert {"carrier", "number", "since"} < set(await cells_on(pat, "SHIPPED"))
    assert re.search(r"DHL JD 1 .{,30} by Bea", pat.text)


async def test_what_arrived_says_when_and_where(pat: Visitor, waiting: delivery.Shipment) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await delivery.deliver(waiting.shipment_id, None, "Porch", "Pat")
    assert {"arrived", "where"} < set(await cells_on(pat, "DELIVERED"))
    assert re.search(r"by Pat Porch DHL JD 1", pat.text)
    await cells_on(pat, "")


async def test_what_was_cancelled_says_why(
    pat: Visitor, waiting: delivery.Shipment, settle
) -> None:
    from app.services import sales

    await sales.request_cancellation(waiting.order_id, "Ordered twice.")
    await settle()
    assert await cells_on(pat, "CANCELLED") == ["order", "to", "items", "cancelled", "why"]
    assert "Ordered twice." in pat.text


@pytest.mark.parametrize("tab", TABS)
async def test_a_row_that_went_on_keeps_the_columns_of_its_tab(
    tab: str, waiting: delivery.Shipment
) -> None:
    from app.routes.staff.board.columns import tab_of
    from app.routes.staff.board.row import row
    from app.services.board import View

    of = tab_of(View(status=tab))
    sent = await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    drawn = row(sent, of)
    assert tuple(CELLS.findall(drawn)) == COLUMNS[of]
    assert ("status-badge" in drawn) == (of not in ("SHIPPED", "CANCELLED"))
