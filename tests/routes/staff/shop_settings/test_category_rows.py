"""Managers name the categories in further languages, and customers read them in theirs."""

import json
import re
from collections.abc import Awaitable, Callable

import httpx

from app.services import products
from tests.support.api import bearer
from tests.support.products import blanket
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

LOOK = "/staff/settings/look"


async def sorted_goods() -> None:
    await products.put_product("product_789", blanket(category="Wool"))
    await products.put_product("lamp", blanket(1900, name="Lamp", category="Desk"))


async def name(bea: Visitor, german: list[str], french: list[str]) -> None:
    """Home has none; for Desk and Wool, in this order."""
    fields = dict(bea.form(LOOK).fields) | {
        "category": ["Desk", "Wool"],
        "category_name_en": ["", ""],
        "category_name_de": german,
        "category_name_fr": french,
    }
    bea.page = await bea.client.post(LOOK, data=fields, follow_redirects=True)


async def test_a_category_is_read_in_each_language_and_its_address_stays(
    bea: Visitor, shop: None
) -> None:
    await sorted_goods()
    await bea.open(LOOK)
    await name(bea, ["Zum Schreiben", "Aus Wolle"], ["Écrire", " Laine "])
    assert "Shop settings saved." in bea.text
    assert "Laine" in (await bea.open("/staff/settings")).text
    assert "Wool (de): Aus Wolle" in (await bea.open("/staff/audit-log")).text

    bea.client.cookies.set("language", "de")
    await bea.open("/")
    assert "Aus Wolle 1 Home 1 Zum Schreiben 1" in bea.text
    assert 'href="/?category=Wool"' in bea.page.text
    await bea.open("/?category=Wool")
    assert re.search(r"<h1>\s*Aus Wolle\s*</h1>", bea.page.text)
    assert '<meta name="description" content="Aus Wolle' in bea.page.text
    assert "In Aus Wolle" in (await bea.open("/?category=Wool&q=blanket")).text
    await bea.open("/products/product_789")
    assert "Aus Wolle" in bea.text
    data = bea.page.text.partition('type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(data)["category"] == "Aus Wolle"

    bea.client.cookies.set("language", "fr")
    await bea.open("/")
    assert "Écrire 1 Home 1 Laine 1" in bea.text
    bea.client.cookies.set("language", "en")
    await bea.open("/")
    assert "Desk 1 Home 1 Wool 1" in bea.text


async def test_what_cannot_be_is_told_and_stays_in_the_form(bea: Visitor, shop: None) -> None:
    await sorted_goods()
    await bea.open(LOOK)
    await name(bea, ["Wolle", "wolle"], ["", "Laine"])
    assert bea.page.status_code == 422
    assert "must differ: “wolle” is there twice" in bea.text
    assert 'value="Laine"' in bea.page.text


async def test_two_managers_compare_the_names(bea: Visitor, shop: None) -> None:
    await sorted_goods()
    await bea.open(LOOK)
    opened = bea.page
    await name(bea, ["", "Wolle"], ["", ""])
    bea.page = opened
    await name(bea, ["", "Aus Wolle"], ["", ""])
    assert bea.page.status_code == 409
    assert "Categories in other languages changed by both Wolle Aus Wolle" in bea.text


async def test_names_are_set_by_programs_and_rest_in_the_shops_own_language(
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]], shop: None
) -> None:
    await sorted_goods()
    client.headers.update(bearer(await api_key("settings:read", "settings:write")))
    names = {"de": {"Wool": "Wolle"}, "en": {"Wool": "Woollens"}}
    answer = await client.put("/api/v1/settings", json={"category_names": names})
    assert answer.json()["category_names"] == names
    wrong = await client.put("/api/v1/settings", json={"category_names": {"es": {}}})
    assert wrong.status_code == 422
    listed = (await client.get("/api/v1/products", params={"language": "de"})).json()["items"]
    assert {one["category"] for one in listed} == {"Home", "Desk", "Wool"}

    client.headers["Accept-Language"] = "de"
    assert "Wolle" in (await client.get("/")).text
    client.headers["Accept-Language"] = "en"
    assert "Woollens" not in (await client.get("/")).text
    gone = await client.put("/api/v1/settings", json={"category_names": {}})
    assert "category_names" not in gone.json()["changed"]
