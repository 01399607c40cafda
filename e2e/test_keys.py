"""The keys of the board, the sheet that lists them, and their off switch."""

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.people import Packer
from e2e.program import Program


@pytest.fixture
def board(pat: Packer, program: Program) -> Page:
    """With two rows at least."""
    for _ in range(2):
        program.shipment_of(program.orders("Ann Lee", {"product_456": 1}).order_id)
    pat.page.goto("/staff/shipments")
    return pat.page


def _orders(page: Page) -> Locator:
    return page.locator(".board .cell-order a")


def test_the_sheet_opens_by_key_and_by_button(board: Page) -> None:
    sheet = board.get_by_role("dialog", name="Shortcuts")
    board.keyboard.press("?")
    expect(sheet).to_contain_text("mark shipped")
    board.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    _opens_sheet(board)
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)
    expect(board.locator("#more summary")).to_be_focused()

    board.keyboard.press("/")
    expect(board.get_by_label("Search orders, parcels and products")).to_be_focused()
    board.keyboard.type("a?/")
    expect(board.get_by_label("Search orders, parcels and products")).to_have_value("a?/")
    expect(sheet).to_have_count(0)
    board.keyboard.press("Escape")
    board.keyboard.press("j")
    expect(_orders(board).first).to_be_focused()


def test_the_list_is_reached_from_anywhere_and_the_search_is_left(board: Page) -> None:
    board.keyboard.press("j")
    expect(_orders(board).first).to_be_focused()
    board.keyboard.press("j")
    expect(_orders(board).nth(1)).to_be_focused()
    board.keyboard.press("x")
    board.locator("#more summary").focus()
    board.keyboard.press("p")
    expect(board.get_by_role("button", name="Print slips")).to_be_focused()

    search = board.get_by_label("Search parcels")
    search.fill("jjx")
    board.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    expect(search).to_have_value("")
    board.keyboard.press("j")
    expect(_orders(board).first).to_be_focused()


def _opens_sheet(board: Page) -> None:
    board.locator("#more summary").click()
    board.get_by_role("button", name="Shortcuts").click()


@pytest.mark.proof
def test_switched_off_they_stay_off(board: Page) -> None:
    switch = board.get_by_role("switch")
    _opens_sheet(board)
    switch.uncheck()
    board.keyboard.press("Escape")
    board.reload()

    board.keyboard.press("?")
    board.keyboard.press("/")
    expect(board.get_by_role("dialog")).to_have_count(0)
    expect(board.get_by_label("Search orders, parcels and products")).not_to_be_focused()
    _orders(board).first.focus()
    for key in "jsd":
        board.keyboard.press(key)
    expect(_orders(board).first).to_be_focused()
    expect(board.get_by_role("dialog")).to_have_count(0)

    _opens_sheet(board)
    expect(switch).not_to_be_checked()
    switch.check()
    board.keyboard.press("Escape")
    _orders(board).first.focus()
    board.keyboard.press("j")
    expect(_orders(board).nth(1)).to_be_focused()
