"""Bea packs a parcel, and everybody at the board knows."""

import pytest
from playwright.sync_api import expect

from e2e.people import MUG, Customer, Packer


def test_a_claim_shows_at_once_on_the_other_board_and_is_asked_about(
    ann: Customer, bea: Packer, pat: Packer
) -> None:
    number = ann.orders(MUG)
    for packer in (bea, pat):
        packer.finds(number)
        expect(packer.page.locator("#connection")).to_have_attribute("data-state", "live")

    bea.row(number).get_by_role("button", name="Claim").click()
    expect(pat.row(number).get_by_text("Bea is packing")).to_be_visible()
    expect(bea.row(number).get_by_text("You", exact=True)).to_be_visible()
    expect(bea.row(number).get_by_role("button", name="Release")).to_be_visible()
    expect(pat.row(number).get_by_role("button", name="Release")).to_be_hidden()
    expect(bea.row(number).get_by_role("link", name=number)).to_be_focused()

    pat.begins_to_ship(number)
    dialog = pat.page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("Bea is packing this (until")
    dialog.get_by_role("link", name="Cancel").click()

    pat.row(number).get_by_role("link", name=number).focus()
    pat.page.keyboard.press("c")
    said = pat.page.get_by_role("alert").filter(has_text=f"Bea is packing {number}")
    expect(said).to_be_visible()
    bea.page.keyboard.press("c")
    for packer in (bea, pat):
        expect(packer.row(number).get_by_text("Bea is packing")).to_have_count(0)
    bea.page.keyboard.press("c")
    expect(pat.row(number).get_by_text("Bea is packing")).to_be_visible()

    pat.ships(number, "DHL", "JD 555")
    expect(bea.row(number)).to_have_attribute("data-status", "SHIPPED")
    expect(bea.row(number).get_by_text("Bea is packing")).to_have_count(0)


@pytest.mark.proof
def test_the_bar_claims_and_releases_all_that_are_chosen(ann: Customer, bea: Packer) -> None:
    numbers = [ann.orders(MUG), ann.orders(MUG)]
    for number in numbers:
        bea.finds(number)
    for number in numbers:
        bea.row(number).get_by_role("checkbox").check()
    bar = bea.page.get_by_role("form", name="Selected parcels")
    bar.get_by_role("button", name="Claim").click()
    for number in numbers:
        expect(bea.row(number).get_by_text("You", exact=True)).to_be_visible()
        expect(bea.row(number).get_by_role("checkbox")).to_be_checked()
    expect(bar.get_by_role("button", name="Print slips")).to_be_focused()
    expect(bar).to_contain_text("You are packing 2.")
    bar.get_by_role("button", name="Release").click()
    for number in numbers:
        expect(bea.row(number).get_by_role("button", name="Claim")).to_be_visible()
