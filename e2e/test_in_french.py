"""From the click to the doorstep in French, with French clocks and signs; nothing needs English."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.open_shop import Login, OpenShop, until
from e2e.people import AN_ORDER, ARRIVES_WITHIN, MUG
from e2e.windows import Window

FRENCH = {"locale": "fr-FR", "timezone_id": "Europe/Paris"}
PARIS = re.compile(r"^(lun|mar|mer|jeu|ven|sam|dim)\. \d+ \w+\.? \d{4}, \d\d:\d\d \S+$")
PLACE = "Commander avec obligation de paiement"


@pytest.fixture
def ann(open_window: Callable[..., Window]) -> Page:
    return open_window(**FRENCH).page


@pytest.fixture
def bea(
    open_window: Callable[..., Window],
    logged_in: Callable[[Login], BrowserContext],
    open_shop: OpenShop,
) -> Page:
    return open_window(**FRENCH, storage_state=logged_in(open_shop.staff[0])).page


def test_an_order_from_the_cart_to_the_doorstep(ann: Page, bea: Page) -> None:
    number = _orders(ann)
    expect(ann.locator("html")).to_have_attribute("lang", "fr")
    expect(ann.locator("#connection")).to_have_attribute("data-state", "live")
    expect(ann.locator("time[data-local=long]").first).to_have_text(PARIS)

    row = bea.get_by_role("row").filter(has=bea.get_by_text(number, exact=True))

    def stands_on_the_board() -> bool:
        bea.goto("/staff/shipments")
        return row.count() > 0

    until(stands_on_the_board)
    row.get_by_role("button", name="Expédier").click()
    dialog = bea.get_by_role("dialog")
    dialog.get_by_label("Transporteur").fill("Colissimo")
    dialog.get_by_label("Numéro de suivi").fill("6A12345678901")
    dialog.get_by_role("button", name="Marquer expédié").click()
    expect(row).to_have_attribute("data-status", "SHIPPED")
    expect(ann).to_have_title(f"✓ Expédié · Commande {number} · Doorstep")
    expect(ann.locator("#live")).to_have_text(
        "Commande expédiée par Colissimo, numéro de suivi 6A12345678901"
    )

    row.get_by_role("button", name="Livrer").click()
    dialog.get_by_label("Lieu de dépôt").fill("Chez la gardienne")
    dialog.get_by_role("button", name="Marquer livré").click()
    expect(ann).to_have_title(f"✓ Livré · Commande {number} · Doorstep")


def _orders(page: Page) -> str:
    page.goto(f"/?q={MUG}")
    page.get_by_role("button", name="Ajouter au panier").click()
    page.goto("/cart")
    expect(page.get_by_text(re.compile(r"\d,\d\d\s€")).first).to_be_visible()
    page.get_by_role("link", name="Commander").click()
    page.get_by_role("button", name=PLACE, exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Il y a un problème")
    for label, value in {
        "E-mail": "ann@example.org",
        "Nom": "Anaïs Lefèvre",
        "Adresse": "12 rue de l’Église",
        "Code postal": "75011",
        "Ville": "Paris",
    }.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Pays", exact=True).select_option(label="France")
    page.get_by_role("button", name=PLACE, exact=True).click()
    expect(page).to_have_url(AN_ORDER, timeout=ARRIVES_WITHIN)
    return page.get_by_role("heading", level=1).inner_text().removeprefix("Commande ")
