"""Products have codes of their own and a place, and are listed as a packer walks."""

import asyncio

import asyncpg
import pytest

from app.infra.database import fetch, transaction
from app.services import products
from app.services.products.shelves import SCANNED
from app.values.fields import Invalid
from tests.support.products import blanket

pytestmark = pytest.mark.usefixtures("shop")

EAN = "4006381333931"
SHELVES = ["A-1", "B-2", "B-03-2", "b-3-11", "B-12-1", "B-012-2", "C", "Z 9", ""]


async def lamps_on(shelves: list[str]) -> None:
    for number, shelf in enumerate(shelves):
        lamp = blanket(name=f"Lamp {number}", shelf=shelf)
        await products.put_product(f"lamp-{number}", lamp)


async def test_shelves_are_in_natural_order() -> None:
    await lamps_on(list(reversed(SHELVES)))
    ids = [f"lamp-{number}" for number in range(len(SHELVES))]
    assert [one.shelf for one in (await products.on_shelves(ids)).values()] == SHELVES


async def test_the_stock_list_walks_along_the_shelves_page_by_page() -> None:
    await lamps_on(list(reversed(SHELVES)))
    found: list[str] = []
    cursor = None
    while True:
        shown = await products.list_stock(q="lamp", by_shelf=True, cursor=cursor, limit=2)
        found += [row.shelf for row in shown.items]
        if (cursor := shown.next_cursor) is None:
            break
    # The archived and the empty are listed like the others: on hand is 0 everywhere here.
    assert found == SHELVES
    assert [row.shelf for row in (await products.list_stock(q="b-12")).items] == ["B-12-1"]


async def test_a_scan_finds_the_product_by_barcode_or_sku() -> None:
    await products.put_product("product_789", blanket(sku="WOOL-1", barcode="0036000291452"))
    for scanned in ("036000291452", "]E00036000291452", "WOOL-1", " WOOL-1 ", "wool-1"):
        [found] = await products.find_scanned(scanned)
        assert (found.product_id, found.barcode) == ("product_789", "0036000291452")
    for scanned in ("WOOL", "product_789", EAN, "ORD-7KQ4TNVX", ""):
        assert await products.find_scanned(scanned) == []


async def test_of_skus_that_differ_only_in_case_the_exact_one_is_found_or_all() -> None:
    await products.put_product("product_789", blanket(sku="Wool-1"))
    await products.put_product("product_456", blanket(sku="wool-1"))
    for scanned, meant in (
        ("Wool-1", ["product_789"]),
        ("wool-1", ["product_456"]),
        ("WOOL-1", ["product_456", "product_789"]),
    ):
        found = await products.find_scanned(scanned)
        assert [one.product_id for one in found] == meant


async def test_a_barcode_that_is_another_ones_sku_means_the_sku() -> None:
    await products.put_product("product_789", blanket(barcode=EAN))
    await products.put_product("product_456", blanket(sku=EAN))
    assert [one.product_id for one in await products.find_scanned(EAN)] == ["product_456"]


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [("barcode", "036000291452", "0036000291452"), ("sku", "WOOL-1", " WOOL-1")],
)
async def test_a_code_belongs_to_one_product(field: str, first: str, second: str) -> None:
    await products.put_product("product_789", blanket(**{field: first}))
    with pytest.raises(Invalid) as refused:
        await products.put_product("product_456", blanket(**{field: second}))
    assert (refused.value.field, refused.value.message) == (field, "is that of another product")
    await products.put_product("product_789", blanket(**{field: ""}))
    await products.put_product("product_456", blanket(**{field: second}))


async def test_of_two_that_take_a_code_at_once_one_gets_it() -> None:
    async def take(product_id: str) -> bool:
        try:
            await products.put_product(product_id, blanket(barcode=EAN))
        except Invalid:
            return False
        return True

    took = await asyncio.gather(*(take(f"lamp-{number}") for number in range(6)))
    assert sum(took) == 1


async def test_the_same_barcode_written_otherwise_is_no_change() -> None:
    await products.put_product("product_789", blanket(barcode="036000291452", shelf="B-3"))
    before = await products.find_record("product_789")
    await products.put_product("product_789", blanket(barcode="0036000291452", shelf=" B-3 "))
    await products.put_product("product_789", blanket())
    assert await products.find_record("product_789") == before
    assert (before.barcode, before.shelf, before.sku) == ("0036000291452", "B-3", None)


async def test_the_database_keeps_no_other_form() -> None:
    for wrong in ("036000291452", "04006381333931", "WOOL", ""):
        with pytest.raises(asyncpg.CheckViolationError):
            await fetch("UPDATE products.products SET barcode = $1 WHERE name = 'Blue mug'", wrong)


async def test_no_scan_reads_all_products() -> None:
    async with transaction():
        # An empty table is read whole without this; a large one is not.
        await fetch("SET LOCAL enable_seqscan = off")
        plan = [row["QUERY PLAN"] for row in await fetch(f"EXPLAIN {SCANNED}", EAN, "Lamp-1")]
    assert [line for line in plan if "Seq Scan" in line] == []
    assert any("products_sku_lower" in line for line in plan)
