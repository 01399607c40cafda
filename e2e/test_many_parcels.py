"""A trolley full of parcels: chosen on the board, and sent in one go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from e2e.open_shop import OpenShop
from e2e.people import Packer
from e2e.program import Ordered, Program
from e2e.windows import Window

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const paste = { clipboardData, bubbles: true, cancelable: true };
  field.dispatchEvent(new ClipboardEvent("paste", paste));
}"""


@pytest.fixture
def orders(program: Program) -> list[Ordered]:
    """Four that wait, the longest waiting first."""
    ordered = [program.orders("Ann Lee", {"product_456": 1}) for _ in range(4)]
    for one in ordered:
        program.shipment_of(one.order_id)
    return ordered


@pytest.fixture
def numbers(orders: list[Ordered]) -> list[str]:
    return [one.number for one in orders]


def test_overlapping_choices_lose_no_parcel_and_tell_who_was_first(
    bea: Packer, pat: Packer, numbers: list[str]
) -> None:
    for packer, chosen in ((bea, numbers[:3]), (pat, numbers[1:])):
        packer.finds(numbers[-1])
        for number in chosen:
            box(packer, number).check()
        packer.page.get_by_role("button", name="Mark shipped…").click()
        packer.page.get_by_label("Carrier", exact=True).fill("DHL")
        for number in chosen:
            tracking(packer, number).fill(f"{packer_name(packer)}-{number}")

    bea.page.get_by_role("button", name="Mark 3 shipped").click()
    expect(bea.page.locator("#toasts")).to_contain_text("3 parcels are marked shipped.")
    pat.page.get_by_role("button", name="Mark 3 shipped").click()

    told = pat.page.get_by_role("region", name="1 shipped, 2 left unchanged")
    expect(told).to_be_visible()
    for number in numbers[1:3]:
        line = told.get_by_role("listitem").filter(has_text=number)
        expect(line).to_contain_text("was already shipped by Bea")
        expect(line).to_contain_text(f"(DHL, bea-{number})")
        expect(line).to_contain_text(f"Your entry was not saved: DHL, pat-{number}")
    mine = told.get_by_role("listitem").filter(has_text=numbers[3])
    expect(mine).to_contain_text(f"is shipped with DHL, pat-{numbers[3]}.")
    bea.sees(numbers[3], "SHIPPED")


def test_a_choice_outlives_what_others_do_to_its_rows(
    bea: Packer, orders: list[Ordered], numbers: list[str], program: Program
) -> None:
    bea.finds(numbers[-1])
    expect(bea.page.locator("#connection")).to_have_attribute("data-state", "live")
    expect(bea.page.get_by_text("selected", exact=False).first).not_to_be_visible()
    for number in numbers[:2]:
        box(bea, number).check()
    program.ships(program.shipment_of(orders[0].order_id), "UPS", "1Z 1")
    bea.sees(numbers[0], "SHIPPED")

    expect(box(bea, numbers[0])).to_be_checked()
    expect(bea.page.locator(".bulk-count")).to_have_text("2 selected")
    expect(bea.page.get_by_role("button", name="Mark delivered…")).to_be_visible()


def test_keys_and_ranges_choose_and_a_pasted_column_fills(bea: Packer, numbers: list[str]) -> None:
    page = bea.page
    bea.finds(numbers[-1])
    link(bea, numbers[0]).focus()
    page.keyboard.press("x")
    expect(box(bea, numbers[0])).to_be_checked()
    link(bea, numbers[3]).focus()
    page.keyboard.press("Shift+X")
    expect(page.locator(".bulk-count")).to_have_text("4 selected")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("button", name="Mark shipped…")).to_be_hidden()

    box(bea, numbers[1]).click()
    box(bea, numbers[3]).click(modifiers=["Shift"])
    expect(page.locator(".bulk-count")).to_have_text("3 selected")
    page.get_by_role("button", name="Mark shipped…").click()
    page.get_by_label("Carrier", exact=True).fill("DHL")

    first = tracking(bea, numbers[1])
    expect(first).to_be_visible()
    first.evaluate(PASTE, "JD 1\tAnn\r\nJD 2\tBen\r\nJD 3\tCleo\r\n")
    for number, value in zip(numbers[1:], ("JD 1", "JD 2", "JD 3"), strict=True):
        expect(tracking(bea, number)).to_have_value(value)
    first.press("Enter")
    expect(tracking(bea, numbers[2])).to_be_focused()
    tracking(bea, numbers[3]).press("Enter")
    button = page.get_by_role("button", name="Mark 3 shipped")
    expect(button).to_be_focused()
    button.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("3 parcels are marked shipped.")
    for number in numbers[1:]:
        bea.sees(number, "SHIPPED")

    for number in numbers[1:]:
        box(bea, number).check()
    page.get_by_role("button", name="Mark delivered…").click()
    page.get_by_label("Delivery location").fill("Reception")
    page.get_by_role("button", name="Mark 3 delivered").click()
    expect(page.locator("#toasts")).to_contain_text("3 parcels are marked delivered.")


def test_a_pasted_table_finds_its_orders(bea: Packer, numbers: list[str]) -> None:
    """In another order than the form's; what was typed before stays, the rest is named."""
    page = bea.page
    page.set_viewport_size({"width": 320, "height": 812})
    bea.finds(numbers[-1])
    for number in numbers[:3]:
        box(bea, number).check()
    page.get_by_role("button", name="Mark shipped…").click()
    page.get_by_label("Carrier", exact=True).fill("GLS")
    tracking(bea, numbers[1]).fill("JD 2")
    table = f"{numbers[2]}\tAnn\t'00340434161094042557\n{numbers[0]}\tBen\tJD 1\nORD-QQQQQ\tJD 9"
    tracking(bea, numbers[0]).evaluate(PASTE, table)
    expect(page.get_by_role("alert")).to_contain_text("1 line belongs to another order: ORD-QQQQQ")
    for number, value in zip(numbers[:3], ("JD 1", "JD 2", "00340434161094042557"), strict=True):
        expect(tracking(bea, number)).to_have_value(value)
    expect(page.get_by_label("Carrier", exact=True)).to_have_value("GLS")
    page.locator("summary").filter(has_text="Numbers from a spreadsheet").click()
    assert page.evaluate(TOO_WIDE) <= 0
    page.get_by_label("Lines with order numbers").fill(f"{numbers[1]};JD 22")
    page.get_by_role("button", name="Fill in numbers").click()
    expect(tracking(bea, numbers[1])).to_have_value("JD 22")
    expect(tracking(bea, numbers[0])).to_have_value("JD 1")


@pytest.mark.proof
def test_all_on_the_page_are_chosen_on_a_narrow_dark_screen(
    bea: Packer, numbers: list[str]
) -> None:
    page = bea.page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 375, "height": 812})
    bea.finds(numbers[-1])
    box(bea, numbers[-1]).check()
    page.get_by_role("button", name="Select all").click()
    button = page.get_by_role("button", name="Mark shipped…")
    expect(button).to_be_in_viewport()
    assert page.evaluate(TOO_WIDE) <= 0
    page.get_by_role("button", name="Clear").click()
    for number in numbers[:2]:
        box(bea, number).check()
    button.click()
    expect(page.get_by_role("heading", name="Ship 2 parcels")).to_be_visible()
    assert page.evaluate(TOO_WIDE) <= 0
    page.get_by_label("Carrier", exact=True).fill("DHL")
    tracking(bea, numbers[0]).fill("JD 1")
    page.get_by_role("button", name="Mark 2 shipped").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{numbers[1]}: Enter the tracking number")
    assert page.evaluate(TOO_WIDE) <= 0


@pytest.mark.proof
def test_without_javascript(
    open_window: Callable[..., Window], open_shop: OpenShop, numbers: list[str]
) -> None:
    cal = Packer(open_window(java_script_enabled=False))
    cal.logs_in(open_shop.staff[1])
    cal.finds(numbers[-1])
    cal.page.get_by_role("button", name="Mark shipped…").click()
    expect(cal.page.locator("#toasts")).to_contain_text("Select parcels first")

    for number in numbers[:2]:
        box(cal, number).check()
    cal.page.get_by_role("button", name="Mark shipped…").click()
    cal.page.get_by_label("Carrier", exact=True).fill("PostNL")
    tracking(cal, numbers[0]).fill("3S 1")
    tracking(cal, numbers[0]).press("Enter")
    expect(cal.page.get_by_role("region", name="1 shipped, 1 to retry")).to_be_visible()
    tracking(cal, numbers[1]).fill("3S 2")
    cal.page.get_by_role("button", name="Mark 1 shipped").click()
    expect(cal.page.locator("#toasts")).to_contain_text("1 parcel is marked shipped.")

    for number in numbers[:2]:
        cal.sees(number, "SHIPPED")
        box(cal, number).check()
    cal.page.get_by_role("button", name="Mark delivered…").click()
    cal.page.get_by_label("Delivery location").fill("Neighbour")
    cal.page.get_by_role("button", name="Mark 2 delivered").click()
    expect(cal.page.locator("#toasts")).to_contain_text("2 parcels are marked delivered.")


def box(packer: Packer, number: str) -> Locator:
    return packer.row(number).get_by_role("checkbox", name=number)


def link(packer: Packer, number: str) -> Locator:
    return packer.row(number).get_by_role("link", name=number)


def tracking(packer: Packer, number: str) -> Locator:
    return packer.page.get_by_label(f"Tracking number of {number}")


def packer_name(packer: Packer) -> str:
    return packer.page.locator(".who-name span").first.inner_text().lower()
