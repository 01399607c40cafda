"""A manager chooses the languages of the shop, and pages, mails and orders speak no others."""

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import mailing, shop
from tests.support.api import an_order
from tests.support.cast import place
from tests.support.mails import mail_about
from tests.support.post_office import parsed
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

EDIT = "/staff/settings/shop"
GERMAN_ONLY = {"language": "de", "languages": ["de"]}


async def choose(bea: Visitor, own: str, *offered: str) -> None:
    await bea.open(EDIT)
    sent = dict(bea.form(EDIT).fields) | {"language": own, "languages": list(offered)}
    bea.page = await bea.client.post(EDIT, data=sent, follow_redirects=True)


async def test_a_manager_chooses_what_customers_can_read(bea: Visitor) -> None:
    await choose(bea, "de", "en", "de")

    assert "Shop settings saved." in bea.text
    known = (await shop.read_settings()).settings
    assert (known.language, known.languages) == ("de", ["en", "de"])
    await bea.open("/staff/settings")
    assert "English, Deutsch" in bea.text
    assert "Deutsch, Français" not in bea.text


async def test_customers_find_no_other_language(bea: Visitor, client: httpx.AsyncClient) -> None:
    await shop.set_settings(GERMAN_ONLY, "Bea", None)
    client.cookies.set("language", "fr")
    for asked in ("fr", "en", ""):
        home = await client.get("/", headers={"Accept-Language": asked})
        assert '<html lang="de"' in home.text
        assert 'action="/language"' not in home.text

    bea.client.cookies.set("language", "fr")
    await bea.open("/staff/shipments")
    assert '<html lang="fr"' in bea.page.text
    assert 'value="en"' in bea.page.text
    await bea.open("/")
    assert '<html lang="de"' in bea.page.text


@pytest.mark.usefixtures("shop")
async def test_mails_of_an_order_follow(client: httpx.AsyncClient) -> None:
    order = await place(product_456=1)
    await fetch("UPDATE sales.orders SET language = 'fr'")
    due = mail_about(order.order_id, language="fr")
    for offered, said in (({}, "Nous avons reçu votre commande"), (GERMAN_ONLY, "Bestellung")):
        await shop.set_settings(offered, "Bea", None)
        letter = await mailing.letter_for(due)
        assert letter
        assert said in str(parsed(letter.content)["Subject"])


@pytest.mark.usefixtures("shop")
async def test_an_order_of_a_program_gets_an_offered_language(client: httpx.AsyncClient) -> None:
    await shop.set_settings(GERMAN_ONLY, "Bea", None)
    french = {"Accept-Language": "fr-FR"}
    answer = await client.post("/api/v1/orders", json=an_order(product_456=1), headers=french)
    assert answer.status_code == 201
    assert await fetch_value("SELECT language FROM sales.orders") == "de"


@pytest.mark.parametrize(
    ("own", "offered", "told"),
    [
        ("fr", ["en", "de"], "Choose one of the languages that customers can read"),
        ("xx", ["en", "de"], "Choose one of the languages that customers can read"),
        ("en", [], "Choose at least one language"),
        ("en", ["en", "xx"], "Choose languages from the list"),
        ("en", ["en", "<b>, de"], "Choose languages from the list"),
    ],
)
async def test_what_cannot_be_is_refused_and_kept_in_the_form(
    bea: Visitor, own: str, offered: list[str], told: str
) -> None:
    await choose(bea, own, *offered)
    assert bea.page.status_code == 422
    assert told in bea.text
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0
