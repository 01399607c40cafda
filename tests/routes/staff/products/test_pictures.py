"""A manager uploads pictures, describes them, puts them in order and removes them."""

from typing import Any

import httpx
import pytest

from app.services import products
from tests.support.pictures import BLUE, GREEN, RED, photo
from tests.support.visitor import Visitor

PATH = "/staff/products/product_789/pictures"

pytestmark = pytest.mark.usefixtures("shop")


async def uploads(bea: Visitor, *files: tuple[str, bytes], **typed: str) -> httpx.Response:
    """As a browser sends a form without scripts."""
    await bea.open(PATH)
    form: dict[str, Any] = {**dict(bea.form(PATH).fields), **typed}
    form.pop("picture")
    sent = [("picture", (name, content, "image/jpeg")) for name, content in files]
    bea.page = await bea.client.post(
        PATH,
        data=form,
        files=sent or {"picture": ("", b"", "application/octet-stream")},
        follow_redirects=True,
    )
    return bea.page


async def test_several_are_uploaded_at_once_and_shown_in_the_shop(bea: Visitor) -> None:
    await uploads(bea, ("a.jpg", photo(colour=RED)), ("b.jpg", photo(colour=GREEN)))
    assert bea.page.status_code == 200
    assert "2 pictures added. Describe them for people who cannot see them." in bea.text
    assert "Picture 2 of 2" in bea.text

    first, second = await products.list_pictures("product_789")
    for page in ("/", "/products/product_789", "/staff/products", "/staff/products/product_789"):
        await bea.open(page)
        assert first.sizes[0].jpeg in bea.page.text
        assert first.webp_set in bea.page.text
        assert 'alt="Wool blanket"' in bea.page.text
    await bea.open("/products/product_789")
    assert second.url in bea.page.text
    await bea.send("/cart/lines")
    await bea.open("/cart")
    assert first.sizes[0].jpeg in bea.page.text


async def test_each_file_that_cannot_be_used_is_named_and_the_others_are_kept(bea: Visitor) -> None:
    await uploads(
        bea, ("a.jpg", photo()), ("b.svg", b"<svg/>"), ("C:\\me\\c.jpg", b""), ("d.jpg", photo())
    )
    assert bea.page.status_code == 422
    assert "<title>Error: " in bea.page.text
    for told in (
        "b.svg: SVG drawings cannot be used",
        "c.jpg: This file is empty.",
        "d.jpg: The product has this picture already.",
        "1 picture was added.",
    ):
        assert told in bea.text
    assert "me\\" not in bea.text
    assert len(await products.list_pictures("product_789")) == 1


async def test_no_file_is_asked_for_and_too_much_is_said(bea: Visitor) -> None:
    await uploads(bea)
    assert (bea.page.status_code, "Choose at least one picture" in bea.text) == (422, True)
    await uploads(bea, ("a.jpg", b"x" * (101 * 1024 * 1024)))
    assert bea.page.status_code == 413
    assert "Together they have over 100 MB." in bea.text


async def test_a_picture_is_described_and_a_long_text_is_not_lost(bea: Visitor) -> None:
    await uploads(bea, ("a.jpg", photo()))
    [picture] = await products.list_pictures("product_789")
    action, field = f"{PATH}/{picture.picture_id}", f"alt-{picture.picture_id}"
    await bea.send(action, **{field: "x" * 301})
    assert bea.page.status_code == 422
    assert bea.form(action).value(field) == "x" * 301
    assert f'href="#{field}"' in bea.page.text
    await bea.send(action, **{field: "A <b>blanket</b>"})
    assert "Description saved." in bea.text
    await bea.open("/products/product_789")
    assert 'alt="A &lt;b&gt;blanket&lt;/b&gt;"' in bea.page.text


async def test_buttons_put_them_in_order_and_remove_one(bea: Visitor) -> None:
    await uploads(bea, *((f"{one}.jpg", photo(colour=one)) for one in (RED, GREEN, BLUE)))
    red, green, blue = [one.picture_id for one in await products.list_pictures("product_789")]
    await bea.send(f"{PATH}/{blue}/position", position="1")
    assert "Moved to position 1." in bea.text
    for wrong in ("", "-1", "NaN", "9" * 400):
        await bea.send(f"{PATH}/{blue}/position", position=wrong)
        assert bea.page.status_code == 200
    now = [one.picture_id for one in await products.list_pictures("product_789")]
    assert now == [blue, red, green]
    await bea.send(f"{PATH}/{red}/removal")
    assert "Picture removed." in bea.text
    await bea.open(PATH)
    gone = await bea.client.post(
        f"{PATH}/{red}/removal", data=dict(bea.form(f"{PATH}/{blue}/removal").fields)
    )
    assert gone.status_code == 404


async def test_no_upload_is_read_without_its_token_or_by_a_stranger(
    bea: Visitor, client: httpx.AsyncClient
) -> None:
    await uploads(bea, ("a.jpg", photo()), _csrf_token="guessed")
    assert bea.page.status_code == 403
    await uploads(bea, ("a.jpg", photo()), _csrf_token="ü")
    assert bea.page.status_code == 403
    token = bea.form("/staff/logout").value("_csrf_token")
    client.cookies.delete("staff_session")
    files = {"picture": ("a.jpg", photo(), "image/jpeg")}
    answer = await client.post(PATH, data={"_csrf_token": token}, files=files)
    assert answer.headers["location"].startswith("/staff/login")
    assert await products.list_pictures("product_789") == []


async def test_a_product_with_all_its_pictures_takes_no_more(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.products.pictures.MAX_PICTURES", 1)
    await uploads(bea, ("a.jpg", photo(colour=RED)), ("b.jpg", photo(colour=BLUE)))
    assert bea.page.status_code == 422
    assert "b.jpg: A product may have 1 pictures. Remove one first." in bea.text
