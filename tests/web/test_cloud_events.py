"""The feed as CloudEvents 1.0, read by the library that other programs read it with."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from tests.support.api import Place, assert_problem

Feed = Callable[[int], Awaitable[list[dict[str, Any]]]]
Warehouse = Callable[..., Awaitable[httpx.Response]]

BATCH = {"Accept": "application/cloudevents-batch+json"}
ONE = {"Accept": "application/cloudevents+json"}


async def test_each_is_the_envelope_in_other_words(
    place: Place, warehouse: Warehouse, feed: Feed
) -> None:
    order = await place()
    [plain] = await feed(1)

    answer = await warehouse("GET", f"events/{plain['event_id']}", headers=ONE)

    assert answer.headers["content-type"] == "application/cloudevents+json"
    assert answer.headers["vary"] == "Accept"
    event = JSONFormat().read(CloudEvent, answer.content)
    assert event.get_id() == plain["event_id"]
    assert event.get_type() == "order.created"
    assert event.get_source() == "sales-service"
    assert event.get_subject() == order["order_id"] == event.get_extension("partitionkey")
    assert event.get_time() == datetime.fromisoformat(plain["timestamp"])
    assert event.get_data() == plain["data"]


async def test_the_feed_is_a_batch_with_a_way_on(
    place: Place, warehouse: Warehouse, feed: Feed
) -> None:
    for _ in range(3):
        await place(product_456=1)
    plain = await feed(3)

    first = await warehouse("GET", "events?limit=2&type=order.created", headers=BATCH)
    path = first.headers["link"].removesuffix('>; rel="next"').removeprefix("</api/v1/")
    last = await warehouse("GET", path, headers=BATCH)

    assert first.headers["content-type"] == "application/cloudevents-batch+json"
    ids = [event["id"] for answer in (first, last) for event in answer.json()]
    assert ids == [event["event_id"] for event in plain]
    assert "type=order.created" in path
    assert "link" not in last.headers


async def test_nothing_is_an_empty_batch(warehouse: Warehouse) -> None:
    assert (await warehouse("GET", "events", headers=BATCH)).json() == []


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/json", "text/html", "", "application/cloudevents-batch+json;q=0.1, */*"],
)
async def test_whoever_does_not_ask_for_them_has_plain_json(
    place: Place, warehouse: Warehouse, feed: Feed, accept: str
) -> None:
    await place()
    await feed(1)

    answer = await warehouse("GET", "events", headers={"Accept": accept})

    assert answer.headers["content-type"] == "application/json"
    assert [event["event_type"] for event in answer.json()["items"]] == ["order.created"]


async def test_one_that_there_is_not(warehouse: Warehouse) -> None:
    assert_problem(await warehouse("GET", "events/evt_none"), 404, "not-found")


async def test_a_weight_beyond_all_numbers_is_not_understood(warehouse: Warehouse) -> None:
    for weight in ("1e999", "-1e999", "nan", "9" * 400, "x"):
        answer = await warehouse("GET", "events", headers={"Accept": f"text/html;q={weight}"})
        assert answer.status_code == 200, weight
        assert answer.headers["content-type"].startswith("application/json")
