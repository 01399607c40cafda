"""A parcel is held from its row on the board, refused at the scan station, and let go again."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from e2e.people import Packer
from e2e.program import Program


def test_a_parcel_is_held_and_let_go_without_leaving_the_board(
    pat: Packer, bea: Packer, program: Program
) -> None:
    placed = program.orders("Ann Lee", {"product_456": 1})
    program.shipment_of(placed.order_id)
    number = placed.number
    for packer in (pat, bea):
        packer.page.goto(f"/staff/shipments?q={number}")
        packer.page.evaluate("window.notReloaded = true")
    tomorrow = datetime.now() + timedelta(days=1)

    pat.row(number).get_by_role("button", name="Hold").click()
    dialog = pat.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Hold").click()
    expect(dialog.get_by_label("Reason")).to_be_focused()
    dialog.get_by_label("Reason").select_option("address unclear")
    dialog.get_by_label("Note").fill("no house number")
    expect(dialog.get_by_text("your time zone")).to_be_visible()
    dialog.get_by_label("Until").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    dialog.get_by_role("button", name="Hold").click()
    expect(dialog).to_be_hidden()
    for packer in (pat, bea):
        expect(packer.row(number).get_by_text("Held: address unclear")).to_be_visible()
        expect(packer.row(number).get_by_role("button", name="Mark shipped")).to_be_hidden()

    bea.page.goto(f"/staff/scan?code={number}")
    panel = bea.page.locator("#scan-panel")
    expect(panel).to_have_attribute("data-tone", "error")
    expect(panel).to_contain_text("Held: address unclear")
    expect(panel).to_contain_text("no house number")

    pat.row(number).get_by_role("button", name="Change the hold").click()
    dialog.get_by_role("button", name="Lift hold").click()
    expect(dialog).to_be_hidden()
    expect(pat.row(number).get_by_role("button", name="Mark shipped")).to_be_visible()
    assert pat.page.evaluate("window.notReloaded"), "the page was loaded again"
