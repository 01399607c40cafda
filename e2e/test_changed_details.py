"""Ann changes her order on her phone until Pat packs it; both see it at once."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e.judging import TOO_WIDE
from e2e.people import MUG, Customer, Packer
from e2e.windows import Window

PHONE = {"width": 320, "height": 640}
CHANGE = "Change address, note or phone"


def test_an_order_is_changed_until_somebody_packs_it(
    open_window: Callable[..., Window], pat: Packer
) -> None:
    ann = Customer(open_window(viewport=PHONE), "Ann Lee")
    number = ann.orders(MUG)
    ann.sees_it_live()
    page = ann.page
    pat.finds(number)

    page.get_by_role("link", name=CHANGE).click()
    page.get_by_label("Address", exact=True).fill("4 Quay Road")
    page.get_by_label("City").fill("Bremen")
    page.get_by_label("Phone (optional)").fill("0421 36136")
    assert page.evaluate(TOO_WIDE) <= 0
    page.get_by_role("button", name="Change the order").click()
    expect(page.get_by_text("Your order was changed.")).to_be_visible()
    expect(page.get_by_text("4 Quay Road")).to_be_visible()
    expect(page.get_by_text("+49 421 36136")).to_be_visible()

    expect(pat.row(number)).to_contain_text("Bremen")
    pat.row(number).get_by_role("button", name="Claim").click()
    expect(page.get_by_role("heading", name="Pat is packing it now.")).to_be_visible()
    expect(page.get_by_role("link", name=CHANGE)).to_have_count(0)
    assert page.evaluate(TOO_WIDE) <= 0

    page.goto(f"{page.url.partition('?')[0]}/correction")
    expect(page.get_by_role("alert")).to_contain_text("Pat began to pack it")

    page.go_back()
    pat.row(number).get_by_role("link", name=number).focus()
    pat.page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Pat is packing it now.")).to_have_count(0)
    expect(page.get_by_role("link", name=CHANGE)).to_be_visible()
