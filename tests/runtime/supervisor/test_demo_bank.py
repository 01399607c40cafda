"""The demo's bank opens beside the shop, and only there."""

import httpx
import pytest

from app.runtime.supervisor import demo_bank, listening
from tests.support.running import Up


def test_the_demo_shop_opens_with_a_bank(open_shop: Up) -> None:
    environment = open_shop.noted()["environment"]
    title = " ".join(open_shop.part("bank 1").cmdline()).strip()
    assert title == f"doorstep bank --data-dir {open_shop.data}"
    methods = httpx.get(f"{open_shop.url}/api/v1/payment-methods").json()["items"]
    assert [one["method_id"] for one in methods] == ["INVOICE", "CARD", "TRANSFER", "AT_PICKUP"]
    page = httpx.get(f"{environment['STRIPE_API_BASE']}/pay/unknown")
    assert (page.status_code, "no money moves" in page.text) == (404, True)


def test_it_stands_a_hundred_ports_above_the_shop() -> None:
    with listening.listen("127.0.0.1", 0) as shop:
        _, port = listening.address(shop)
        wanted = port + demo_bank.ABOVE if port + demo_bank.ABOVE <= 65535 else 0
    first = demo_bank.listen("127.0.0.1", port)
    assert first
    with first:
        assert wanted in (0, listening.address(first)[1])
        # Another shop has taken that port.
        second = demo_bank.listen("127.0.0.1", port)
        assert second
        with second:
            assert listening.address(second)[1] != listening.address(first)[1]


def test_a_shop_with_a_provider_has_no_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_API_KEY", "rk_test_of_the_operator")
    assert demo_bank.listen("127.0.0.1", 0) is None


def test_its_keys_outlive_a_restart() -> None:
    with listening.listen("127.0.0.1", 0) as door:
        made = demo_bank.environment(door, "a secret")
        assert made == demo_bank.environment(door, "a secret")
        other = demo_bank.environment(door, "another")
    assert made["STRIPE_API_KEY"] != other["STRIPE_API_KEY"]
    assert made["STRIPE_API_KEY"].partition("_")[2] != made["STRIPE_WEBHOOK_SECRET"]
