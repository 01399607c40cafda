"""On a phone a finger meets what it points at, and the focus is never under the bar at the foot."""

from collections.abc import Callable

import pytest
from playwright.sync_api import StorageState

from e2e.open_shop import Login, OpenShop
from e2e.touching import HIDDEN_IN_FOCUS, LEAST, TOO_SMALL, TOUCHED
from e2e.windows import Window
from tests.support.pages import CUSTOMER_PAGES, MADE_BY_OTHERS, MONEY_PAGES, STAFF_PAGES

pytestmark = pytest.mark.proof

PHONE = {"width": 390, "height": 844}
# The tables of the gallery, whose rows have two links each, are for people at a desk.
NOT_ON_PHONES = (*MADE_BY_OTHERS, "/gallery")


def test_every_target_of_the_shop(
    open_window: Callable[..., Window], customer: Window, known: dict[str, str]
) -> None:
    state = customer.page.context.storage_state()
    page = open_window(storage_state=state, viewport=PHONE, has_touch=True, is_mobile=True).page
    for path in (*CUSTOMER_PAGES, *MONEY_PAGES):
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
