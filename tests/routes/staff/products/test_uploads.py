"""A new product comes with its pictures and its stock, by one form."""

from typing import Any

import pytest

from app.services import products
from app.services.products import UnknownProduct
from tests.support.pictures import BLUE, RED, photo
from tests.support.visitor import Visitor

PATH = "/staff/products"
LAMP = {"name": "Lamp", "price": "12.50", "opening_stock": "3"}


async def makes(bea: Visitor, *files: tuple[str, bytes], **typed: str) -> None:
    await bea.open(f"{PATH}/new")
    form: dict[str, Any] = {**dict(bea.form(PATH).fields), **LAMP, **typed}
    form.pop("photos")
    sent = [("photos", (name, content, "image/jpeg")) for name, content in files]
    bea.page = await bea.client.post(
        PATH,
        data=form,
        files=sent or {"photos": ("", b"", "application/octet-stream")},
        follow_redirects=True,
    )


async def test_it_is_on_sale_with_pictures_and_stock_by_one_form(bea: Visitor) -> None:
    await makes(bea, ("a.jpg", photo(colour=RED)), ("b.jpg", photo(colour=BLUE)), alt="A red lamp")
    assert bea.page.url.path == f"{PATH}/lamp"
    assert "Lamp added, with 3 in stock." in bea.text
    assert [one.alt for one in await products.list_pictures("lamp")] == ["A red lamp", ""]
    await bea.open("/products/lamp")
    assert 'alt="A red lamp"' in bea.page.text
    assert "Add to cart" in bea.text


async def test_without_a_picture_it_is_made_as_before(bea: Visitor) -> None:
    await makes(bea)
    assert "Lamp added, with 3 in stock." in bea.text
    assert await products.list_pictures("lamp") == []


async def test_a_file_that_is_no_picture_is_named_and_the_product_is_kept(bea: Visitor) -> None:
    await makes(bea, ("list.pdf", b"%PDF-1.7"), ("b.jpg", photo()), alt="A lamp")
    assert bea.page.url.path == f"{PATH}/lamp/pictures"
    assert "list.pdf: " in bea.text
    assert [one.alt for one in await products.list_pictures("lamp")] == ["A lamp"]


async def test_a_fault_keeps_what_was_typed_and_asks_for_the_files_again(bea: Visitor) -> None:
    await makes(bea, ("a.jpg", photo()), price="", alt="A lamp")
    assert bea.page.status_code == 422
    assert "Choose the pictures again" in bea.text
    assert bea.form(PATH).value("alt") == "A lamp"
    assert bea.form(PATH).value("opening_stock") == "3"
    with pytest.raises(UnknownProduct):
        await products.find_product("lamp", drafts=True)
    await makes(bea, alt="two\nlines")
    assert bea.page.status_code == 422
    assert "The description of the picture" in bea.text


async def test_a_guessed_token_makes_nothing(bea: Visitor) -> None:
    await makes(bea, ("a.jpg", photo()), _csrf_token="guessed")
    assert bea.page.status_code == 403
    with pytest.raises(UnknownProduct):
        await products.find_product("lamp", drafts=True)
