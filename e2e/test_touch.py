"""On a phone a finger meets what it points at, and the focus is never under the bar at the foot."""

from collections.abc import Callable

import pytest
from playwright.sync_api import StorageState, expect

from e2e.open_shop import Login, OpenShop
from e2e.people import MUG
from e2e.touching import HIDDEN_IN_FOCUS, LEAST, TOO_SMALL, TOUCHED
from e2e.windows import Window
from tests.support.pages import CUSTOMER_PAGES, MADE_BY_OTHERS, STAFF_PAGES

pytestmark = pytest.mark.proof

PHONE = {"width": 390, "height": 844}
# The tables of the gallery, whose rows have two links each, are for people at a desk.
NOT_ON_PHONES = (*MADE_BY_OTHERS, "/gallery")


def test_every_target_of_the_shop(
    open_window: Callable[..., Window], customer: Window, known: dict[str, str]
) -> None:
    state = customer.page.context.storage_state()
    page = open_window(storage_state=state, viewport=PHONE, has_touch=True, is_mobile=True).page
    for path in CUSTOMER_PAGES:
        if path not in NOT_ON_PHONES:
            page.goto(path.format(**known))
            assert page.evaluate(TOO_SMALL, [TOUCHED, LEAST]) == [], path


def test_every_target_of_the_staff(
    open_window: Callable[..., Window],
    logged_in: Callable[[Login], StorageState],
    open_shop: OpenShop,
    known: dict[str, str],
) -> None:
    state = logged_in(open_shop.staff[0])
    page = open_window(storage_state=state, viewport=PHONE, has_touch=True, is_mobile=True).page
    for path in STAFF_PAGES:
        page.goto(path.format(**known))
        assert page.evaluate(TOO_SMALL, [TOUCHED, LEAST]) == [], path
        assert page.evaluate(HIDDEN_IN_FOCUS, TOUCHED) == [], path


def test_adds_from_a_card_and_stays_there(open_window: Callable[..., Window]) -> None:
    page = open_window(viewport=PHONE, has_touch=True).page
    page.goto("/")
    page.evaluate("window.notReloaded = true")
    card = page.get_by_role("listitem").filter(has_text=MUG)
    add = card.get_by_role("button", name="Add to cart")
    add.click()
    expect(add).to_have_accessible_name("Add to cart 1 in your cart")
    add.dblclick()
    expect(add).to_have_accessible_name("Add to cart 2 in your cart")
    expect(page.get_by_role("link", name="Cart 2 items")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "add-product_456"
    # Two that are on their way at once: the number is that of the last answer.
    page.evaluate("""() => {
      for (const one of ["bud-vase", "cedar-candle"]) document.getElementById(`add-${one}`).click();
    }""")
    expect(page.get_by_role("link", name="Cart 4 items")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Cart 4 items")
    assert page.evaluate("window.notReloaded")
    page.get_by_role("status").get_by_role("link", name="Check out").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
