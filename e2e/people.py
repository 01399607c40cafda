"""The cast: customers and staff, and what they do in their browsers."""

import re

from playwright.sync_api import Locator, Page, expect

from e2e.open_shop import Login, until
from e2e.windows import Window

MUG = "Speckled stoneware mug"
BLANKET = "Checked wool blanket"
ADDRESS = {
    "Address": "12 Harbour Street",
    "Postcode": "20095",
    "City": "Hamburg",
}


AN_ORDER = re.compile(r"/orders/[^/]+$")
TO_SHIP = "/staff/shipments?status=PENDING"
# A packer comes to the board, all others to the home.
FIRST_PAGE = re.compile(r"/staff(/shipments\?status=PENDING)?$")
# Milliseconds, for a page whose answer has a password to look at or waits its turn.
ARRIVES_WITHIN = 30_000


class Person:
    def __init__(self, window: Window) -> None:
        self.window = window
        self.page: Page = window.page

    def arrives_at(self, address: str | re.Pattern[str]) -> None:
        """At this path, with its query.

        Not `wait_for_url`, which fails when a second click ends the navigation that it waits for.
        """
        expect(self.page).to_have_url(address, timeout=ARRIVES_WITHIN)


class Customer(Person):
    """Somebody with a name and an address, who fills a cart and orders."""

    def __init__(self, window: Window, name: str) -> None:
        super().__init__(window)
        self.name = name
        self.email = f"{name.lower().replace(' ', '.')}@example.org"
        self.typed = {"Name": name, "Email": self.email, **ADDRESS}

    def adds(self, product: str) -> None:
        """From the catalogue, wherever it stands there."""
        self.page.goto(f"/?q={product}")
        card = self.page.get_by_role("listitem").filter(has_text=product)
        card.get_by_role("button", name="Add to cart").click()
        expect(self.page.get_by_text(f"{product} is in your cart")).to_be_visible()

    def goes_to_checkout(self) -> None:
        self.page.get_by_role("link", name=re.compile("^Cart")).click()
        self.page.get_by_role("link", name="Checkout").click()
        expect(self.page.get_by_role("heading", name="Checkout")).to_be_visible()

    def fills_in(self) -> None:
        for label, value in self.typed.items():
            self.page.get_by_label(label, exact=True).fill(value)
        self.page.get_by_label("Country").select_option("DE")

    @property
    def place_order(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^Place order"))

    def orders(self, *products: str) -> str:
        """All of it; returns the order's number."""
        for product in products:
            self.adds(product)
        self.goes_to_checkout()
        self.fills_in()
        self.place_order.click()
        return self.order_number()

    def order_number(self) -> str:
        """Of the order that the page shows."""
        self.arrives_at(AN_ORDER)
        heading = self.page.get_by_role("heading", level=1).inner_text()
        return heading.removeprefix("Order ")

    @property
    def order_id(self) -> str:
        """Of the order that the page shows."""
        return self.page.url.partition("?")[0].rpartition("/")[2]

    @property
    def status(self) -> Locator:
        return self.page.get_by_test_id("order-status")

    def sees(self, status: str, *, within: float = 5) -> None:
        """`within` in seconds."""
        expect(self.status).to_have_attribute("data-status", status, timeout=within * 1000)

    def sees_it_live(self, *, within: float = 5) -> None:
        """`within` in seconds. A line that was just lost is called live for two seconds more."""
        pill = self.page.locator("#connection")
        expect(pill).to_have_attribute("data-state", "live", timeout=within * 1000)

    def has_typed_all(self) -> None:
        for label, value in self.typed.items():
            expect(self.page.get_by_label(label, exact=True)).to_have_value(value)
        expect(self.page.get_by_label("Country")).to_have_value("DE")


class Packer(Person):
    """Somebody of the staff, at the delivery board."""

    board = "/staff/shipments"

    def logs_in(self, login: Login) -> None:
        self.page.goto("/staff/login")
        self.page.get_by_label("Email").fill(login.email)
        self.page.get_by_label("Password").fill(login.password)
        self.page.get_by_role("button", name="Log in").click()
        self.arrives_at(FIRST_PAGE)
        if not self.page.url.endswith(TO_SHIP):
            self.page.goto(TO_SHIP)

    def row(self, number: str) -> Locator:
        """The shipment of the order with this number."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_text(number, exact=True))

    def sees(self, number: str, status: str) -> None:
        expect(self.row(number)).to_have_attribute("data-status", status)

    def finds(self, number: str) -> None:
        """Loads the board until the shipment is on it."""

        self._opens_until_there(self.board, number)

    def looks_up(self, number: str) -> None:
        """Searches the board for it, however much else is on it."""
        self._opens_until_there(f"{self.board}?q={number}", number)

    def _opens_until_there(self, board: str, number: str) -> None:
        def is_there() -> bool:
            answer = self.page.goto(board)
            assert answer, board
            assert answer.ok, answer.status
            return self.row(number).count() > 0

        until(is_there)

    def begins_to_ship(self, number: str) -> None:
        self.row(number).get_by_role("button", name="Mark shipped").click()
        expect(self.page.get_by_role("heading", name=f"Ship {number}")).to_be_visible()

    def fills_in_parcel(self, carrier: str, tracking_number: str) -> None:
        self._form.get_by_label("Carrier").fill(carrier)
        self._form.get_by_label("Tracking number").fill(tracking_number)

    @property
    def confirm_shipped(self) -> Locator:
        return self._form.get_by_role("button", name="Mark shipped")

    def ships(self, number: str, carrier: str, tracking_number: str) -> None:
        self.begins_to_ship(number)
        self.fills_in_parcel(carrier, tracking_number)
        self.confirm_shipped.click()
        self.sees(number, "SHIPPED")

    def begins_to_deliver(self, number: str) -> None:
        self.row(number).get_by_role("button", name="Mark delivered").click()
        expect(self.page.get_by_role("heading", name=f"Deliver {number}")).to_be_visible()

    @property
    def confirm_delivered(self) -> Locator:
        return self._form.get_by_role("button", name="Mark delivered")

    def delivers(self, number: str, place: str) -> None:
        self.begins_to_deliver(number)
        self.page.get_by_label("Delivery location").fill(place)
        self.confirm_delivered.click()
        self.sees(number, "DELIVERED")

    @property
    def _form(self) -> Locator:
        """The step's own form, in the dialog or on a page of its own."""
        return self.page.locator("form[method=post]").filter(
            has=self.page.get_by_role("heading", name=re.compile("^(Ship|Deliver) "))
        )
