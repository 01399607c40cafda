"""From `doorstep up --no-demo` to the first order at the doorstep, without editing a file."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from app.values.tax_modes import TaxMode
from e2e.first_hour import Counted, link_in, mail_to, post_office
from e2e.open_shop import DOORSTEP, OpenShop, until
from e2e.people import ADDRESS, Customer, Packer
from e2e.range_of_goods import FAMILIES, PRODUCTS, SINGLES, range_of_goods, server_of_pictures
from e2e.windows import Window
from tests.support.goods import csv_file
from tests.support.pictures import RED, photo
from tests.support.post_office import PostOffice
from tests.support.web_processes import free_port

pytestmark = pytest.mark.proof

MIA = "mia@kaethe.example"
PAT = "pat@kaethe.example"
PASSWORD = "eleven cups of green tea"
FOUR_PAGES = ("imprint", "terms", "withdrawal", "privacy")


class NewShop(NamedTuple):
    """What `up` opened, with its mail server, and the address that it printed."""

    shop: OpenShop
    office: PostOffice
    address: str


@pytest.fixture
def new_shop(tmp_path: Path) -> Iterator[NewShop]:
    with post_office() as office:
        # Links in mails need the shop's own address, so its port is chosen before it opens.
        port = free_port()
        shop = OpenShop(
            tmp_path / "shop",
            *("--no-demo", "--port", str(port)),
            SMTP_URL=office.url,
            MAIL_FROM="orders@kaethe.example",
            # The old shop's pictures are on this machine.
            WEBHOOK_INTERNAL_HOSTS="localhost",
            BASE_URL=f"http://127.0.0.1:{port}",
        )
        printed = re.search(r"http://\S+/staff/first-manager\?token=\S+", "".join(shop.said))
        assert printed
        yield NewShop(shop, office, printed[0])
        shop.close()


def test_a_shop_of_ones_own_in_an_hour(
    browser: Browser, new_shop: NewShop, tmp_path: Path, record: Callable[[str, str], None]
) -> None:
    shop, office, address = new_shop
    windows: list[Window] = []

    def opens() -> Window:
        windows.append(Window(browser.new_context(base_url=shop.url), shop.url))
        return windows[-1]

    mia = Counted(opens())
    _becomes_first_manager(mia, address)
    _gives_name_and_address(mia)
    _writes_legal_pages(mia)
    _charges_no_vat(mia)
    _offers_delivery(mia)
    _takes_invoices(mia)
    _adds_first_product(mia, tmp_path)
    _imports_range(mia, tmp_path)
    _tries_mails(mia, office)
    _invites_packer(mia, office)
    _tries_the_shop(mia, office)
    mia.page.goto("/staff/setup")
    mia.reads("All done: your shop is ready to sell.")
    record("the first hour", f"{mia.presses} presses and {mia.fields} fields until a shop can sell")

    pat = Packer(opens())
    _accepts_invitation(pat.page, link_in(mail_to(office, PAT, "Join"), "/staff/invitations/"))
    ann = Customer(opens(), "Ann Lee")
    ann.page.goto("/")
    expect(ann.page.get_by_text(f"{FAMILIES + SINGLES + 1} products")).to_be_visible()
    number = ann.orders("Green tea", "Cup no. 117")
    expect(ann.page.get_by_test_id("test-order")).to_have_count(0)
    pat.finds(number)
    pat.ships(number, "DHL", "JD014600003829")
    ann.sees("SHIPPED", within=20)
    pat.delivers(number, "Front door")
    ann.sees("DELIVERED", within=20)
    assert "[Test]" not in str(mail_to(office, ann.email, "has arrived")["Subject"])

    audit = [DOORSTEP, "audit", "--data-dir", shop.data]
    checked = subprocess.run(audit, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert [trouble for window in windows for trouble in window.troubles] == []


def _guide(mia: Counted) -> None:
    """From the board, which shows it as long as something is left."""
    mia.follows("/staff/shipments?status=PENDING")
    mia.follows("/staff/setup")


def _becomes_first_manager(mia: Counted, address: str) -> None:
    mia.page.goto(address)
    mia.fills(name="Mia Sommer", email=MIA, password=PASSWORD)
    mia.presses_button("Create the account")
    mia.reads("9 steps are left.")


def _gives_name_and_address(mia: Counted) -> None:
    mia.follows("/staff/settings")
    mia.follows("/staff/settings/shop")
    mia.fills(name="Käthe & Söhne")
    mia.presses_button("Save")
    mia.follows("/staff/settings/seller")
    mia.fills(
        seller_name="Käthe Lehmann",
        seller_line1="Lange Reihe 7",
        seller_postcode="20099",
        seller_city="Hamburg",
    )
    mia.chooses(seller_country="DE")
    mia.presses_button("Save")
    mia.reads("Shop settings saved.")


def _writes_legal_pages(mia: Counted) -> None:
    _guide(mia)
    mia.follows("/staff/settings/legal")
    for kind in FOUR_PAGES:
        mia.follows(f"/staff/settings/legal/{kind}/en")
        mia.fills(text=f"This is our {kind}.")
        mia.presses_button("Save")
        mia.reads("saved.")


def _charges_no_vat(mia: Counted) -> None:
    _guide(mia)
    mia.follows("/staff/settings/tax")
    mia.chooses(tax_mode=TaxMode.SMALL_BUSINESS)
    mia.presses_button("Save")
    mia.reads("Shop settings saved.")


def _offers_delivery(mia: Counted) -> None:
    _guide(mia)
    mia.follows("/staff/settings/delivery")
    mia.follows("/staff/settings/delivery/new")
    mia.fills(name="Standard delivery", fee="0")
    mia.presses_button("Save")
    mia.reads("“Standard delivery” saved.")


def _takes_invoices(mia: Counted) -> None:
    _guide(mia)
    mia.follows("/staff/settings/payment")
    mia.page.locator('input[name="payment_methods"][value="INVOICE"]').check()
    mia.presses += 1
    mia.presses_button("Save")
    mia.reads("Shop settings saved.")


def _adds_first_product(mia: Counted, tmp_path: Path) -> None:
    picture = tmp_path / "tea.jpg"
    picture.write_bytes(photo(colour=RED))
    _guide(mia)
    mia.follows("/staff/products/new")
    mia.takes_file("photos", picture)
    mia.fills(alt="A tin of green tea", name="Green tea", price="9.80", opening_stock="12")
    mia.presses_button("Add product")
    mia.reads("Green tea added, with 12 in stock.")


def _imports_range(mia: Counted, tmp_path: Path) -> None:
    """From her old system: compared first, imported with one press, and the pictures follow."""
    with server_of_pictures() as pictures:
        table = tmp_path / "products_export.csv"
        table.write_bytes(csv_file(range_of_goods(pictures)))
        mia.follows("/staff/products")
        mia.follows("/staff/imports")
        mia.takes_file("file", table)
        mia.presses_button("Upload and compare")
        mia.reads("Not imported yet")
        new = mia.page.locator(".figures > div").filter(has_text="New")
        expect(new).to_contain_text(str(PRODUCTS))
        mia.presses_button("Import now")
        mia.reads(f"Pictures: {PRODUCTS} of {PRODUCTS} fetched")


def _tries_mails(mia: Counted, office: PostOffice) -> None:
    _guide(mia)
    mia.presses_button("Send a test to me")
    mia.reads("took the test to mia@kaethe.example and answered:")
    assert mail_to(office, MIA, "")


def _invites_packer(mia: Counted, office: PostOffice) -> None:
    mia.follows("/staff/people/invitations/new")
    mia.fills(name="Pat", email=PAT)
    mia.chooses(role="packer")
    mia.presses_button("Send the invitation")
    assert mail_to(office, PAT, "Join")


def _tries_the_shop(mia: Counted, office: PostOffice) -> None:
    """As her customers will: the order goes to the doorstep, and is removed."""
    _guide(mia)
    mia.follows("/staff/test-orders")
    mia.follows("/")
    mia.presses_button("Add to cart")
    mia.follows("/cart")
    mia.follows("/checkout")
    mia.fills(
        email=MIA,
        name="Mia Sommer",
        line1=ADDRESS["Address"],
        postcode=ADDRESS["Postcode"],
        city=ADDRESS["City"],
    )
    mia.chooses(country="DE")
    expect(mia.page.get_by_label("This is a test order")).to_be_checked()
    mia.presses_button("Place order", within=".checkout-review")
    expect(mia.page.get_by_test_id("test-order")).to_be_visible()
    number = mia.page.get_by_role("heading", level=1).inner_text().removeprefix("Order ")
    assert "[Test]" in str(mail_to(office, MIA, number)["Subject"])

    mia.page.goto("/staff/test-orders")
    mia.follows("/staff/shipments?status=PENDING")
    board = Packer(mia.window)
    board.finds(number)
    expect(board.row(number)).to_contain_text("Test")
    board.ships(number, "DHL", "00340434161094042557")
    board.delivers(number, "Porch")
    mia.presses += 4
    mia.fields += 3

    removal = mia.page.get_by_role("button", name="Remove")
    until(lambda: mia.page.goto("/staff/test-orders") and removal.count(), 20)
    mia.presses_button("Remove")
    mia.reads(f"Test order {number} is removed")
    until(lambda: mia.page.goto("/staff/shipments") and not board.row(number).count(), 20)


def _accepts_invitation(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page).to_have_url(re.compile(r"/staff/shipments\?status=PENDING$"))
