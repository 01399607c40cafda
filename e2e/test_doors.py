"""Who comes in, who does not, and that nobody orders twice by accident."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from e2e.open_shop import OpenShop
from e2e.people import MUG, Customer
from e2e.program import Program
from e2e.windows import Window


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_orders_once(
    open_window: Callable[..., Window], program: Program, scripts: bool
) -> None:
    dora = Customer(open_window(java_script_enabled=scripts), f"Dora {uuid4().hex[:8]}")
    dora.adds(MUG)
    dora.goes_to_checkout()
    dora.fills_in()

    dora.place_order.dblclick(no_wait_after=True)

    number = dora.order_number()
    assert program.orders_of(dora.email) == [number]


def test_a_wrong_login_does_not_tell_what_was_wrong(
    open_window: Callable[..., Window], open_shop: OpenShop
) -> None:
    page = open_window().page
    known = open_shop.staff[0].email
    told = {_refused(page, known, "guessed"), _refused(page, "nobody@doorstep.example", "guessed")}
    assert told == {"Wrong email or password."}


def test_staff_pages_ask_for_the_login_and_go_on_from_there(
    open_window: Callable[..., Window], open_shop: OpenShop
) -> None:
    page = open_window().page
    page.goto("/staff/stock")
    bea = open_shop.staff[0]
    page.get_by_label("Email").fill(bea.email)
    page.get_by_label("Password").fill(bea.password)
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("heading", name="Stock", level=1)).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    page.goto("/staff/shipments")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_track_opens_an_order_and_tells_nothing_about_others(
    ann: Customer, open_window: Callable[..., Window]
) -> None:
    number = ann.orders(MUG)
    stranger = open_window().page

    wrong_email = _not_found(stranger, number, "somebody@example.org")
    unknown_number = _not_found(stranger, "ORD-0000000", ann.email)
    assert wrong_email == unknown_number
    assert stranger.goto(ann.page.url).status == 404
    expect(stranger.get_by_role("main")).not_to_contain_text(ann.name)

    _asks_for(stranger, number, ann.email.upper())
    expect(stranger.get_by_role("heading", name=f"Order {number}")).to_be_visible()


def _refused(page: Page, email: str, password: str) -> str:
    page.goto("/staff/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    with page.expect_response("**/staff/login") as answer:
        page.get_by_role("button", name="Log in").click()
    assert answer.value.status == 401
    expect(page.get_by_label("Email")).to_have_value(email)
    expect(page.get_by_label("Password")).to_have_value("")
    return page.get_by_role("alert").get_by_role("listitem").inner_text()


def _not_found(page: Page, number: str, email: str) -> tuple[int, str]:
    with page.expect_response("**/track") as answer:
        _asks_for(page, number, email)
    expect(page.get_by_role("alert")).to_be_visible()
    return answer.value.status, page.get_by_role("main").inner_text()


def _asks_for(page: Page, number: str, email: str) -> None:
    page.goto("/track")
    page.get_by_label("Order number").fill(number)
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Show order").click()
