"""The staff's products: managers make, change and archive them; packers look."""

import httpx
import pytest

from app.infra.database import fetch
from app.services import delivery, products
from app.services.products import UnknownProduct
from app.values.money import Money
from tests.support.cast import place
from tests.support.products import EDIT, blanket
from tests.support.visitor import Visitor


async def test_a_manager_changes_a_product(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(
        EDIT, name="Merino blanket", price="79,5", category="Textiles", reorder_point="12"
    )

    assert "Merino blanket saved." in bea.text
    record = await products.find_record("product_789")
    assert (record.name, record.price.amount, record.category) == (
        "Merino blanket",
        7950,
        "Textiles",
    )
    assert (record.reorder_point, record.sold, record.changed_by) == (12, True, "Bea")
    assert bea.form(EDIT).value("price") == "79.50"
    assert "€79.50" in (await bea.open("/products/product_789")).text


async def test_a_manager_makes_a_product_and_is_shown_where_to_count_it(bea: Visitor) -> None:
    await bea.open("/staff/products/new")
    await bea.send("/staff/products", name="Käthe’s Lamp, tall", price="129")

    assert str(bea.page.url.path) == "/staff/products/kathes-lamp-tall"
    assert "Set its stock to start selling." in bea.text
    assert 'href="/staff/stock/kathes-lamp-tall"' in bea.page.text
    assert (await products.find_product("kathes-lamp-tall")).price == Money.of(12900)


async def test_a_manager_scans_the_barcode_into_the_form(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, sku="WOOL-1", barcode="036000291452", shelf="B-03-2")
    assert bea.form(EDIT).value("barcode") == "0036000291452"
    for shown in ("Shelf B-03-2", "SKU WOOL-1", "Barcode 0036000291452"):
        assert shown in bea.text
    assert "Wool blanket" in (await bea.open("/staff/products?q=0036000291452")).text
    await bea.open("/staff/stock/product_789")
    assert "product_789 · Shelf B-03-2" in bea.text

    await bea.open(EDIT)
    await bea.send(EDIT, barcode="036000291453")
    assert bea.page.status_code == 422
    assert "The check digit of 036000291453 is wrong: it may be mistyped" in bea.text
    assert bea.form(EDIT).value("barcode") == "036000291453"


async def test_a_code_of_another_product_comes_back_with_its_name(bea: Visitor) -> None:
    await products.put_product("product_789", blanket(sku="WOOL-1", barcode="4006381333931"))
    mug = "/staff/products/product_456"
    for field, code in {"sku": "WOOL-1", "barcode": "4006381333931"}.items():
        await bea.open(mug)
        await bea.send(mug, **{field: code})
        assert bea.page.status_code == 422
        assert f"Wool blanket already has this code: {code}" in bea.text
        assert bea.form(mug).value(field) == code

    await bea.open("/staff/products/new")
    await bea.send("/staff/products", name="Lamp", price="12", barcode="4006381333931")
    assert "Wool blanket already has this code: 4006381333931" in bea.text


async def test_the_stock_list_is_sorted_by_shelf(bea: Visitor) -> None:
    await products.put_product("product_789", blanket(shelf="B-12"))
    mug = blanket(name="Blue mug", shelf="B-3")
    await products.put_product("product_456", mug)
    lowest = (await bea.open("/staff/stock")).text
    assert lowest.index("Wool blanket") < lowest.index("Blue mug")
    assert 'href="/staff/stock?sort=shelf"' in bea.page.text
    sorted_page = (await bea.open("/staff/stock?sort=shelf")).text
    assert sorted_page.index("Blue mug") < sorted_page.index("Wool blanket")


async def test_an_archived_product_leaves_the_shop_and_is_named_in_carts(bea: Visitor) -> None:
    for product_id in ("product_456", "product_789"):
        await bea.open(f"/products/{product_id}")
        await bea.send("/cart/lines", quantity="2")
    shown = await bea.open("/products/product_789")

    await bea.open(EDIT)
    await bea.send(EDIT, sold="")
    assert "Archived Hidden from the shop" in bea.text

    await bea.open("/products/product_789")
    assert bea.page.status_code == 410
    assert "We no longer sell this" in bea.text
    assert "Blue mug" in bea.text
    assert "Wool blanket" not in (await bea.open("/")).text

    await bea.open("/cart")
    assert "Wool blanket €89.00 each No longer sold" in bea.text
    await bea.open("/checkout")
    assert "Wool blanket: no longer sold" in bea.text

    bea.page = shown
    await bea.send("/cart/lines")
    assert "Wool blanket is no longer sold." in bea.text


async def test_a_packer_looks_but_does_not_change(pat: Visitor) -> None:
    token = pat.form("/staff/logout").value("_csrf_token")
    await pat.open("/staff/products")
    assert "Wool blanket" in pat.text
    assert "New product" not in pat.text
    await pat.open(EDIT)
    assert "Only managers can change products." in pat.text

    for action in ("/staff/products", EDIT):
        data = {"_csrf_token": token, "name": "x", "price": "1", "reorder_point": "1"}
        assert (await pat.client.post(action, data=data)).status_code == 403
    assert (await pat.open("/staff/products/new")).status_code == 403
    assert "Log out" in pat.text
    assert (await products.find_record("product_789")).version == 1


async def test_strangers_log_in_first(client: httpx.AsyncClient, shop: None) -> None:
    for path in ("/staff/products", "/staff/products/new", EDIT, "/staff/stock?view=low"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:12]) == (303, "/staff/login")


async def test_the_list_is_searched_and_divided(bea: Visitor) -> None:
    await products.put_product("product_789", blanket(sold=False), "Mia")
    await bea.open("/staff/products")
    assert "On sale 1 Drafts 0 Archived 1 All 2" in bea.text
    assert "Wool blanket" not in bea.text
    await bea.open("/staff/products?view=withdrawn")
    assert "Wool blanket" in bea.text
    await bea.open("/staff/products?view=all&category=Home&q=mug")
    assert "Results for mug in Home" in bea.text
    assert (await bea.open("/staff/products?q=%00<b>&view=nothing&category=x")).status_code == 200
    assert "No results for <b> in x" in bea.text
    await bea.open("/staff/products?q=mug&cursor=made-up")
    assert bea.address.endswith("/staff/products?q=mug"), "the list begins again"


async def test_the_list_goes_on_where_it_ended(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.staff.products.pages.PAGE", 1)
    await bea.open("/staff/products?q=blanket&category=Home")
    assert 'rel="next"' not in bea.page.text
    await bea.open("/staff/products?category=Home")
    onward = bea.page.text.partition('rel="next" href="')[2].partition('"')[0]
    await bea.open(onward.replace("&amp;", "&"))
    assert "Wool blanket" in bea.text
    assert "Blue mug" not in bea.text
    assert "First page" in bea.text


async def test_words_are_shown_as_words(bea: Visitor) -> None:
    bad = "<script>alert(1)</script>"
    await bea.open(EDIT)
    await bea.send(EDIT, name=bad, category=bad, description=f"{bad}\nsecond line")
    for path in (EDIT, "/staff/products", "/staff/stock", "/staff/stock/product_789"):
        await bea.open(path)
        assert bad in bea.text
        assert "<script>alert" not in bea.page.text
    await bea.open(EDIT)
    assert bea.form(EDIT).value("description") == f"{bad}\nsecond line"


async def test_what_is_low_is_listed_with_what_open_orders_hold(bea: Visitor) -> None:
    await bea.open("/staff/stock?view=low")
    assert "Nothing is low" in bea.text
    await products.put_product("product_789", blanket(reorder_point=45), "Bea")
    await place(product_789=6)

    await bea.open("/staff/stock?view=low")
    assert "Stock 2 Low 1 Count list Stock-take" in bea.text
    assert "Wool blanket product_789 — 50 6 Low 44 45 Adjust" in bea.text
    for address in ("/staff/stock/product_789#adjust", f"{EDIT}#reorder_point"):
        assert f'href="{address}"' in bea.page.text
    await bea.open("/staff/stock?q=mug")
    assert "Wool blanket" not in bea.text
    assert "No results" in (await bea.open("/staff/stock?view=low&q=mug")).text


async def test_from_a_movement_to_the_shipment_that_made_it(
    bea: Visitor, waiting: delivery.Shipment, settle
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await settle()
    await bea.open("/staff/stock/product_456")
    assert "shipped in" not in bea.text, "one day says nothing about the next ones"
    await fetch("UPDATE products.products SET created_at = now() - interval '13 days'")
    await bea.open("/staff/stock/product_456")
    assert "over a year 2 shipped in 14 days" in bea.text

    way = f"/staff/orders/{waiting.order_id}"
    assert f'href="{way}"' in bea.page.text
    await bea.open(way)
    assert bea.page.url.path == way
    assert f'href="/staff/shipments/{waiting.shipment_id}"' in bea.page.text
    nothing = await bea.open("/staff/orders/00000000-0000-4000-8000-000000000000")
    assert nothing.status_code == 404


async def test_a_product_there_is_not(bea: Visitor) -> None:
    for path in ("/staff/products/nothing", "/staff/stock/nothing"):
        assert (await bea.open(path)).status_code == 404
    with pytest.raises(UnknownProduct):
        await products.find_record("nothing")
