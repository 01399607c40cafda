"""Seven windows that are all in sight, of a browser that opens six connections to a shop."""

import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from e2e.open_shop import OpenShop
from e2e.people import Customer, Packer
from e2e.program import Ordered, Program

# More than the connections that a browser opens to one address over HTTP/1.1.
WINDOWS = 7
# Seconds.
SOON = 1.0
# Resolves when the page shows this.
SHOWN = """(selector) => {
  window.shown = new Promise((resolve) => {
    const look = () => document.querySelector(selector) && resolve(true);
    const all = { subtree: true, childList: true, attributes: true };
    new MutationObserver(look).observe(document, all);
  });
}"""
SHIPPED = '[data-testid="order-status"][data-status="SHIPPED"]'
DELIVERED = '[data-testid="order-status"][data-status="DELIVERED"]'
MUTE = "class { port = new MessageChannel().port1; }"
THROWS = "class { constructor() { throw new DOMException('no cookies', 'SecurityError'); } }"


@pytest.fixture
def program(open_shop: OpenShop) -> Iterator[Program]:
    """It has a key of its own: a test that sends every form has revoked the others'."""
    with open_shop.api("seven windows") as api:
        yield Program(api)


@pytest.mark.proof
def test_seven_windows_of_one_order_stay_live(ann: Customer, program: Program) -> None:
    order = program.orders("Ann Lee", {"product_456": 1})
    parcel = program.shipment_of(order.order_id)
    windows = [_opened(ann, order) for _ in range(WINDOWS)]
    _hear_of(windows, SHIPPED, lambda: program.ships(parcel, "DHL", "JD 7"))

    _others_load(ann)
    windows.pop(0).close()
    _hear_of(windows, DELIVERED, lambda: program.delivers(parcel, "Porch"))


def test_seven_windows_of_different_pages_stay_live(
    ann: Customer, pat: Packer, program: Program
) -> None:
    """Pat's boards and orders, of which each has a stream of its own."""
    orders = [program.orders("Ann Lee", {"product_456": 1}) for _ in range(WINDOWS - 2)]
    windows = [_opened(pat, order) for order in orders]
    boards = [pat.page, pat.page.context.new_page()]
    for board in boards:
        board.goto("/staff/shipments")
        _is_live(board)
    for order, window in zip(orders, windows, strict=True):
        parcel = program.shipment_of(order.order_id)
        row = f"#shipment-{parcel}[data-status=SHIPPED], #shipment-{parcel} [data-status=SHIPPED]"
        for board in boards:
            board.evaluate(SHOWN, row)
        _hear_of([window], SHIPPED, lambda parcel=parcel: program.ships(parcel, "DHL", "JD 8"))
        for board in boards:
            assert board.evaluate("window.shown")
    _others_load(pat)


@pytest.mark.parametrize(
    "worker",
    [
        "undefined",
        pytest.param(MUTE, marks=pytest.mark.proof),
        pytest.param(THROWS, marks=pytest.mark.proof),
    ],
)
def test_a_browser_without_a_worker_has_streams_as_before(
    ann: Customer, program: Program, worker: str
) -> None:
    """It has none, or one that was killed without a word, or forbids it."""
    order = program.orders("Ann Lee", {"product_456": 1})
    ann.window.expect_outage()
    ann.page.add_init_script(f"window.SharedWorker = {worker}")
    ann.page.clock.install()
    ann.page.goto(order.page)
    if worker == MUTE:
        ann.page.clock.run_for(45_000)
    _is_live(ann.page)
    parcel = program.shipment_of(order.order_id)
    _hear_of([ann.page], SHIPPED, lambda: program.ships(parcel, "DHL", "JD 9"))


def _opened(by: Customer | Packer, order: Ordered) -> Page:
    page = by.page.context.new_page()
    page.goto(order.page)
    _is_live(page)
    return page


def _hear_of(windows: Sequence[Page], selector: str, change: Callable[[], None]) -> None:
    for window in windows:
        window.evaluate(SHOWN, selector)
    began = time.monotonic()
    change()
    for window in windows:
        assert window.evaluate("window.shown")
    assert time.monotonic() - began < SOON
    for window in windows:
        _is_live(window)


def _others_load(by: Customer | Packer) -> None:
    page = by.page.context.new_page()
    page.goto("/")
    expect(page.get_by_role("listitem").first).to_be_visible()
    page.close()


def _is_live(page: Page) -> None:
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
