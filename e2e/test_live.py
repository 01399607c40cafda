"""An open page is live whenever it can be, and shows the truth however long it was away."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from e2e.compressing import Proxy
from e2e.open_shop import OpenShop
from e2e.people import MUG, Customer, Packer
from e2e.program import Program
from e2e.windows import Window

STREAM = re.compile(r"/stream(\?|$)")
# What a browser without a SharedWorker is; only there does Playwright see the stream's requests.
ALONE = "delete window.SharedWorker"
# Resolves when the page's stream has begun once more.
ANEW = """() => {
  window.anew = new Promise((resolve) => {
    document.addEventListener("htmx:sse:after:connection", () => resolve(true), { once: true });
  });
}"""
LONG_AGO = "2020-01-01T00%3A00%3A00Z"


def says(event: str) -> str:
    return f"dispatchEvent(new Event('{event}'))"


@pytest.fixture(params=["alone", "shared"])
def watching(ann: Customer, request: pytest.FixtureRequest) -> Customer:
    """Ann looks at her order, and her clock goes on when the test says so.

    Her page has a stream of its own, or shares the browser's line.
    """
    if request.param == "alone":
        ann.page.add_init_script(ALONE)
    ann.page.clock.install()
    ann.orders(MUG)
    ann.sees_it_live()
    ann.page.evaluate("window.notReloaded = true")
    ann.window.expect_outage()
    return ann


def test_a_false_alarm_of_the_network_ends(watching: Customer) -> None:
    """The line was never lost; it is opened anew all the same, and stays."""
    watching.page.evaluate(ANEW)
    watching.page.evaluate(f"{says('offline')}; {says('online')}")
    watching.page.clock.run_for(1_500)
    assert watching.page.evaluate("window.anew")
    watching.sees_it_live()
    watching.page.clock.run_for(3_000)
    watching.sees_it_live()
    watching.page.clock.run_for(66_000)
    watching.sees_it_live()
    assert watching.page.evaluate("window.notReloaded")


def test_what_is_heard_on_a_line_that_was_called_lost_proves_that_it_lives(
    watching: Customer, program: Program
) -> None:
    """Nobody says that the network is back, and it was never away."""
    watching.page.evaluate(says("offline"))
    watching.page.clock.run_for(3_000)
    pill = watching.page.locator("#connection")
    expect(pill).to_have_attribute("data-state", "reconnecting")
    program.ships(program.shipment_of(watching.order_id), "FedEx", "7712 0050")
    watching.sees("SHIPPED")
    watching.sees_it_live()
    assert watching.page.evaluate("window.notReloaded")


def test_a_board_that_was_away_for_too_long_is_read_anew(
    ann: Customer, pat: Packer, program: Program
) -> None:
    """Its line comes back with a moment that is too long ago to be sent each change since."""
    number = ann.orders(MUG)
    shipment = program.shipment_of(ann.order_id)
    pat.window.expect_outage()
    pat.page.add_init_script(ALONE)
    pat.page.clock.install()
    pat.page.route(STREAM, lambda route: route.abort())
    pat.looks_up(number)
    program.ships(shipment, "FedEx", "7712 0051")
    pat.sees(number, "PENDING")
    pat.page.evaluate("window.notReloaded = true")

    def with_an_old_moment(route: Route) -> None:
        url = re.sub(r"since=[^&]+", f"since={LONG_AGO}", route.request.url)
        route.continue_(url=url)

    pat.page.unroute(STREAM)
    pat.page.route(STREAM, with_an_old_moment, times=1)
    with pat.page.expect_event("load"):
        pat.page.clock.fast_forward("00:35")
    assert not pat.page.evaluate("window.notReloaded")
    pat.sees(number, "SHIPPED")
    expect(pat.page.locator("#connection")).to_have_attribute("data-state", "live")


@pytest.fixture
def proxy(open_shop: OpenShop) -> Iterator[Proxy]:
    with Proxy(open_shop.url) as proxy:
        yield proxy


def test_a_page_is_live_behind_a_proxy_that_compresses(
    browser: Browser, proxy: Proxy, program: Program
) -> None:
    assert httpx.get(proxy.url).headers["content-encoding"] == "gzip"
    with browser.new_context(base_url=proxy.url) as context:
        ann = Customer(Window(context, proxy.url), "Ann Lee")
        ann.orders(MUG)
        ann.sees_it_live()
        ann.page.evaluate("window.notReloaded = true")
        program.ships(program.shipment_of(ann.order_id), "FedEx", "7712 0052")
        ann.sees("SHIPPED")
        assert ann.page.evaluate("window.notReloaded")
        assert ann.window.troubles == []
