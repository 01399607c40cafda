"""Who an open shop takes somebody for: whom the connection comes from, or whom a proxy names."""

import sys
from pathlib import Path

import httpx
import pytest

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.own_shops import Start
from tests.support.running import SMALL, environment

STRANGER, PROXY = "127.0.0.1", "127.0.0.2"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has one loopback address")
def test_only_a_proxy_that_is_named_says_whom_it_brings(up: Start, data: Path) -> None:
    env = environment(RATE_LIMITS="on", RATE_LIMIT_ADDRESS="3 per minute", TRUSTED_PROXIES=PROXY)
    shop = up(data, *SMALL, env=env).opened()

    def ask(source: str, claims: str) -> int:
        with httpx.Client(transport=httpx.HTTPTransport(local_address=source)) as client:
            headers = {"X-Forwarded-For": claims}
            return client.get(f"{shop.url}/api/v1/products", headers=headers).status_code

    claimed = [f"192.0.2.{number}" for number in range(4)]
    assert [ask(STRANGER, claims) for claims in claimed] == [200, 200, 200, 429]
    assert [ask(PROXY, claims) for claims in claimed] == [200, 200, 200, 200]
    assert [ask(PROXY, claimed[0]) for _ in range(3)] == [200, 200, 429]
