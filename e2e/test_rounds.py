"""A round through the shelves, on a phone and on paper."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from e2e.open_shop import OpenShop
from e2e.people import Packer
from e2e.program import Ordered, Program
from e2e.windows import Window

CUP, TOWEL = "4006381333931", "96385074"


@pytest.fixture
def orders(program: Program) -> list[Ordered]:
    """Two cups; a cup and a towel."""
    program.stocks("tin-cup", "Tin cup", 20, barcode=CUP, shelf="B-12-1")
    program.stocks("linen-towel", "Linen towel", 20, barcode=TOWEL, shelf="B-3-4")
    placed = [
        program.orders("Ann Lee", {"tin-cup": 2}),
        program.orders("Ben Okoro", {"tin-cup": 1, "linen-towel": 1}),
    ]
    for order in placed:
        program.shipment_of(order.order_id)
    return placed


@pytest.fixture
def phone(open_window: Callable[..., Window], open_shop: OpenShop) -> Page:
    packer = Packer(open_window(viewport={"width": 320, "height": 640}))
    packer.logs_in(open_shop.staff[1])
    return packer.page


def ticks(page: Page, orders: list[Ordered]) -> None:
    """Both parcels on the board, where other stories have left parcels, too."""
    page.goto("/staff/shipments?status=PENDING&sort=newest")
    for order in orders:
        page.get_by_role("checkbox", name=order.number).check()


def test_a_round_on_a_phone(phone: Page, orders: list[Ordered]) -> None:
    ticks(phone, orders)
    phone.get_by_role("button", name="Pick in a round").click()
    expect(phone.get_by_role("heading", name="Pick round")).to_be_visible()
    picks = phone.get_by_role("list").filter(has=phone.get_by_test_id("pick-tin-cup"))
    expect(picks.get_by_role("listitem")).to_have_text(
        ["B-3-4 1 × Linen towel into box 2", "B-12-1 3 × Tin cup into boxes 1 1 2"]
    )
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320

    phone.get_by_role("checkbox", name="Linen towel").check()
    phone.reload()
    expect(phone.get_by_role("checkbox", name="Linen towel")).to_be_checked()
    expect(phone.get_by_role("checkbox", name="Tin cup")).not_to_be_checked()

    phone.emulate_media(media="print")
    expect(phone.get_by_test_id("pick-tin-cup")).to_be_visible()
    expect(phone.get_by_role("link", name="Pack box 1", exact=True)).to_be_hidden()
    expect(phone.get_by_role("button", name="End the round")).to_be_hidden()
    phone.emulate_media(media="screen")

    phone.get_by_role("link", name="Pack box 2").click()
    panel = phone.locator("#scan-panel")
    expect(panel).to_contain_text("Box 2")
    for code in (CUP, TOWEL, "GLS", f"G{uuid4().int % 10**11}"):
        phone.keyboard.type(code)
        phone.keyboard.press("Enter")
    expect(panel).to_contain_text("Shipped")
    phone.get_by_role("link", name="Your round").click()
    expect(phone.get_by_test_id("box-2")).to_contain_text("Shipped")
    expect(phone.get_by_test_id("pick-tin-cup")).to_contain_text("2 × Tin cup")

    phone.get_by_role("button", name="End the round").click()
    expect(phone.get_by_text("Round ended. 1 parcel is free for others.")).to_be_visible()
    expect(phone.get_by_role("button", name="Start a round")).to_be_visible()


@pytest.mark.proof
def test_the_longest_waiting_without_scripts(
    open_window: Callable[..., Window], open_shop: OpenShop, orders: list[Ordered]
) -> None:
    packer = Packer(open_window(java_script_enabled=False))
    packer.logs_in(open_shop.staff[1])
    packer.page.goto("/staff/shipments")
    packer.page.get_by_role("button", name="Start a round").click()
    expect(packer.page.get_by_role("heading", name="Pick from the shelves")).to_be_visible()
    packer.page.get_by_role("link", name="Pack box 1", exact=True).click()
    expect(packer.page.locator("#scan-panel")).to_contain_text("Box 1")
    packer.page.get_by_role("link", name="Your round").click()
    packer.page.get_by_role("button", name="End the round").click()
    expect(packer.page.get_by_role("button", name="Start a round")).to_be_visible()
