"""A shelf is taken stock of, with a scanner that waits for no answer and a hand that types."""

from playwright.sync_api import expect

from e2e.people import Packer
from e2e.program import Program

# Two products on a shelf of their own, with barcodes as the demo shop has them.
SHELF = "Z-77"
LAMP, LAMP_CODE = "take-lamp", "9521901000001"
BOWL, BOWL_CODE = "take-bowl", "9521902000000"
NOBODYS_CODE = "9521903000009"


def test_a_shelf_is_counted_and_saved_once(pat: Packer, program: Program) -> None:
    program.stocks(LAMP, "Counted lamp", 5, barcode=LAMP_CODE, shelf=SHELF)
    program.stocks(BOWL, "Counted bowl", 7, barcode=BOWL_CODE, shelf=SHELF)
    page = pat.page
    page.goto("/staff/stock-takes")
    page.get_by_label("From shelf").select_option(SHELF)
    page.get_by_role("button", name="Start counting").click()
    expect(page.locator("[data-scan-field]")).to_be_focused()

    # Three pieces in one go: the second code comes before the answer to the first.
    page.keyboard.type(f"{LAMP_CODE}\n{LAMP_CODE}\n{LAMP_CODE}\n", delay=1)
    expect(page.locator("#scan-panel")).to_contain_text("Counted lamp: 3 counted.")
    page.get_by_label("Counted: Counted bowl").fill("7")
    page.locator("[data-scan-field]").focus()
    page.keyboard.type(f"{NOBODYS_CODE}\n")
    expect(page.locator("#scan-panel")).to_contain_text(f"No product has the code {NOBODYS_CODE}.")
    expect(page.get_by_label("Counted: Counted bowl")).to_have_value("7")

    page.get_by_role("button", name="Show the differences").first.click()
    expect(page.get_by_test_id(f"difference-{LAMP}")).to_contain_text("−2")
    expect(page.get_by_test_id(f"difference-{BOWL}")).to_have_count(0)
    page.get_by_role("button", name="Save 2 counts").click()
    expect(page.get_by_text("2 counts saved.")).to_be_visible()
    page.goto(f"/staff/stock/{LAMP}")
    expect(page.get_by_role("link", name="View stock-take")).to_be_visible()
