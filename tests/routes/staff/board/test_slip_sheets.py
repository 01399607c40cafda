"""How packing slips are divided into sheets."""

import pytest
from msgspec.structs import replace

from app.routes.staff.board.slip_sheets import sheets_of
from app.services import delivery
from app.services.delivery.parcel_parts import ParcelItem
from tests.support.visitor import Visitor


def items(count: int, name: str = "Mug") -> list[ParcelItem]:
    return [ParcelItem(place, f"product_{place}", name, 1) for place in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 10, 40, 200])
async def test_each_item_is_on_one_sheet_by_shelf(waiting: delivery.Shipment, count: int) -> None:
    parcel = replace(waiting, items=items(count))
    shelves = {f"product_{place}": count - place for place in range(1, count + 1)}
    sheets = sheets_of(parcel, [], shelves)
    assert [item.position for sheet in sheets for item in sheet] == [*range(count, 0, -1)]
    assert all(18 <= len(sheet) <= 23 for sheet in sheets[1:-1])


async def test_a_product_without_a_shelf_comes_last(waiting: delivery.Shipment) -> None:
    parcel = replace(waiting, items=items(3))
    [sheet] = sheets_of(parcel, [], {"product_3": 0})
    assert [item.position for item in sheet] == [3, 1, 2]


async def test_the_longest_names_make_more_sheets(waiting: delivery.Shipment) -> None:
    parcel = replace(waiting, items=items(20, "W" * 200), note="W" * 1000)
    assert 4 <= len(sheets_of(parcel, [], {})) <= 8


async def test_a_slip_without_items_is_a_sheet(waiting: delivery.Shipment) -> None:
    assert sheets_of(replace(waiting, items=[]), [], {}) == [[]]


async def test_each_sheet_has_the_number_and_its_page_and_the_last_the_total(
    pat: Visitor, waiting: delivery.Shipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = replace(waiting, items=items(40))

    async def found(_ids: object) -> list[delivery.Shipment]:
        return [parcel]

    monkeypatch.setattr(delivery, "find_shipments", found)
    await pat.open(f"/staff/slips?ids={waiting.shipment_id}")
    number, many = waiting.order_number, len(sheets_of(parcel, [], {}))
    assert many == 3
    assert f"{number} Page 1 of 3 Ordered" in pat.text
    for page in (2, 3):
        assert f"{number} Page {page} of 3 Packed" in pat.text
    assert pat.text.count("items in total") == 1
    assert pat.text.count("Packed by") == 1
