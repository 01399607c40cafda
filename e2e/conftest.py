"""The stage: one open shop for all journeys, and windows in a real Chromium."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, expect

from e2e.chromium import launch_options
from e2e.known import WAITS, make_known
from e2e.known_money import WITH_MONEY, make_money_known
from e2e.mailbox import alert_link, asks_for_link
from e2e.open_shop import Login, OpenShop
from e2e.people import Customer, Packer
from e2e.program import Program
from e2e.windows import Window
from tests.support.goods import SOME_WRONG, csv_file
from tests.support.pages import BUYER, STATUSES

pytest_plugins = ["tests.support.slowest"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Nothing moves: a dot that breathes at sixty pictures a second costs more than the page."""
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def open_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenShop]:
    shop = OpenShop(
        tmp_path_factory.mktemp("shop"),
        RATE_LIMITS="off",
        WEBHOOK_INTERNAL_HOSTS="localhost",
        PUSH_INTERNAL_HOSTS="localhost",
    )
    with shop.api("the stage") as api:
        Program(api).sells_as_before()
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def base_url(open_shop: OpenShop) -> str:
    return open_shop.url


@pytest.fixture(scope="session")
def program(open_shop: OpenShop) -> Iterator[Program]:
    with open_shop.api("the journeys") as api:
        yield Program(api)


@pytest.fixture
def open_window(
    new_context: Callable[..., BrowserContext], base_url: str, open_shop: OpenShop
) -> Iterator[Callable[..., Window]]:
    """Opens one more browser, with Playwright's options for a context; no page may have trouble."""
    windows: list[Window] = []

    def open_one(**options: Any) -> Window:
        windows.append(Window(new_context(**options), base_url, open_shop.bank))
        return windows[-1]

    yield open_one
    assert [trouble for window in windows for trouble in window.troubles] == []


@pytest.fixture
def ann(open_window: Callable[..., Window]) -> Customer:
    return Customer(open_window(), "Ann Lee")


@pytest.fixture
def ben(open_window: Callable[..., Window]) -> Customer:
    return Customer(open_window(), "Ben Okoro")


@pytest.fixture(scope="session")
def logged_in(browser: Browser, open_shop: OpenShop) -> Callable[[Login], StorageState]:
    """What a browser holds after this member of the staff logged in, once a run."""

    @cache
    def log_in(login: Login) -> StorageState:
        with browser.new_context(base_url=open_shop.url) as context:
            Packer(Window(context, open_shop.url)).logs_in(login)
            return context.storage_state()

    return log_in


@pytest.fixture(scope="session")
def known(
    program: Program, open_shop: OpenShop, logged_in: Callable[[Login], StorageState]
) -> dict[str, str]:
    """The ids that the addresses of the pages need, by their names there."""
    found = make_known(program, logged_in(open_shop.staff[0]), open_shop.url)
    found |= make_money_known(program)
    return {**found, "import": open_shop.compares(csv_file(SOME_WRONG))}


@pytest.fixture(scope="module")
def customer(
    browser: Browser, open_shop: OpenShop, base_url: str, known: dict[str, str]
) -> Iterator[Window]:
    """A cart with two lines, the way into her orders, and a link to all of an address."""
    with browser.new_context(base_url=base_url) as context:
        window = Window(context, base_url)
        for status in (*STATUSES, *WITH_MONEY, "waiting"):
            window.page.goto(known[f"{status}_page"])
        for product in ("product_456", "product_789"):
            window.page.goto(f"/products/{product}")
            window.page.get_by_role("button", name="Add to cart").click()
            expect(window.page.get_by_role("status")).not_to_have_count(0)
        known["account_link"] = asks_for_link(Customer(window, BUYER), open_shop)
        known["alert_link"] = alert_link(open_shop, WAITS)
        yield window


@pytest.fixture(scope="module")
def returning(
    browser: Browser, open_shop: OpenShop, customer: Window, known: dict[str, str]
) -> Iterator[Window]:
    """Who sees all orders of her address."""
    with browser.new_context(base_url=open_shop.url) as context:
        window = Window(context, open_shop.url)
        window.page.goto(known["account_link"])
        window.page.get_by_role("button", name="Show my orders").click()
        expect(window.page).to_have_url("/account/orders")
        yield window


@pytest.fixture(scope="module")
def manager(
    browser: Browser, open_shop: OpenShop, logged_in: Callable[[Login], Any]
) -> Iterator[Window]:
    state = logged_in(open_shop.staff[0])
    with browser.new_context(base_url=open_shop.url, storage_state=state) as context:
        yield Window(context, open_shop.url)


@pytest.fixture
def at_the_board(
    open_window: Callable[..., Window], logged_in: Callable[[Login], StorageState]
) -> Callable[[Login], Packer]:
    """Somebody of the staff, who logged in before."""

    def come(login: Login) -> Packer:
        packer = Packer(open_window(storage_state=logged_in(login)))
        packer.page.goto("/staff/shipments")
        return packer

    return come


@pytest.fixture
def bea(at_the_board: Callable[[Login], Packer], open_shop: OpenShop) -> Packer:
    """The first of the two whom `up` names: a manager."""
    return at_the_board(open_shop.staff[0])


@pytest.fixture
def pat(at_the_board: Callable[[Login], Packer], open_shop: OpenShop) -> Packer:
    """The second: a packer."""
    return at_the_board(open_shop.staff[1])


@pytest.fixture
def record(record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """`record("click to pixel", "84 ms")` is printed at the end of the run."""
    return lambda what, figure: record_property("measured", f"{what}: {figure}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, said in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(f"measured: {said}")
