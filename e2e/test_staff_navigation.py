"""The staff's navigation on a phone: a bar at the bottom, with a menu that needs no scripts."""

import re
from collections.abc import Callable
from typing import Final

from playwright.sync_api import StorageState, ViewportSize, expect

from e2e.judging import TOO_WIDE
from e2e.open_shop import Login, OpenShop
from e2e.windows import Window

PHONE: Final[ViewportSize] = {"width": 320, "height": 700}


def test_by_keyboard_on_a_phone(manager: Window) -> None:
    page = manager.page
    page.set_viewport_size(PHONE)
    page.set_extra_http_headers({"Accept-Language": "de"})
    page.goto("/staff")
    bar = page.get_by_role("navigation", name="Team")
    expect(bar.get_by_role("link")).to_have_text(["Bestellungen", "Packen", "Scannen", "Bestand"])
    assert page.evaluate(TOO_WIDE) <= 0
    box = bar.bounding_box()
    assert box
    assert box["y"] + box["height"] == PHONE["height"], "the bar is at the bottom"

    menu = bar.locator("summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("link", name="Einstellungen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar.get_by_role("link", name="Einstellungen")).to_be_hidden()
    expect(menu).to_be_focused()

    page.keyboard.press("Enter")
    expect(bar.get_by_role("link", name="Produkte")).to_be_visible()
    page.keyboard.press("Tab")
    # Where parcels are collected, the counter comes first.
    if bar.locator("a[href='/staff/counter']").count():
        page.keyboard.press("Tab")
    expect(bar.get_by_role("link", name="Produkte")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Produkte · Doorstep")
    expect(bar.locator("summary")).to_be_visible()
    # What is below the bar can be scrolled above it.
    page.get_by_role("contentinfo").get_by_role("link").last.focus()
    last = page.get_by_role("contentinfo").get_by_role("link").last.bounding_box()
    bar_box = bar.bounding_box()
    assert last
    assert bar_box
    assert last["y"] + last["height"] <= bar_box["y"]


def test_without_scripts(
    open_window: Callable[..., Window],
    logged_in: Callable[[Login], StorageState],
    open_shop: OpenShop,
) -> None:
    state = logged_in(open_shop.staff[0])
    page = open_window(java_script_enabled=False, viewport=PHONE, storage_state=state).page
    page.goto("/staff/orders")
    bar = page.get_by_role("navigation", name="Staff")
    bar.locator("summary").click()
    bar.get_by_role("link", name="Reports").click()
    expect(page).to_have_url(re.compile("/staff/reports$"))
