"""Who an open shop takes somebody for: whom the connection comes from, or whom a proxy names."""

import sys
from pathlib import Path

import httpx
import pytest

from tests.support.web_processes import web_process

STRANGER, PROXY = "127.0.0.1", "127.0.0.2"


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has one loopback address")
async def test_only_a_proxy_that_is_named_says_whom_it_brings(tmp_path: Path) -> None:
    from app.infra.redis import client as redis_client

    def ask(source: str, claims: str) -> int:
        transport = httpx.HTTPTransport(local_address=source, verify=False)
        with httpx.Client(transport=transport) as client:
            headers = {"X-Forwarded-For": claims}
            return client.get(f"{web.url}/api/v1/products", headers=headers).status_code

    limits = {"RATE_LIMITS": "on", "RATE_LIMIT_ADDRESS": "3 per minute"}
    await redis_client().flushdb()
    with web_process(tmp_path / "log", **limits, TRUSTED_PROXIES=PROXY) as web:
        web.ready()
        claimed = [f"192.0.2.{number}" for number in range(4)]
        assert [ask(STRANGER, claims) for claims in claimed] == [200, 200, 200, 429]
        assert [ask(PROXY, claims) for claims in claimed] == [200, 200, 200, 200]
        assert [ask(PROXY, claimed[0]) for _ in range(3)] == [200, 200, 429]
