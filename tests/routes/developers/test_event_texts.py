"""Every event has a sentence and a sample, and each sample is an event as it is published."""

from typing import Any

import httpx
import jsonschema_rs
import msgspec

from app.messaging.events import BY_TYPE
from app.routes.api.examples.events import SAMPLES
from app.routes.developers.event_texts import EVENT_TEXTS
from app.services.webhooks import TEST


def test_every_event_has_both() -> None:
    assert set(EVENT_TEXTS) == {*BY_TYPE, TEST}
    assert set(SAMPLES) == set(BY_TYPE)


def test_a_sample_has_the_fields_of_its_event_and_no_others() -> None:
    for event_type, kind in BY_TYPE.items():
        sample = msgspec.to_builtins(SAMPLES[event_type])
        data = msgspec.convert(sample["data"], kind, strict=False)
        kept = msgspec.to_builtins(data)
        assert {**kept, "event_id": ""} == {**kept, **sample["data"], "event_id": ""}, event_type
        assert sample["source"] == kind.source


async def test_the_description_of_the_events_shows_the_same_samples(
    client: httpx.AsyncClient,
) -> None:
    document: dict[str, Any] = (await client.get("/schema/asyncapi.json")).json()
    for kind in BY_TYPE.values():
        message = document["components"]["messages"][kind.__name__]
        judge = jsonschema_rs.Draft202012Validator(
            message["payload"] | {"components": document["components"]}, validate_formats=True
        )
        [example] = message["examples"]
        assert [fault.message for fault in judge.iter_errors(example["payload"])] == []
        assert example["payload"] == msgspec.to_builtins(SAMPLES[kind.event_type])
