"""Money in a browser: paid at the demo's bank, declined, left and come back to, paid back."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from e2e.judging import TOO_WIDE, fits_everybody, violations
from e2e.known_money import ACCOUNT
from e2e.open_shop import OpenShop, until
from e2e.people import MUG, Customer
from e2e.program import Program
from e2e.touching import LEAST, TOO_SMALL, TOUCHED
from e2e.windows import Window

PHONE: Final[dict[str, Any]] = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


class Words(NamedTuple):
    """What is read and pressed in one language."""

    locale: str
    pay_now: str
    pay: str
    decline: str
    leave: str
    declined: str
    secured: str
    received: str
    returned: str


ENGLISH: Final = Words(
    locale="en-GB",
    pay_now="Pay now",
    pay="Pay",
    decline="Decline",
    leave="Leave without paying",
    declined="The card was declined",
    secured="You have paid by card",
    received="We received €36.00",
    returned="We paid €5.00 back to you",
)
GERMAN: Final = Words(
    locale="de-DE",
    pay_now="Jetzt bezahlen",
    pay="Bezahlen",
    decline="Ablehnen",
    leave="Ohne Bezahlen zurück",
    declined="Die Karte wurde abgelehnt",
    secured="Sie haben mit Karte bezahlt",
    received="Wir haben 36,00 € erhalten",
    returned="Wir haben Ihnen 5,00 € zurückgezahlt",
)
READERS: Final = [
    pytest.param(ENGLISH, True, id="English with scripts"),
    pytest.param(ENGLISH, False, id="English without scripts"),
    pytest.param(GERMAN, True, id="German with scripts"),
    pytest.param(GERMAN, False, id="German without scripts"),
]


@pytest.fixture(autouse=True)
def takes_money(program: Program) -> Iterator[None]:
    program.decides(payment_methods=["INVOICE", "CARD", "TRANSFER"], **ACCOUNT)
    yield
    program.sells_as_before()


class Reader:
    """Somebody with an order of two mugs on a phone, who reads one language."""

    def __init__(self, window: Window, words: Words, scripts: bool) -> None:
        self.page: Page = window.page
        self.words = words
        self._scripts = scripts

    @property
    def panel(self) -> Any:
        return self.page.get_by_test_id("payment")

    def sees(self, text: str) -> None:
        """On the order's page, which changes by itself or is loaded again."""
        if not self._scripts:
            until(lambda: self.page.reload() and self.panel.filter(has_text=text).count())
        expect(self.panel).to_contain_text(text, timeout=10_000)
        assert self.page.evaluate(TOO_WIDE) <= 0

    def goes_to_the_bank(self) -> None:
        self.page.get_by_role("link", name=self.words.pay_now).click()
        expect(self.button(self.words.decline)).to_be_visible()
        assert self.page.evaluate(TOO_WIDE) <= 0

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def read(open_window: Callable[..., Window], program: Program) -> Callable[..., tuple[Reader, str]]:
    def reads(words: Words, scripts: bool, method: str) -> tuple[Reader, str]:
        window = open_window(locale=words.locale, java_script_enabled=scripts, **PHONE)
        order = program.orders("Ann Lee", {"product_456": 2}, payment_method=method)
        program.shipment_of(order.order_id)
        window.page.goto(order.page)
        return Reader(window, words, scripts), order.order_id

    return reads


def test_who_orders_pays_at_the_bank_and_is_back(
    open_window: Callable[..., Window], open_shop: OpenShop
) -> None:
    ann = Customer(open_window(**PHONE), "Ann Lee")
    ann.adds(MUG)
    ann.goes_to_checkout()
    ann.fills_in()
    ann.page.get_by_role("radio", name="Card").check()
    ann.place_order.click()
    expect(ann.page.get_by_role("heading", name="Pay at the demo bank")).to_be_visible()
    assert ann.page.url.startswith(open_shop.bank)
    ann.page.get_by_role("button", name="Pay", exact=True).click()
    ann.order_number()
    expect(ann.page.get_by_test_id("payment")).to_contain_text(ENGLISH.secured)


def test_who_is_declined_leaves_and_comes_back(read: Callable[..., Any]) -> None:
    ann, _ = read(GERMAN, False, "CARD")
    ann.goes_to_the_bank()
    ann.button(GERMAN.decline).click()
    expect(ann.page.get_by_role("alert")).to_contain_text(GERMAN.declined)
    ann.page.get_by_role("link", name=GERMAN.leave).click()
    expect(ann.panel).to_have_attribute("data-status", "AWAITED")
    ann.goes_to_the_bank()
    ann.button(GERMAN.pay).click()
    expect(ann.panel).to_contain_text(GERMAN.secured)


@pytest.mark.proof
@pytest.mark.parametrize(("words", "scripts"), READERS)
def test_a_card_in_each_language(
    read: Callable[..., Any], program: Program, words: Words, scripts: bool
) -> None:
    ann, order_id = read(words, scripts, "CARD")
    other = ann.page.context.new_page()
    other.goto(ann.page.url)
    ann.goes_to_the_bank()
    ann.button(words.decline).click()
    expect(ann.page.get_by_role("alert")).to_contain_text(words.declined)
    ann.page.get_by_role("link", name=words.leave).click()
    ann.goes_to_the_bank()
    ann.button(words.pay).click()
    ann.sees(words.secured)
    # Her other window, which stayed at the order all the time.
    Reader.sees(_at(other, ann), words.secured)
    program.ships(program.shipment_of(order_id), "DHL", f"JD-{order_id}")
    ann.sees(words.received)
    program.pays_back(order_id, 500)
    ann.sees(words.returned)


@pytest.mark.proof
@pytest.mark.parametrize("words", [ENGLISH, GERMAN])
def test_the_ways_to_the_bank_and_its_pages_fit_everybody(
    read: Callable[..., Any], open_shop: OpenShop, words: Words
) -> None:
    ann, order_id = read(words, True, "CARD")
    page, to_pay = ann.page, f"/orders/{order_id}/pay"
    page.route(f"**{to_pay}", lambda route: route.fulfill(status=204))
    page.goto(f"{to_pay}?placed=1")
    fits_everybody(page, "the page before the bank's")
    page.unroute_all()
    page.goto(to_pay)
    _fits_on_phones(page)
    ann.button(words.decline).click()
    expect(page.get_by_role("alert")).to_contain_text(words.declined)
    _fits_on_phones(page)
    page.goto(f"{open_shop.bank}/pay/unknown")
    _fits_on_phones(page)


def _fits_on_phones(page: Page) -> None:
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        page.set_viewport_size({"width": 320, "height": 640})
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(TOO_SMALL, [TOUCHED, LEAST]) == []


def _at(page: Page, reader: Reader) -> Reader:
    reader.page = page
    return reader


@pytest.mark.proof
@pytest.mark.parametrize(("words", "scripts"), READERS)
def test_a_transfer_in_each_language(
    read: Callable[..., Any], bea: Any, words: Words, scripts: bool
) -> None:
    ann, order_id = read(words, scripts, "TRANSFER")
    expect(ann.panel).to_contain_text("DE89 3704 0044 0532 0130 00")
    expect(ann.panel.locator("svg").last).to_be_visible()
    bea.page.goto(f"/staff/orders/{order_id}/payment")
    bea.page.get_by_label("Amount received").fill("36")
    bea.page.get_by_role("button", name="Note the money").click()
    ann.sees(words.received)
