"""The metrics count what happens, for those who may read them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.api import Place, an_order, assert_problem, bearer


async def metrics(client: httpx.AsyncClient) -> dict[str, float]:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    samples = (line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in samples}


async def test_the_metrics_count_what_happens(client: httpx.AsyncClient, place: Place) -> None:
    placed, refused = (
        'doorstep_orders_placed_total{door="api"}',
        'doorstep_orders_refused_total{door="api"}',
    )
    asked = 'doorstep_http_requests_total{method="POST",route="/api/v1/orders",status="%s"}'
    before = await metrics(client)

    await place(product_456=1)
    await client.post("/api/v1/orders", json=an_order(product_456=1000))
    after = await metrics(client)

    def grew(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grew(placed) == grew(refused) == 1
    assert grew(asked % 201) == grew(asked % 400) == 1
    assert after["doorstep_event_deliveries_pending"] == 2
    assert after["doorstep_event_deliveries_failed"] == 0
    assert after["doorstep_event_lag_seconds"] > 0
    assert after["doorstep_mails_waiting"] == after["doorstep_mails_failed"] == 0
    assert after["doorstep_queue_depth"] >= 0
    assert after["doorstep_streams_open"] == 0
    assert after['doorstep_part_up{part="postgresql"}'] == 1


async def test_the_metrics_name_routes_and_not_addresses(
    client: httpx.AsyncClient, place: Place
) -> None:
    order = await place()
    await client.get(order["links"]["self"], headers=bearer(order["access_token"]))
    await client.get("/api/v1/no/such/address")
    await client.request("BREW", "/api/v1/orders")

    text = (await client.get("/metrics")).text

    assert order["order_id"] not in text
    assert 'route="/api/v1/orders/{order_id}"' in text
    assert 'route="unmatched",status="404"' in text
    assert "BREW" not in text
    assert "no/such" not in text


async def test_the_metrics_stay_without_the_database(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.infra.database import ENGINE

    with monkeypatch.context() as gone:
        gone.setattr(ENGINE, "pool", None)
        read = await metrics(client)

    assert read['doorstep_part_up{part="postgresql"}'] == 0
    assert "doorstep_event_lag_seconds" not in read


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.8.9.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", bearer("the token"), 200),
        ("127.0.0.1", bearer("another"), 401),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}, 401),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.5"}, 401),
        ("203.0.113.5", {}, 401),
        ("203.0.113.5", {"X-Forwarded-For": "127.0.0.1"}, 401),
        ("203.0.113.5", bearer("another"), 401),
        ("203.0.113.5", bearer("the token"), 200),
    ],
)
async def test_the_metrics_are_for_this_machine_or_the_token(
    application: Any,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    headers: dict[str, str],
    status: int,
) -> None:
    from app.settings import settings

    monkeypatch.setattr(settings, "metrics_token", "the token")
    transport = httpx.ASGITransport(app=application, client=(host, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/metrics", headers=headers)

    assert answer.status_code == status
    if status == 401:
        assert_problem(answer, 401, "credential-missing")


COUNT = """
from app.infra import metrics
metrics.streams_open.inc()
metrics.orders_placed.labels("api").inc(2)
print("counted", flush=True)
input()
"""


TELL = "from app.infra import metrics; print(metrics.exposition([]).decode())"


def test_many_processes_are_one_sum_and_the_dead_hold_no_streams(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def start(code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told() -> str:
        return start(TELL).communicate(timeout=30)[0]

    counting = [start(COUNT) for _ in range(3)]
    for process in counting:
        assert process.stdout
        assert process.stdout.readline() == "counted\n"
    together = told()
    counting[0].kill()
    counting[0].wait()
    without_one = told()
    for process in counting[1:]:
        process.communicate("\n", timeout=30)

    assert 'doorstep_orders_placed_total{door="api"} 6.0' in together
    assert "doorstep_streams_open 3.0" in together
    assert 'doorstep_orders_placed_total{door="api"} 6.0' in without_one
    assert "doorstep_streams_open 2.0" in without_one
