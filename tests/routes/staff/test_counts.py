"""Products are counted, on pages that need no scripts."""

import pytest

from app.services import products
from tests.support.cast import place
from tests.support.products import levels
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
SHELF = "/staff/stock/product_456/empty-shelf"


async def test_a_packer_counts(pat: Visitor) -> None:
    await pat.open("/staff/stock/product_456")
    await pat.send("/staff/counts", product_id="product_456")
    [count] = await products.open_counts()
    path = f"/staff/counts/{count.count_id}"
    opened = pat.page
    await pat.send(path, counted="many")
    assert pat.page.status_code == 422
    assert "Enter how many there are" in pat.text
    assert pat.form(path).value("counted") == "many"
    await pat.send(path, counted="148")
    assert "Blue mug: 148 on hand." in pat.text
    assert "Nothing to count" in pat.text
    assert await levels() == (148, 0)
    pat.page = opened
    await pat.send(path, counted="149")
    assert "Pat has already counted 148." in pat.text


async def test_orders_that_hold_more_are_shown_instead(pat: Visitor) -> None:
    await place(product_456=3)
    await products.put_on_count_list("product_456", "doubtful", "Bea")
    [count] = await products.open_counts()
    await pat.open("/staff/counts")
    await pat.send(f"/staff/counts/{count.count_id}", counted="2")
    assert pat.page.status_code == 409
    assert "3 of them are reserved for open orders. Orders that need it" in pat.text
    assert SHELF in pat.page.text


async def test_the_list_follows_the_shelves(pat: Visitor) -> None:
    await products.put_on_count_list("product_789", "doubtful", "Bea")
    await products.put_on_count_list("product_456", "doubtful", "Bea")
    await pat.open("/staff/counts")
    assert pat.text.find("Blue mug") < pat.text.find("Wool blanket")


async def test_the_reason_is_read_in_the_readers_language(pat: Visitor) -> None:
    await pat.open("/staff/stock/product_456")
    await pat.send("/staff/counts", product_id="product_456")
    assert "put on the list by hand" in pat.text
    await pat.send("/language", language="de")
    await pat.open("/staff/counts")
    assert "put on the list by hand" not in pat.text
    assert "von Hand auf die Liste gesetzt" in pat.text
