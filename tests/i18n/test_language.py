"""In which language somebody is spoken to: by choice, by the browser, by the shop."""

import re
from datetime import UTC, date, datetime

import pytest
from babel import Locale

from app.environment import wrong_settings
from app.i18n.language import (
    LANGUAGES,
    Language,
    gettext,
    ngettext,
    preferred,
    use_language,
)
from app.services import delivery, sales
from app.values import formats
from app.values.money import Money
from app.workers.mail_sender import MailSender
from tests.support.cast import basket, place, shipment_of
from tests.support.post_office import PostOffice, body
from tests.support.streams import Stream
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "de"),
        ("*", "de"),
        ("en", "en"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR, fr;q=0.9, de;q=0.2, en;q=0.1", "fr"),
        ("es-ES, es;q=0.9, de;q=0.2, en;q=0.1", "de"),
        ("EN-gb", "en"),
        ("en;q=0, de;q=0.1", "de"),
        ("en;q=nonsense", "de"),
        ("en;nonsense, ;;;, ,", "de"),
        ("en;q=-1", "de"),
    ],
)
def test_the_first_language_asked_for_that_the_shop_has(asked: str, spoken: str) -> None:
    assert preferred(asked, "de") == spoken


def test_one_record_brings_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    spanish = Language("es", "Español", Locale("es", "ES"), "EEE d MMM", "EEE d MMM y")
    [refused] = wrong_settings(shop_language="es")
    assert refused == "SHOP_LANGUAGE: Input should be 'en' or 'de' or 'fr'"
    monkeypatch.setitem(LANGUAGES, "es", spanish)
    assert wrong_settings(shop_language="es") == []
    assert preferred("es-MX, de;q=0.5", "en") == "es"


def test_french_dates_countries_prices_and_plurals() -> None:
    at = datetime(2026, 1, 15, 14, 30, tzinfo=UTC)
    with use_language("fr"):
        assert formats.day(date(2026, 1, 15)) == "jeu. 15 janv. 2026"
        assert formats.moment(at, "short") == "jeu. 15 janv., 14:30 UTC"
        assert formats.country("DE") == "Allemagne"
        assert formats.format_money(Money(123450, "EUR")) == "1\u202f234,50\xa0€"
        assert [ngettext("{count} order", "{count} orders", many) for many in (0, 1, 2)] == [
            "{count} commande", "{count} commande", "{count} commandes",
        ]  # fmt: skip


@pytest.mark.parametrize("spoken", LANGUAGES.values(), ids=lambda one: one.code)
async def test_the_button_that_orders_says_no_more_than_the_law_wants(
    visitor: Visitor, spoken: Language
) -> None:
    visitor.client.headers["Accept-Language"] = spoken.code
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines", quantity="1")
    await visitor.open("/checkout")
    with use_language(spoken.code):
        wanted, total = gettext("Place order"), formats.format_money(Money(1400, "EUR"))
    [words] = re.findall(
        r'data-size="lg" type="submit">.*?<span>(.*?)</span>', visitor.page.text, re.S
    )
    assert words == (f"{wanted} · {total}" if spoken.amount_on_button else wanted)


async def test_a_browser_that_asks_for_german_reads_german(visitor: Visitor) -> None:
    visitor.client.headers.update(GERMAN)
    await visitor.open("/")
    assert '<html lang="de"' in visitor.page.text
    assert "14,00 €" in visitor.text
    await visitor.open("/nowhere")
    assert visitor.page.status_code == 404
    assert '<html lang="de"' in visitor.page.text


async def test_a_choice_is_kept_over_what_the_browser_asks_for(visitor: Visitor) -> None:
    visitor.client.headers.update(GERMAN)
    await visitor.open("/track")
    await visitor.send("/language", language="en")
    assert visitor.page.url.path == "/track"
    assert '<html lang="en"' in visitor.page.text
    await visitor.send("/language", language="tlh")
    assert '<html lang="en"' in visitor.page.text


async def test_the_shop_speaks_its_own_language_to_who_asks_for_none(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.middleware.reader_language.own_language", lambda: "de")
    await visitor.open("/")
    assert '<html lang="de"' in visitor.page.text


async def test_programs_are_told_the_same_in_every_language(client) -> None:
    broken = {"customer": {"name": ""}}
    plain = await client.post("/api/v1/orders", json=broken)
    german = await client.post("/api/v1/orders", json=broken, headers=GERMAN)
    assert plain.status_code == 422
    assert german.json()["errors"] == plain.json()["errors"]
    assert german.json()["title"] == plain.json()["title"]


async def test_an_order_is_written_about_in_the_language_it_was_placed_in(
    client, office: PostOffice, settle
) -> None:
    wanted = {
        "customer": {"name": "Ann Lee", "email": "ann@example.org"},
        "delivery_address": {
            "line1": "12 Harbour Street",
            "city": "Hamburg",
            "postcode": "20095",
            "country": "DE",
        },
        "items": [{"product_id": "product_456", "quantity": 1}],
    }
    for headers in (GERMAN, {}):
        answer = await client.post("/api/v1/orders", json=wanted, headers=headers)
        assert answer.status_code == 201
    await settle()
    sender = MailSender(office.transport())
    for _ in range(2):
        await sender.round()
    german, english = office.mails
    assert "Bestellung" in german["Subject"]
    assert "order" in english["Subject"]
    for kind in ("plain", "html"):
        assert "Deutschland" in body(german, kind)
        assert "Germany" in body(english, kind)


async def test_the_link_to_my_orders_comes_in_the_language_of_who_asked(
    visitor: Visitor, office: PostOffice
) -> None:
    await place(product_456=1)
    visitor.client.headers.update(GERMAN)
    await visitor.open("/account")
    await visitor.send("/account/links", email="ann@example.org")
    await MailSender(office.transport()).round()
    assert "Bestellungen" in office.mails[-1]["Subject"]


async def test_open_pages_are_told_of_one_change_in_their_own_languages(served, settle) -> None:
    order, _ = await sales.place_order(basket(product_456=1))
    await settle()
    await served.get(order.links.page)
    stream = f"/orders/{order.order_id}/stream"
    async with (
        served.stream("GET", stream, headers=GERMAN) as german,
        served.stream("GET", stream) as english,
    ):
        readers = Stream(german), Stream(english)
        for reader in readers:
            await reader.message()
        await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
        await settle()
        told = [(await reader.message())["data"] for reader in readers]
    assert "Versendet" in told[0]
    assert "Shipped" in told[1]
    assert "Shipped" not in told[0]
