"""Whatever form a page has, and whatever an address says: typed harm comes back as text."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from e2e.harm import Watched, chunks, submits
from e2e.known import make_known
from e2e.open_shop import OpenShop
from e2e.people import Packer
from e2e.program import Program
from e2e.windows import Window
from tests.support.goods import SOME_WRONG, csv_file
from tests.support.pages import CUSTOMER_PAGES, MADE_BY_OTHERS, STAFF_PAGES
from tests.support.payloads import PAYLOADS

KEYS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|product_\d+|harm-\d+")
# Characters; a form shows what it refuses, however long.
LONG = 900
# Its only field is the token.
LEFT_OUT = ("/staff/logout",)
ADDRESSES = (
    "/?q={}&category={}&price_from={}&sort={}&page={}",
    "/nowhere/{}",
    "/products/{}",
    "/orders/{}",
    "/orders/{pending}?token={}",
    "/track?number={}&email={}",
    "/problems/{}",
    "/account/links/00000000-0000-4000-8000-000000000000?token={}",
    "/withdrawal?order={}",
    "/legal/{}?edition={}&language={}",
    "/legal/terms?edition={}&language={}",
    "/pictures/{}",
    "/staff/first-manager?token={}",
    "/staff/invitations/00000000-0000-4000-8000-000000000000?token={}",
    "/staff/password-links/00000000-0000-4000-8000-000000000000?token={}",
    "/staff/login?next={}",
    "/staff/login?next=/staff/{}",
    "/staff/shipments?status={}&q={}&carrier={}&country={}&claimed={}&placed_from={}&sort={}",
    "/staff/shipments?cursor={}",
    "/staff/shipments?since={}",
    "/staff/shipments/dispatches?id={}&view={}",
    "/staff/slips?ids={}",
    "/staff/labels?ids={}",
    "/staff/pick-lists?ids={}",
    "/staff/labels/{}",
    "/staff/scan?code={}",
    "/staff/scan?done={}",
    "/staff/stock?q={}&view={}&cursor={}",
    "/staff/stock/{}",
    "/staff/products?q={}&category={}&view={}",
    "/staff/products/{}",
    "/staff/products/{}/pictures",
    "/staff/products/{}/preview",
    "/staff/families/{}",
    "/staff/settings/{}",
    "/staff/settings/legal/{}/{}",
    "/staff/settings/legal/terms/en/versions/{}",
    "/staff/people/{}",
    "/staff/customers?q={}&cursor={}",
    "/staff/orders/new?order={}&customer={}",
    "/staff/audit-log?actor={}&action={}&subject={}&address={}&day_from={}",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenShop]:
    """One of its own: the forms change the language, the accounts and the settings of others."""
    opened = OpenShop(
        tmp_path_factory.mktemp("forms"),
        RATE_LIMITS="off",
        WEBHOOK_INTERNAL_HOSTS="localhost",
        PUSH_INTERNAL_HOSTS="localhost",
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def addressed(browser: Browser, shop: OpenShop) -> dict[str, str]:
    """The ids that the addresses of its pages need, by their names there."""
    with browser.new_context(base_url=shop.url) as context, shop.api("the forms") as api:
        Packer(Window(context, shop.url)).logs_in(shop.staff[0])
        found = make_known(Program(api), context.storage_state(), shop.url)
    return {**found, "import": shop.compares(csv_file(SOME_WRONG))}


@pytest.fixture
def windows(browser: Browser, shop: OpenShop) -> Iterator[Callable[[str], Watched]]:
    """By path: the customer's, or the manager's for the staff's pages."""
    customer, manager = (Watched(browser, shop.url) for _ in range(2))
    Packer(manager).logs_in(shop.staff[0])
    yield lambda path: manager if path in STAFF_PAGES or "/staff/" in path else customer
    for window in (customer, manager):
        window.page.context.close()


@pytest.mark.proof
def test_all_in_every_address(windows: Callable[[str], Watched], addressed: dict[str, str]) -> None:
    for address in ADDRESSES:
        window = windows(address)
        for payload in PAYLOADS.values():
            typed = quote(payload, safe="")
            window.opens(address.replace("{pending}", addressed["pending"]).replace("{}", typed))


@pytest.mark.proof
def test_all_in_every_form(windows: Callable[[str], Watched], addressed: dict[str, str]) -> None:
    """Each form that any page has, found on the pages: a new one is in by itself."""
    seen: set[tuple[str, str]] = set()
    known = {**addressed, "account_link": "/account", "alert_link": "/track"}
    for path in (*CUSTOMER_PAGES, *STAFF_PAGES):
        if path.startswith((*MADE_BY_OTHERS, "/gallery")):
            continue
        window, address = windows(path), path.format(**known)
        window.opens(address)
        for number, form in enumerate(_forms(window)):
            if form not in seen and form[0] not in LEFT_OUT:
                seen.add(form)
                _fills(window, address, number, form)
    assert len(seen) > 30


def _forms(window: Watched) -> list[tuple[str, str]]:
    """Where each leads, whatever it is about, and the names of its fields."""
    found = window.page.evaluate(
        """() => [...document.forms].map((form) => [
          form.getAttribute("action"),
          [...form.elements].map((field) => field.name).filter(Boolean).join(" "),
        ])"""
    )
    return [(KEYS.sub("{}", action), KEYS.sub("{}", names)) for action, names in found]


def _fills(window: Watched, address: str, number: int, form: tuple[str, str]) -> None:
    for text in chunks(list(PAYLOADS.values()), LONG):
        window.page.goto(address)
        if number >= len(_forms(window)) or _forms(window)[number] != form:
            return
        with window.page.expect_navigation():
            submits(window.page, number, text)
        window.is_unharmed(f"{form[0]} from {address} with {text!r}")
