"""Stock-takes on pages that need no scripts."""

import pytest

from app.infra.database import fetch_value
from app.services import products
from tests.support.cast import place
from tests.support.products import blanket, levels, lies_at
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
TAKES = "/staff/stock-takes"


@pytest.fixture
async def path(pat: Visitor) -> str:
    """Pat has started to count two products on one shelf."""
    await lies_at(product_456="B-3", product_789="B-3")
    await pat.open(TAKES)
    await pat.send(TAKES, first="B-3", last="")
    return pat.page.url.path


async def code_of(product_id: str, code: str = "MUG-BLUE") -> str:
    """Prints a SKU onto a product."""
    await fetch_value(
        "UPDATE products.products SET sku = $2 WHERE product_id = $1", product_id, code
    )
    return code


async def test_a_shelf_is_counted_by_typing_and_saved_once(pat: Visitor, path: str) -> None:
    assert "Stock-take: B-3" in pat.text
    await pat.send(f"{path}/counts", **{"counted-product_456": "148", "go": "differences"})
    assert "Nothing is saved yet." in pat.text
    assert "−2" in pat.text
    assert (await levels()) == (150, 0)
    await pat.send(f"{path}/result")
    assert "1 count saved." in pat.text
    assert "Saved by Pat" in pat.text
    assert await levels() == (148, 0)
    await pat.open("/staff/stock/product_456")
    assert "counted" in pat.text
    assert path in pat.page.text


async def test_pieces_are_scanned(pat: Visitor, path: str) -> None:
    code = await code_of("product_456")
    for number in (1, 2):
        await pat.send(f"{path}/counts", code=code)
        assert f"Blue mug: {number} counted." in pat.text
    assert pat.form(f"{path}/counts").value("counted-product_456") == "2"
    opened = pat.page
    await pat.send(f"{path}/counts", code=code)
    pat.page = opened
    await pat.send(f"{path}/counts", code=code)
    assert pat.form(f"{path}/counts").value("counted-product_456") == "3"
    # On paper the line says it, for fields are not printed.
    assert '<span class="count-line" aria-hidden="true">3</span>' in pat.page.text


async def test_a_scan_says_where_another_product_belongs(pat: Visitor, path: str) -> None:
    typed = {"counted-product_456": "12"}
    await pat.send(f"{path}/counts", code="4006381333931", **typed)
    assert pat.page.status_code == 422
    assert "No product has the code 4006381333931." in pat.text
    assert pat.form(f"{path}/counts").value("counted-product_456") == "12"
    for shelf, said in (
        ("", "Lamp has no shelf yet and was not counted here."),
        ("D-4", "Lamp belongs to shelf D-4 and was not counted here."),
    ):
        await products.put_product("lamp", blanket(name="Lamp", sku="LAMP", shelf=shelf), "Bea")
        await pat.send(f"{path}/counts", code="lamp")
        assert said in pat.text
    await lies_at(lamp="B-3")
    await pat.send(f"{path}/counts", code="LAMP")
    assert "Lamp: 1 counted." in pat.text
    assert "2 of 3 products counted." in pat.text


async def test_what_is_no_number_is_named_and_the_rest_is_kept(pat: Visitor, path: str) -> None:
    wrong = {"counted-product_456": "many", "counted-product_789": "7"}
    await pat.send(f"{path}/counts", **wrong)
    assert pat.page.status_code == 422
    assert "Enter how many there are, such as 12 or 0" in pat.text
    form = pat.form(f"{path}/counts")
    assert (form.value("counted-product_456"), form.value("counted-product_789")) == ("many", "7")
    await pat.send(f"{path}/counts", **{"counted-product_456": "4006381333931"})
    assert pat.page.status_code == 422
    await pat.send(f"{path}/counts", **{"counted-product_456": ""})
    assert pat.page.status_code == 200
    assert "1 of 2 products counted." in pat.text


async def test_a_sale_while_the_page_was_open_is_told(pat: Visitor, path: str) -> None:
    await products.move_stock("product_456", -2, "sold at the door", "Bea")
    await pat.send(f"{path}/counts", **{"counted-product_456": "148"})
    assert "The stock changed from 150 to 148 since this page was opened." in pat.text
    await pat.send(f"{path}/counts")
    assert pat.page.status_code == 200
    assert "1 of 2 products counted." in pat.text


async def test_who_counts_along_keeps_what_others_counted(pat: Visitor, path: str) -> None:
    opened = pat.page
    await pat.send(f"{path}/counts", **{"counted-product_789": "7"})
    pat.page = opened
    await pat.send(f"{path}/counts", **{"counted-product_456": "148"})
    assert "2 of 2 products counted." in pat.text


async def test_what_cannot_be_saved_is_taken_out(pat: Visitor, path: str) -> None:
    await place(product_456=3)
    typed = {"counted-product_456": "2", "counted-product_789": "7", "go": "differences"}
    await pat.send(f"{path}/counts", **typed)
    assert "Open orders hold 3, and only 2 would be left." in pat.text
    await pat.send(f"{path}/result")
    assert pat.page.status_code == 409
    assert "1 count cannot be saved." in pat.text
    await pat.send(f"{path}/counts", **{"was-product_456": "2", "counted-product_456": ""})
    await pat.open(f"{path}?view=differences")
    await pat.send(f"{path}/result")
    assert (await levels("product_789"))[0] == 7


async def test_a_stock_take_is_given_up(pat: Visitor, path: str) -> None:
    opened = pat.page
    await pat.send(f"{path}/abandonment")
    assert "The stock-take was given up. No stock was changed." in pat.text
    assert "given up" in pat.text
    pat.page = opened
    await pat.send(f"{path}/counts", **{"counted-product_456": "1"})
    assert "Pat has already ended this stock-take." in pat.text
    assert await levels() == (150, 0)


async def test_the_differences_are_looked_at_again_once_more_was_counted(
    pat: Visitor, path: str
) -> None:
    await pat.send(f"{path}/counts", **{"counted-product_456": "148", "go": "differences"})
    looked = pat.page
    await pat.open(path)
    await pat.send(f"{path}/counts", **{"counted-product_789": "7"})
    pat.page = looked
    await pat.send(f"{path}/result")
    assert pat.page.status_code == 409
    assert "More was counted since." in pat.text


async def test_the_other_shelves_are_listed(pat: Visitor, path: str) -> None:
    await pat.open(TAKES)
    assert "0 of 2 products counted" in pat.text
    await pat.send(TAKES, first="B-3", last="")
    assert "Pat has already started this stock-take. You can count along." in pat.text
    await pat.open(TAKES)
    await pat.send(TAKES, first="Z-9", last="")
    assert pat.page.status_code == 422
    assert "There is no product on these shelves." in pat.text


@pytest.mark.parametrize("query", ["number=0", "number=99", "view=x", "scanned=nothing"])
async def test_any_address_of_it_is_answered(pat: Visitor, path: str, query: str) -> None:
    assert (await pat.open(f"{path}?{query}")).status_code == 200
