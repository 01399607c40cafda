"""Two of the staff have the same parcel in their hands."""

import pytest
from playwright.sync_api import expect

from e2e.people import MUG, Customer, Packer


def test_the_slower_sees_both_entries_and_whose_counts(
    ann: Customer, bea: Packer, pat: Packer
) -> None:
    number = ann.orders(MUG)
    for packer, parcel in ((bea, ("DHL", "JD 111")), (pat, ("UPS", "1Z 222"))):
        packer.looks_up(number)
        packer.begins_to_ship(number)
        packer.fills_in_parcel(*parcel)

    bea.confirm_shipped.click()
    bea.sees(number, "SHIPPED")
    with pat.page.expect_response("**/dispatch") as answer:
        pat.confirm_shipped.click()

    assert answer.value.status == 409
    dialog = pat.page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text(f"Bea marked {number} shipped")
    expect(dialog.get_by_role("alert")).to_contain_text("Your entry was not saved.")
    expect(dialog.get_by_role("row", name="Carrier")).to_have_text("CarrierDHLUPS")
    expect(dialog.get_by_role("row", name="Tracking number")).to_have_text(
        "Tracking numberJD 1111Z 222"
    )
    keep = dialog.get_by_role("link", name="Keep the saved entry")
    expect(keep).to_be_focused()
    keep.click()
    expect(dialog).to_have_count(0)
    pat.sees(number, "SHIPPED")
    expect(pat.row(number)).to_contain_text("JD 111")
    ann.sees("SHIPPED")
    expect(ann.page.get_by_text("JD 111", exact=True)).to_be_visible()


@pytest.mark.proof
def test_the_same_entry_twice_is_no_conflict(ann: Customer, bea: Packer, pat: Packer) -> None:
    number = ann.orders(MUG)
    for packer in (bea, pat):
        packer.looks_up(number)
        packer.begins_to_ship(number)
        packer.fills_in_parcel("DHL", "JD 333")
    for packer in (bea, pat):
        packer.confirm_shipped.click()
        expect(packer.page.get_by_role("dialog")).to_have_count(0)
        packer.sees(number, "SHIPPED")
