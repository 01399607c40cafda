"""From the click to the doorstep in each language, with its clocks and signs, without English."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.i18n.language import ENGLISH, LANGUAGES
from e2e.open_shop import Login, OpenShop, until
from e2e.people import AN_ORDER, ARRIVES_WITHIN, MUG
from e2e.windows import Window


class Words(NamedTuple):
    """What somebody of this language sees, does and types."""

    browser: dict[str, str]
    clock: str
    cart: str
    add: str
    to_checkout: str
    place: str
    problem: str
    missing: str
    address: dict[str, str]
    country: tuple[str, str]
    order: str
    dispatch: tuple[str, str]
    parcel: dict[str, str]
    left: tuple[str, str]
    deliver: tuple[str, str]
    spot: tuple[str, str]
    arrived: str


WORDS = {
    "de": Words(
        browser={"locale": "de-DE", "timezone_id": "Europe/Berlin"},
        clock=r"^(Mo|Di|Mi|Do|Fr|Sa|So)\., \d+\. \w+\.? \d{4}, \d\d:\d\d (MEZ|MESZ)$",
        cart="Ihr Warenkorb",
        add="In den Warenkorb",
        to_checkout="Zur Kasse",
        place="Zahlungspflichtig bestellen",
        problem="Es gibt ein Problem",
        missing="Bitte Ihre E-Mail-Adresse eingeben",
        address={
            "E-Mail": "ann@example.org",
            "Name": "Änne Groß",
            "Adresse": "Hafenstraße 12",
            "Postleitzahl": "20095",
            "Ort": "Hamburg",
        },
        country=("Land", "Deutschland"),
        order="Bestellung",
        dispatch=("Versenden", "Als versendet melden"),
        parcel={"Versanddienst": "DHL", "Sendungsnummer": "JD014600000DE"},
        left=("Versendet", "Bestellung versendet mit DHL, Sendungsnummer JD014600000DE"),
        deliver=("Zustellen", "Als zugestellt melden"),
        spot=("Ablageort", "Vor der Tür"),
        arrived="Zugestellt",
    ),
    "fr": Words(
        browser={"locale": "fr-FR", "timezone_id": "Europe/Paris"},
        clock=r"^(lun|mar|mer|jeu|ven|sam|dim)\. \d+ \S+ \d{4}, \d\d:\d\d \S+$",
        cart="Votre panier",
        add="Ajouter au panier",
        to_checkout="Commander",
        place="Commander avec obligation de paiement",
        problem="Il y a un problème",
        missing="Saisissez votre adresse e-mail",
        address={
            "E-mail": "ann@example.org",
            "Nom": "Anaïs Lefèvre",
            "Adresse": "12 rue de l’Église",
            "Code postal": "75011",
            "Ville": "Paris",
        },
        country=("Pays", "France"),
        order="Commande",
        dispatch=("Expédier", "Marquer expédié"),
        parcel={"Transporteur": "Colissimo", "Numéro de suivi": "6A12345678901"},
        left=("Expédié", "Commande expédiée par Colissimo, numéro de suivi 6A12345678901"),
        deliver=("Livrer", "Marquer livré"),
        spot=("Lieu de dépôt", "Chez la gardienne"),
        arrived="Livré",
    ),
}

# German has the longest words; what is the same in the others is looked at in the proof.
in_each_language = pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, marks=() if code == "de" else pytest.mark.proof)
        for code in LANGUAGES
        if code != ENGLISH
    ],
)


@in_each_language
def test_an_order_from_the_cart_to_the_doorstep(
    code: str,
    open_window: Callable[..., Window],
    logged_in: Callable[[Login], BrowserContext],
    open_shop: OpenShop,
) -> None:
    words = WORDS[code]
    ann = open_window(**words.browser).page
    bea = open_window(**words.browser, storage_state=logged_in(open_shop.staff[0])).page
    number = _orders(ann, words)
    expect(ann.locator("html")).to_have_attribute("lang", code)
    expect(ann.locator("#connection")).to_have_attribute("data-state", "live")
    expect(ann.locator("time[data-local=long]").first).to_have_text(re.compile(words.clock))

    row = bea.get_by_role("row").filter(has=bea.get_by_text(number, exact=True))

    def stands_on_the_board() -> bool:
        bea.goto("/staff/shipments")
        return row.count() > 0

    until(stands_on_the_board)
    dialog = bea.get_by_role("dialog")
    row.get_by_role("button", name=words.dispatch[0]).click()
    for label, value in words.parcel.items():
        dialog.get_by_label(label).fill(value)
    dialog.get_by_role("button", name=words.dispatch[1]).click()
    expect(row).to_have_attribute("data-status", "SHIPPED")
    expect(ann.get_by_test_id("order-status")).to_have_attribute("data-status", "SHIPPED")
    expect(ann).to_have_title(f"✓ {words.left[0]} · {words.order} {number} · Doorstep")
    expect(ann.locator("#live")).to_have_text(words.left[1])

    row.get_by_role("button", name=words.deliver[0]).click()
    dialog.get_by_label(words.spot[0]).fill(words.spot[1])
    dialog.get_by_role("button", name=words.deliver[1]).click()
    expect(ann.get_by_test_id("order-status")).to_have_attribute("data-status", "DELIVERED")
    expect(ann).to_have_title(f"✓ {words.arrived} · {words.order} {number} · Doorstep")


@in_each_language
def test_what_is_missing_is_said_and_english_is_one_click_away(
    code: str, open_window: Callable[..., Window]
) -> None:
    words = WORDS[code]
    ann = open_window(**words.browser).page
    _goes_to_checkout(ann, words)
    ann.get_by_role("button", name=words.place, exact=True).click()
    expect(ann.get_by_role("alert")).to_contain_text(words.problem)
    expect(ann.get_by_role("link", name=words.missing)).to_be_visible()
    ann.goto("/cart")
    ann.get_by_role("button", name="English").click()
    expect(ann.get_by_role("heading", level=1)).to_have_text("Your cart")
    ann.get_by_role("button", name=LANGUAGES[code].own_name).click()
    expect(ann.get_by_role("heading", level=1)).to_have_text(words.cart)


def _goes_to_checkout(page: Page, words: Words) -> None:
    page.goto(f"/?q={MUG}")
    page.get_by_role("button", name=words.add).click()
    page.goto("/cart")
    expect(page.get_by_text(re.compile(r"\d,\d\d\s€")).first).to_be_visible()
    page.get_by_role("link", name=words.to_checkout).click()


def _orders(page: Page, words: Words) -> str:
    _goes_to_checkout(page, words)
    for label, value in words.address.items():
        page.get_by_label(label, exact=True).fill(value)
    label, name = words.country
    page.get_by_label(label, exact=True).select_option(label=name)
    page.get_by_role("button", name=words.place, exact=True).click()
    expect(page).to_have_url(AN_ORDER, timeout=ARRIVES_WITHIN)
    return page.get_by_role("heading", level=1).inner_text().removeprefix(f"{words.order} ")
