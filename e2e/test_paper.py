"""What comes out of the printer."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from e2e.judging import violations
from e2e.open_shop import until
from e2e.people import Customer, Packer
from e2e.program import Program
from e2e.windows import Window

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
SIZE = re.compile(rb"/MediaBox\s*\[([\d. ]+)\]")
WIDE = ("Wörth 東京都 " * 20).strip().ljust(200, "W")
MILLIMETRE = 72 / 25.4


@pytest.fixture
def shipments(program: Program) -> list[str]:
    """Three that wait, the last with the widest address that an order may have."""
    farthest = {
        "line1": WIDE,
        "line2": WIDE,
        "postcode": "W" * 20,
        "city": WIDE,
        "country": "GS",
    }
    basket = {"product_456": 2, "product_789": 1}
    orders = [
        program.orders("Ann Lee", basket),
        program.orders("Ben Okoro", basket, note="W" * 300),
        program.orders(WIDE, basket, address=farthest, note="W"),
    ]
    return [program.shipment_of(order.order_id) for order in orders]


@pytest.mark.parametrize("paper", ["A4", pytest.param("Letter", marks=pytest.mark.proof)])
def test_as_many_pages_as_slips(pat: Packer, shipments: list[str], paper: str) -> None:
    pat.page.goto(f"/staff/slips?ids={','.join(shipments)}")
    assert _pages(pat.page.pdf(format=paper)) == 3
    pat.page.goto(f"/staff/slips?ids={shipments[0]}")
    assert _pages(pat.page.pdf(format=paper)) == 1


@pytest.mark.proof
def test_a_label_is_one_page_of_its_own_size(
    pat: Packer, program: Program, shipments: list[str]
) -> None:
    program.ships(shipments[2], "Die längste Spedition " * 4, f"JD-{uuid4().hex * 3}"[:100])
    for shipment in shipments:
        pat.page.goto(f"/staff/labels/{shipment}")
        printed = pat.page.pdf(prefer_css_page_size=True)
        assert _pages(printed) == 1
        found = SIZE.search(printed)
        assert found
        _, _, width, height = map(float, found[1].split())
        assert (round(width / MILLIMETRE), round(height / MILLIMETRE)) == (100, 150)
        assert _cut_off(pat.page) == 0


def test_the_button_prints(pat: Packer, shipments: list[str]) -> None:
    page = pat.page
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1 }")
    page.goto(f"/staff/shipments/{shipments[0]}")
    for paper in ("Packing slip", "Label"):
        page.get_by_role("button", name=paper, exact=True).click()
        until(lambda: page.evaluate("window.printed") == 1)
        page.get_by_role("button", name="Print", exact=True).click()
        assert page.evaluate("window.printed") == 2
        page.reload()
        page.wait_for_load_state()
        assert not page.evaluate("window.printed"), "it is not printed again by itself"
        page.go_back()


def test_on_paper_there_is_nothing_but_the_slip(pat: Packer, shipments: list[str]) -> None:
    page = pat.page
    page.goto(f"/staff/slips?ids={shipments[0]}")
    page.emulate_media(media="print")
    for gone in (page.get_by_role("banner"), page.get_by_role("heading", level=1)):
        expect(gone).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("article")).to_have_css("color", "rgb(0, 0, 0)")


def test_an_order_of_forty_lines_is_a_document_of_several_pages(
    ann: Customer, program: Program
) -> None:
    basket = {f"paper-{number}": 1 for number in range(40)}
    for number, product_id in enumerate(basket):
        program.stocks(product_id, f"Kraftfahrzeughaftpflichtversicherungsmappe {number}", 1)
    order = program.orders("Ann Lee", basket)
    page = ann.page
    page.goto(order.page)
    page.get_by_role("link", name="Print order summary").click()
    expect(page.get_by_role("heading", name="Order summary", level=1)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    head = page.locator(".receipt-items thead")
    expect(head).to_have_css("display", "table-header-group")
    expect(head).to_contain_text(order.number)
    assert _wider(page) == 0
    page.emulate_media(media="null")
    for paper in ("A4", "Letter"):
        assert _pages(page.pdf(format=paper)) in (2, 3)


@pytest.mark.proof
def test_an_invoice_appears_and_is_a_document_of_several_pages(
    ann: Customer, manager: Window, program: Program
) -> None:
    basket = {f"invoiced-{number}": 1 for number in range(40)}
    for number, product_id in enumerate(basket):
        program.stocks(product_id, f"Kraftfahrzeughaftpflichtversicherungsmappe {number}", 1)
    with program.invoices():
        order = program.orders("Ann Lee", basket)
        page = ann.page
        page.goto(order.page)
        program.ships(program.shipment_of(order.order_id), "DHL", "JD01")
        # The page shows it by itself.
        page.get_by_role("link", name=re.compile("^Invoice INV-")).click()
    expect(page.get_by_role("heading", name=re.compile("^Invoice INV-"), level=1)).to_be_visible()
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert _wider(page) == 0
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.locator(".receipt-items thead")).to_contain_text("INV-")
    page.emulate_media(media="null")
    assert _pages(page.pdf(format="A4")) in (2, 3)
    number = page.url.rpartition("/")[2]
    staff = manager.page
    staff.goto(f"/staff/orders/{order.order_id}")
    staff.get_by_role("link", name=f"Invoice {number}").click()
    for width in (320, 1440):
        staff.set_viewport_size({"width": width, "height": 900})
        assert violations(staff) == []
        assert _wider(staff) == 0
    assert _pages(staff.pdf(format="A4")) in (2, 3)


def _pages(pdf: bytes) -> int:
    return len(PAGE.findall(pdf))


def _wider(page: Page) -> int:
    """By how many pixels the document is wider than its page."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def _cut_off(page: Page) -> int:
    """By how many pixels the label's content is higher than the label, as printed."""
    page.emulate_media(media="print")
    over = page.locator(".parcel-label").evaluate("(it) => it.scrollHeight - it.clientHeight")
    page.emulate_media(media="null")
    return over
