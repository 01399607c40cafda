"""The shop's settings: a manager names the shop, and every page, mail and process follows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import httpx
import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra import keeping
from app.infra.database import fetch, fetch_value
from app.services import board, delivery, mailing, products, shop
from app.services.shop import SettingsChanged, current
from app.values.money import Money
from app.values.shop_settings import ShopSettings
from tests.support.cast import place, shipment_of
from tests.support.mails import mail_about
from tests.support.post_office import body, parsed
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

OVERVIEW = "/staff/settings"
EDIT = "/staff/settings/shop"
SELLER = "/staff/settings/seller"
LOOK = "/staff/settings/look"
PACKING = "/staff/settings/packing"
EVERYWHERE = "The name must be one line of characters that every device can show"
NAMED = ShopSettings(name="Mia’s Kiosk")


async def test_a_manager_names_the_shop_and_every_page_says_so(bea: Visitor) -> None:
    await bea.open(EDIT)
    assert bea.form(EDIT).value("name") == "Doorstep"
    assert "Never changed." in bea.text

    await bea.send(EDIT, name=" Käthe & Söhne ")

    assert "Shop settings saved." in bea.text
    assert "Bea changed them" in bea.text
    assert bea.form(EDIT).value("name") == "Käthe & Söhne"
    await bea.open("/")
    assert "· Käthe &amp; Söhne</title>" in bea.page.text
    described = (await bea.open("/schema/openapi.json")).json()
    assert described["info"]["title"] == "Käthe & Söhne API"
    assert "<title>Käthe &amp; Söhne API</title>" in (await bea.open("/schema")).text
    events = (await bea.open("/schema/asyncapi.json")).json()
    assert events["info"]["title"] == "Käthe & Söhne events"


@pytest.mark.usefixtures("shop")
async def test_a_mail_comes_from_the_shop_under_its_new_name(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, name="Käthe & Söhne")
    order = await place(product_456=1)
    due = mail_about(order.order_id)
    letter = await mailing.letter_for(due)
    assert letter
    message = parsed(letter.content)
    assert message["From"].addresses[0].display_name == "Käthe & Söhne"
    assert "at Käthe & Söhne on" in " ".join(body(message, "plain").split())


async def test_the_environments_name_holds_until_a_manager_gives_one(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.settings.settings.shop_name", "Operator’s")
    assert (await shop.read_settings()).settings.name == "Operator’s"

    await bea.open(EDIT)
    await bea.send(EDIT)
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0

    await bea.send(EDIT, name="Mia’s Kiosk")
    assert (await shop.read_settings()).settings.name == "Mia’s Kiosk"


async def test_the_environments_name_can_be_taken_again(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bea.open(EDIT)
    assert "Use the default" not in bea.text
    await bea.send(EDIT, name="Bea’s Kiosk")
    assert "Default for “Name”: Doorstep" in bea.text
    opened = bea.forms(EDIT)[-1]

    sent = dict(opened.fields) | {"unset": "name"}
    bea.page = await bea.client.post(EDIT, data=sent, follow_redirects=True)

    assert "Shop settings saved." in bea.text
    assert "Use the default" not in bea.text
    monkeypatch.setattr("app.settings.settings.shop_name", "Operator’s")
    record = await shop.read_settings()
    assert (record.settings.name, record.version, record.given) == ("Operator’s", 2, {})
    [line, _] = (await audit_log.list_lines(Filters(action="settings.changed"))).items
    assert (line.before, line.after) == ({"name": "Bea’s Kiosk"}, {"name": "Doorstep"})
    await bea.client.post(EDIT, data=sent)
    assert (await shop.read_settings()).version == 2


async def test_who_takes_it_again_too_late_sees_the_other_name(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, name="Bea’s Kiosk")
    sent = dict(bea.forms(EDIT)[-1].fields) | {"unset": "name"}
    await shop.change_settings(NAMED, "Mia", 1)

    bea.page = await bea.client.post(EDIT, data=sent)

    assert bea.page.status_code == 409
    assert "Mia changed the settings while you were editing" in bea.text
    assert (await shop.read_settings()).settings == NAMED


async def test_the_second_of_two_managers_sees_both_names_and_loses_nothing(bea: Visitor) -> None:
    await bea.open(EDIT)
    await shop.change_settings(NAMED, "Mia", 0)

    await bea.send(EDIT, name="Bea’s Kiosk")

    assert bea.page.status_code == 409
    assert "Mia changed the settings while you were editing" in bea.text
    assert "Name changed by both Mia’s Kiosk Bea’s Kiosk" in bea.text
    assert (await shop.read_settings()).settings == NAMED

    await bea.send(EDIT)
    record = await shop.read_settings()
    assert (record.settings.name, record.version, record.changed_by) == ("Bea’s Kiosk", 2, "Bea")


async def test_many_managers_at_once_each_see_one_version() -> None:
    """One wins, all others see the page that says so, and no version is lost or there twice."""
    names = [f"Kiosk {number}" for number in range(8)]
    answers = await asyncio.gather(
        *(shop.change_settings(ShopSettings(name=name), name, 0) for name in names),
        return_exceptions=True,
    )
    saved = [one for one in answers if isinstance(one, shop.SettingsRecord)]
    told = [one for one in answers if isinstance(one, SettingsChanged)]
    assert (len(saved), len(told)) == (1, 7)
    assert all(one.record.settings == saved[0].settings for one in told)
    assert await fetch_value("SELECT array_agg(version) FROM shop.settings") == [1]


async def test_the_same_sent_twice_is_one_version(bea: Visitor) -> None:
    await bea.open(EDIT)
    sent = bea.page
    for _ in range(2):
        bea.page = sent
        await bea.send(EDIT, name="Mia’s Kiosk")
        assert "Shop settings saved." in bea.text
    assert (await shop.read_settings()).version == 1


async def test_a_form_without_its_version_never_overwrites(bea: Visitor) -> None:
    await bea.open(EDIT)
    await shop.change_settings(NAMED, "Mia", 0)
    for version in ("", "-1", "99999999999", "٢"):
        await bea.open(EDIT)
        await bea.send(EDIT, name="Bea’s Kiosk", version=version)
        assert bea.page.status_code == 409
    assert (await shop.read_settings()).settings == NAMED


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter the name of the shop"),
        ("\u3164", "Enter the name of the shop"),
        ("x" * 101, "Name must have at most 100 characters"),
        ("two\nlines", "Name"),
        ("no character\uffff", EVERYWHERE),
        ("\ue000 of one font", EVERYWHERE),
        ("\u0378 of no Unicode", EVERYWHERE),
    ],
)
async def test_a_name_that_cannot_be_is_refused_and_kept_in_the_form(
    bea: Visitor, typed: str, told: str
) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, name=typed)
    assert bea.page.status_code == 422
    assert told in bea.text
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0


async def test_the_log_has_the_old_and_the_new_name(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, name="Mia’s Kiosk")
    [line] = (await audit_log.list_lines(Filters(action="settings.changed"))).items
    assert (line.actor.name, line.before, line.after) == (
        "Bea",
        {"name": "Doorstep"},
        {"name": "Mia’s Kiosk"},
    )
    await bea.open("/staff/audit-log?action=settings.changed")
    assert "Shop settings changed" in bea.text
    assert f'href="{OVERVIEW}"' in bea.page.text


async def test_a_packer_changes_nothing(pat: Visitor) -> None:
    assert (await pat.open(EDIT)).status_code == 403
    assert EDIT not in (await pat.open("/staff/account")).text


async def test_in_german(bea: Visitor) -> None:
    bea.client.cookies.set("language", "de")
    await bea.open(EDIT)
    assert "Shop-Einstellungen" in bea.text
    await bea.send(EDIT, name="")
    assert "Geben Sie den Namen des Shops ein" in bea.text


async def test_words_are_shown_as_words(bea: Visitor, client: httpx.AsyncClient) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, name="<b>{{ 7 * 7 }}</b>")
    assert "<b>{{" not in bea.page.text
    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;" in (await client.get("/")).text


async def test_no_page_asks_the_database_for_them(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.change_settings(NAMED, "Mia", 0)
    began, asked = monotonic(), 0
    read = current.read_settings

    async def counted() -> shop.SettingsRecord:
        nonlocal asked
        asked += 1
        return await read()

    monkeypatch.setattr(current, "read_settings", counted)
    for _ in range(20):
        assert "Mia’s Kiosk" in (await client.get("/")).text
    assert asked <= 2 + (monotonic() - began) / keeping.LOOK_EVERY < 20


async def test_a_manager_says_what_happens_when_items_are_missing(bea: Visitor) -> None:
    await bea.open(PACKING)
    assert bea.form(PACKING).value("shortage_rule") == "SEND_REST"
    typed = {"shortage_rule": "ASK", "shortage_default": "WAIT", "shortage_wait_days": "10"}
    await bea.send(PACKING, **typed)
    known = (await shop.read_settings()).settings
    assert (known.shortage_rule, known.shortage_default, known.shortage_wait_days) == (
        "ASK",
        "WAIT",
        10,
    )
    assert {name: bea.form(PACKING).value(name) for name in typed} == typed
    [line] = (await audit_log.list_lines(Filters(action="settings.changed"))).items
    assert line.before == {
        "shortage_rule": "SEND_REST",
        "shortage_default": "SEND_REST",
        "shortage_wait_days": 7,
    }
    assert known.name == "Doorstep"


@pytest.mark.parametrize("days", ["", "1", "91", "a week"])
async def test_days_that_cannot_be_are_refused(bea: Visitor, days: str) -> None:
    await bea.open(PACKING)
    await bea.send(PACKING, shortage_wait_days=days, shortage_rule="WAIT")
    assert bea.page.status_code == 422
    assert "Enter a number of days from 2 to 90" in bea.text
    assert bea.form(PACKING).value("shortage_rule") == "WAIT"
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0


async def test_a_rule_that_is_none_is_refused(bea: Visitor) -> None:
    await bea.open(PACKING)
    await bea.send(PACKING, shortage_rule="BURN")
    assert bea.page.status_code == 422
    assert "Choose what happens to the rest" in bea.text


ADDRESS = {
    "seller_name": "Käthe Lehmann",
    "seller_line1": "Lange Reihe 7",
    "seller_postcode": "20099",
    "seller_city": "Hamburg",
    "seller_country": "DE",
    "vat_id": "DE 123 456 789",
    "contact_email": "hello@kaethe.example",
    "contact_phone": "040 123456",
}


@pytest.mark.usefixtures("shop")
async def test_customers_learn_who_sells_and_how_to_reach_her(
    bea: Visitor, client: httpx.AsyncClient, settle: Callable[[], Awaitable[int]]
) -> None:
    await bea.open(SELLER)
    await bea.send(SELLER, **ADDRESS)
    assert "Shop settings saved." in bea.text
    assert bea.form(SELLER).value("vat_id") == "DE123456789"
    assert bea.form(SELLER).value("contact_phone") == "+49 40 123456"

    home = Visitor(client)
    await home.open("/")
    line = "Käthe Lehmann, Lange Reihe 7, 20099 Hamburg, Germany"
    for said in (line, "VAT ID DE123456789", "hello@kaethe.example", "+49 40 123456"):
        assert said in home.text
    order = await place(product_456=1)
    await settle()
    parcel = await shipment_of(order)
    await bea.open(f"/staff/labels/{parcel.shipment_id}")
    assert line in bea.text
    await bea.open(f"/staff/slips?ids={parcel.shipment_id}")
    assert line in bea.text
    assert "Something wrong? Please write or call us: hello@kaethe.example" in bea.text
    due = mail_about(order.order_id)
    letter = await mailing.letter_for(due)
    assert letter
    message = parsed(letter.content)
    assert message["Reply-To"].addresses[0].addr_spec == "hello@kaethe.example"
    for kind in ("plain", "html"):
        written = " ".join(body(message, kind).split())
        assert line in written
        assert "+49 40 123456" in written


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"seller_city": "Hamburg"}, "Enter the street and house number"),
        ({"seller_city": "Hamburg"}, "Choose a country"),
        ({"seller_country": "XX"}, "Choose a country"),
        ({"vat_id": "DE12"}, "VAT ID must look like DE123456789 for this country"),
        ({"contact_email": "nobody"}, "Enter an email address"),
        ({"contact_phone": "call me"}, "Enter a phone number"),
        ({"seller_name": "x" * 201}, "Seller must have at most 200 characters"),
        ({"seller_name": "two\nlines"}, "Seller"),
    ],
)
async def test_a_seller_that_cannot_be_is_refused(
    bea: Visitor, typed: dict[str, str], told: str
) -> None:
    await bea.open(SELLER)
    await bea.send(SELLER, **typed)
    assert bea.page.status_code == 422
    assert told in bea.text
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0


async def test_the_city_of_an_address_is_not_unset_alone(bea: Visitor) -> None:
    await bea.open(SELLER)
    await bea.send(SELLER, **ADDRESS)
    sent = dict(bea.forms(SELLER)[-1].fields) | {"unset": "seller_city"}

    bea.page = await bea.client.post(SELLER, data=sent)

    assert bea.page.status_code == 422
    assert "Enter the city" in bea.text
    assert (await shop.read_settings()).settings.seller_city == "Hamburg"


@pytest.mark.usefixtures("shop")
async def test_times_are_in_the_zone_of_the_shop(
    bea: Visitor, settle: Callable[[], Awaitable[int]]
) -> None:
    order = await place(product_456=1)
    await settle()
    await fetch("UPDATE delivery.shipments SET placed_at = '2026-01-15T23:30:00Z'")
    parcel = f"/staff/shipments/{(await shipment_of(order)).shipment_id}"
    await bea.open(parcel)
    assert "Thu 15 Jan 2026, 23:30 UTC" in bea.text
    assert 'data-zone=""' in bea.page.text

    await bea.open(EDIT)
    await bea.send(EDIT, time_zone="Europe/Berlin")

    await bea.open(parcel)
    assert "Fri 16 Jan 2026, 00:30 CET" in bea.text
    assert 'data-zone="Europe/Berlin"' in bea.page.text
    day = "/staff/shipments?placed_from=2026-01-16&placed_to=2026-01-16"
    await bea.open(day)
    assert order.order_number in bea.text
    assert "midnight (Europe/Berlin)" in bea.text
    table = (await bea.client.get("/staff/shipments.csv")).text
    assert '"placed_at"' in table
    assert '"2026-01-16 00:30:00"' in table
    plain = (await bea.client.get("/staff/shipments.csv?plain=1")).text
    assert '"placed_at_utc"' in plain
    assert '"2026-01-15 23:30:00"' in plain
    await bea.open("/staff/reports")
    assert "(Europe/Berlin)" in bea.text


async def test_a_zone_that_is_none_is_refused(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, time_zone="Mars/Olympus")
    assert bea.page.status_code == 422
    assert "Choose a time zone from the list" in bea.text
    assert bea.form(EDIT).value("time_zone") == "Mars/Olympus"


async def test_the_overview_shows_every_section(bea: Visitor) -> None:
    await bea.open(SELLER)
    await bea.send(SELLER, seller_name="Käthe Lehmann")
    await bea.open(OVERVIEW)
    for said in ("Seller and contact", "Käthe Lehmann", "Not set", "Send the rest", "Packing"):
        assert said in bea.text
    assert (await bea.open(f"{OVERVIEW}/nothing")).status_code == 404
    assert (await bea.client.post(f"{OVERVIEW}/nothing")).status_code in (403, 404)


async def test_a_change_of_another_section_is_no_conflict(bea: Visitor) -> None:
    await bea.open(SELLER)
    await shop.change_settings(NAMED, "Mia", 0)
    await bea.send(SELLER, seller_name="Käthe Lehmann")
    assert "Shop settings saved." in bea.text
    known = (await shop.read_settings()).settings
    assert (known.name, known.seller_name) == ("Mia’s Kiosk", "Käthe Lehmann")


async def test_a_colour_that_is_hard_to_read_is_adjusted_and_the_page_says_so(bea: Visitor) -> None:
    await bea.open(LOOK)
    await bea.send(LOOK, accent_colour="FFD400")
    assert bea.form(LOOK).value("accent_colour") == "#ffd400"
    assert "because #ffd400 is too light to read on white" in bea.text
    assert "is too dark to read" not in bea.text
    await bea.send(LOOK, accent_colour="#400010")
    assert "because #400010 is too dark to read on black" in bea.text

    await bea.send(LOOK, accent_colour="reddish")
    assert bea.page.status_code == 422
    assert "Enter a colour such as #7a1f3d" in bea.text
    assert bea.form(LOOK).value("accent_colour") == "reddish"


@pytest.mark.usefixtures("shop")
async def test_a_manager_says_when_a_parcel_is_late(
    bea: Visitor, settle: Callable[[], Awaitable[int]]
) -> None:
    order = await place(product_456=1)
    await settle()
    await fetch("UPDATE delivery.shipments SET placed_at = now() - interval '3 hours'")
    problems = "/staff/shipments?status=PROBLEMS"
    await bea.open(problems)
    assert order.order_number not in bea.text
    assert "Nothing has waited more than 48 hours" in bea.text

    await bea.open(PACKING)
    await bea.send(PACKING, late_after_hours="2", claim_minutes="45")
    assert "Shop settings saved." in bea.text

    await bea.open(problems)
    assert order.order_number in bea.text
    assert "Late to ship" in bea.text
    assert (await board.late()).waiting == 1
    parcel = (await shipment_of(order)).shipment_id
    await bea.open(f"/staff/shipments/{parcel}")
    assert "(45 min)" in bea.text
    claimed = await delivery.claim(parcel, uuid4(), "Bea")
    assert claimed.claim
    assert claimed.claim.until - claimed.claim.since == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"late_after_hours": "0"}, "Enter a number of hours from 1 to 720"),
        ({"late_after_hours": "two"}, "Enter a number of hours from 1 to 720"),
        ({"claim_minutes": "4"}, "Enter a number of minutes from 5 to 480"),
        ({"claim_minutes": ""}, "Enter a number of minutes from 5 to 480"),
    ],
)
async def test_hours_and_minutes_that_cannot_be_are_refused(
    bea: Visitor, typed: dict[str, str], told: str
) -> None:
    await bea.open(PACKING)
    await bea.send(PACKING, **typed)
    assert bea.page.status_code == 422
    assert told in bea.text


async def test_categories_stand_in_the_shops_order(bea: Visitor) -> None:
    for name, category in (("A", "Baskets"), ("B", "Candles"), ("C", "Desk"), ("D", "Art")):
        given = products.ProductInput(name=name, price=Money.of(100), category=category)
        await products.put_product(name.lower(), given)
    found = await products.catalogue_page(products.CatalogueSearch())
    assert list(found.categories) == ["Art", "Baskets", "Candles", "Desk", "Home"]

    await bea.open(LOOK)
    await bea.send(LOOK, category_order=" Desk\r\n\r\nNothing  of it\nBaskets\nDesk")

    assert bea.form(LOOK).value("category_order") == "Desk\nNothing of it\nBaskets"
    found = await products.catalogue_page(products.CatalogueSearch())
    assert list(found.categories) == ["Desk", "Baskets", "Art", "Candles", "Home"]
    await bea.send(LOOK, category_order="Desk\n" + "x" * 101)
    assert bea.page.status_code == 422
    assert "Line 2: must have at most 100 characters" in bea.text
    await bea.open(LOOK)
    await bea.send(LOOK, category_order="")
    assert (await shop.read_settings()).given == {}
