"""Parts of the shop die while a customer watches; the open page finds the truth by itself."""

from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic

import httpx
import pytest
from playwright.sync_api import expect

from e2e.open_shop import OpenShop, paused, until
from e2e.people import MUG, Customer, Packer
from e2e.program import Program

WEB, WORKER, VALKEY = "doorstep web", "doorstep worker", "valkey-server"
# Seconds after a change or after reconnecting: promise 6 of the contract.
CATCHES_UP_WITHIN = 3
STARTS_AGAIN_WITHIN = 10


@pytest.fixture
def number(ann: Customer) -> str:
    """Ann watches her order's page, which will not be loaded again."""
    number = ann.orders(MUG)
    ann.sees_it_live()
    ann.page.evaluate("window.notReloaded = true")
    ann.window.expect_outage()
    return number


@pytest.fixture
def pia(bea: Packer) -> Packer:
    """Bea, whose board may miss an answer too."""
    bea.window.expect_outage()
    return bea


@pytest.mark.proof
def test_follows_although_the_worker_was_killed(
    ann: Customer, pia: Packer, number: str, open_shop: OpenShop
) -> None:
    pia.looks_up(number)
    [worker] = open_shop.parts(WORKER)
    worker.kill()

    pia.ships(number, "DHL", "JD0146")

    ann.sees("SHIPPED", within=STARTS_AGAIN_WITHIN)
    [another] = open_shop.parts(WORKER)
    assert another.pid != worker.pid
    assert ann.page.evaluate("window.notReloaded")


def test_follows_although_each_web_process_was_killed_in_turn(
    ann: Customer, pia: Packer, number: str, open_shop: OpenShop
) -> None:
    for web in open_shop.parts(WEB):
        web.kill()
        web.wait()
        until(lambda: len(open_shop.parts(WEB)) == 2)
    _open_again(open_shop)
    ann.sees_it_live(within=STARTS_AGAIN_WITHIN)
    pia.looks_up(number)

    pia.ships(number, "DHL", "JD0147")
    ann.sees("SHIPPED", within=STARTS_AGAIN_WITHIN)
    pia.delivers(number, "Reception")
    ann.sees("DELIVERED")
    assert ann.page.evaluate("window.notReloaded")


def test_says_that_the_line_is_lost_and_shows_what_was_missed(
    ann: Customer, pia: Packer, number: str, open_shop: OpenShop, record: Callable[[str, str], None]
) -> None:
    pia.looks_up(number)
    pill = ann.page.locator("#connection")
    with open_shop.nobody_restarts():
        [worker] = open_shop.parts(WORKER)
        with paused(worker):
            pia.ships(number, "FedEx", "7712 0044")
            for web in open_shop.parts(WEB):
                web.kill()
        expect(pill).to_have_attribute("data-state", "reconnecting")
        expect(pill).to_have_text("Reconnecting…")
        expect(ann.page.get_by_text("Last updated")).to_be_visible()
        ann.sees("PENDING_SHIPMENT")
    _open_again(open_shop)
    began = monotonic()

    ann.sees_it_live(within=STARTS_AGAIN_WITHIN)
    ann.sees("SHIPPED", within=CATCHES_UP_WITHIN)
    record("page caught up after both web processes restarted", f"{monotonic() - began:.1f} s")
    expect(ann.page.locator("#live")).to_contain_text("Order shipped with FedEx")
    assert ann.page.evaluate("window.notReloaded")


@pytest.mark.proof
def test_a_line_that_is_open_and_silent_is_not_called_live(
    ann: Customer, pia: Packer, open_shop: OpenShop
) -> None:
    ann.page.clock.install()
    number = ann.orders(MUG)
    ann.sees_it_live()
    ann.window.expect_outage()
    pia.looks_up(number)
    with ExitStack() as stopped:
        for web in open_shop.parts(WEB):
            stopped.enter_context(paused(web))
        ann.page.clock.fast_forward("00:45")
        expect(ann.page.locator("#connection")).to_have_attribute("data-state", "reconnecting")
    ann.sees_it_live()
    pia.ships(number, "DHL", "JD0148")
    ann.sees("SHIPPED", within=CATCHES_UP_WITHIN)


def test_takes_orders_without_valkey_and_catches_up(
    ann: Customer, ben: Customer, pia: Packer, number: str, open_shop: OpenShop, program: Program
) -> None:
    with open_shop.nobody_restarts():
        [valkey] = open_shop.parts(VALKEY)
        valkey.kill()
        ben.orders(MUG)
        ben.sees("PENDING_SHIPMENT")
        pia.looks_up(number)
        pia.ships(number, "UPS", "1Z 999")
        ann.sees("SHIPPED", within=CATCHES_UP_WITHIN)
    _open_again(open_shop)

    pia.delivers(number, "Letter box")
    ann.sees("DELIVERED", within=CATCHES_UP_WITHIN)
    program.shipment_of(ben.order_id)


def _open_again(shop: OpenShop) -> None:
    """Returns when the shop says that no part is missing."""

    def ready() -> bool:
        try:
            said = httpx.get(f"{shop.url}/health/ready", timeout=2, verify=False)
            return said.status_code == 200 and set(said.json()["parts"].values()) == {"ok"}
        except httpx.TransportError:
            return False

    until(ready, STARTS_AGAIN_WITHIN)
