"""Counts of a file are a stock-take, which is looked at and then saved."""

import pytest

from app.infra.database import fetch
from app.services import products
from app.services.products import FileFault, StockTake
from tests.support.breaches import broken
from tests.support.products import levels

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture(autouse=True)
async def codes(shop: None) -> None:
    for product_id, sku, barcode in (
        ("product_456", "MUG", "4006381333931"),
        ("product_789", "BLANKET", None),
    ):
        await fetch(
            "UPDATE products.products SET sku = $2, barcode = $3 WHERE product_id = $1",
            product_id,
            sku,
            barcode,
        )


async def reads(text: str) -> tuple[StockTake | None, list[FileFault]]:
    take, faults = await products.import_counts("june.csv", products.read_counts(text), "Bea")
    return take, list(faults)


@pytest.mark.parametrize(
    "line",
    [
        "product_456,,,148",
        ",MUG,,148",
        ",mug,,148",
        ",,4006381333931,148",
        ",MUG,4006381333931,148",
    ],
)
async def test_a_product_is_found_by_each_of_its_codes(line: str) -> None:
    take, faults = await reads(f"product_id,sku,barcode,counted\n{line}\n")
    assert faults == []
    assert take
    assert (take.name, take.products, take.counted, take.differing) == ("june.csv", 1, 1, 1)
    assert await levels() == (150, 0)
    await products.save_stock_take(take.take_id, "Bea")
    assert await levels() == (148, 0)
    assert await broken() == set()


async def test_each_line_that_cannot_be_counted_says_why() -> None:
    text = (
        "sku,barcode,on_hand,counted\n"
        "MUG,,150,148\n"
        "LAMP,,1,1\n"
        "mug,,150,148\n"
        "BLANKET,4006381333931,,1\n"
        "BLANKET,,7000,1\n"
    )
    take, faults = await reads(text)
    assert take
    assert take.products == 1
    assert [(one.line, one.column) for one in faults] == [
        (3, "sku"),
        (4, "sku"),
        (5, "barcode"),
        (6, "on_hand"),
    ]
    assert "No product has “LAMP” here." in faults[0].says
    assert "line 2" in faults[1].says
    assert "from 7000 to" in faults[3].says


async def test_skus_that_differ_in_case_alone_are_told_apart() -> None:
    await fetch("UPDATE products.products SET sku = 'mug' WHERE product_id = 'product_789'")
    take, faults = await reads("sku,counted\nMUG,148\nmug,7\n")
    assert take
    assert (take.counted, faults) == (2, [])
    take, [fault] = await reads("sku,counted\nMug,148\n")
    assert (take, fault.line, fault.column) == (None, 2, "sku")
    assert "“Mug” is the code of several products" in fault.says


async def test_without_a_line_that_can_be_counted_there_is_no_stock_take() -> None:
    take, faults = await reads("sku,counted\nLAMP,1\n")
    assert (take, len(faults)) == (None, 1)
    assert await products.open_stock_takes() == []


async def test_the_same_file_again_changes_nothing() -> None:
    for _ in range(2):
        take, _faults = await reads("sku,counted\nMUG,148\nBLANKET,30\n")
        assert take
        await products.save_stock_take(take.take_id, "Bea")
    found = await products.movements("product_456")
    assert [one.quantity for one in found if one.reason == "counted"] == [-2]


async def test_two_files_and_the_products_without_a_shelf_are_counted_at_once() -> None:
    first, _ = await reads("sku,counted\nMUG,148\n")
    second, _ = await reads("sku,counted\nMUG,147\n")
    rest, is_new = await products.start_stock_take("", "", "Bea")
    assert first
    assert second
    assert is_new
    assert len({first.take_id, second.take_id, rest.take_id}) == 3
    await products.save_stock_take(first.take_id, "Bea")
    with pytest.raises(products.NotBooked):
        await products.save_stock_take(second.take_id, "Bea")
