"""The AsyncAPI 3.0 description of the events, made from the very types that are published."""

import inspect
from functools import lru_cache
from typing import Any, Final

import msgspec
from litestar import Response, get

from app.messaging.event_parts import Event
from app.messaging.events import BY_TYPE
from app.routes.api.examples.events import SAMPLES
from app.services.sales import STATUS_EVENT, STEP_EVENTS, Step
from app.settings import settings
from app.values.shop_settings import shop_settings
from app.web.openapi import NO_FORM
from app.web.openapi_patterns import in_any_language

CHANNELS: Final = {
    "feed": (
        "/api/v1/events",
        "Everything that happened, oldest first. A reader who goes on after the last event "
        "seen misses none. Needs a key with the scope events:read.",
    ),
    "orderStream": (
        "/api/v1/orders/{order_id}/stream",
        "Server-sent events about one order: its present state, then every change in order. "
        "Last-Event-ID resumes. Needs the order's token, or a key with the scope orders:read.",
    ),
    "webhooks": (
        None,
        "The same events, posted to the addresses that asked for their types, each signed as a "
        "Standard Webhook: webhook-id is the event_id, whichever try it is. At least once; those "
        "of one order in their order.",
    ),
}
SCHEMAS: Final = "#/components/schemas/{name}"
MESSAGES: Final = "#/components/messages/"


@get("/schema/asyncapi.json", opt=NO_FORM, include_in_schema=False, sync_to_thread=False)
def show_asyncapi() -> Response[bytes]:
    return Response(
        _document(shop_settings().name),
        media_type="application/vnd.aai.asyncapi+json;version=3.0.0",
    )


@lru_cache(maxsize=1)
def _document(shop_name: str) -> bytes:
    facts, steps = map(_facts, BY_TYPE.values()), map(_step, (STATUS_EVENT, *STEP_EVENTS.values()))
    feed = dict(facts)
    messages = {"feed": feed, "orderStream": dict(steps), "webhooks": feed}
    protocol, _, host = settings.link_base.partition("://")
    return msgspec.json.encode(
        {
            "asyncapi": "3.0.0",
            "info": {
                "title": f"{shop_name} events",
                "version": "1",
                "description": "What happened to orders, from the checkout to the doorstep. Other "
                "types may be added; readers look at the type first.",
            },
            "defaultContentType": "application/json",
            "servers": {"shop": {"host": host, "protocol": protocol}},
            "channels": {
                name: _channel(address, described, messages[name])
                for name, (address, described) in CHANNELS.items()
            },
            "operations": {
                name: {"action": "send", "channel": {"$ref": f"#/channels/{name}"}}
                for name in CHANNELS
            },
            "components": {
                "messages": messages["feed"] | messages["orderStream"],
                "schemas": _schemas(),
            },
        }
    )


def _channel(address: str | None, described: str, messages: dict[str, Any]) -> dict[str, Any]:
    channel: dict[str, Any] = {
        "address": address,
        "description": described,
        "messages": {one: {"$ref": MESSAGES + one} for one in messages},
        "bindings": {"http": {}},
    }
    if address and "{order_id}" in address:
        channel["parameters"] = {"order_id": {"description": "The order's UUID."}}
    return channel


def _facts(kind: type[Event]) -> tuple[str, dict[str, Any]]:
    payload = {
        "type": "object",
        "required": ["event_id", "event_type", "timestamp", "source", "data"],
        "properties": {
            "event_id": {"type": "string", "pattern": "^evt_[0-9a-f]{32}$"},
            "event_type": {"const": kind.event_type},
            "timestamp": {"type": "string", "format": "date-time"},
            "source": {"const": kind.source},
            "data": {"$ref": SCHEMAS.format(name=kind.__name__)},
        },
    }
    message = _message(kind.event_type, inspect.getdoc(kind), payload)
    examples = [{"payload": SAMPLES[kind.event_type]}] if kind.event_type in SAMPLES else []
    return kind.__name__, message | {"examples": examples}


def _step(event: str) -> tuple[str, dict[str, Any]]:
    name = f"stream.{event.removeprefix('order.')}"
    payload = {"$ref": SCHEMAS.format(name="Step")}
    return name, _message(event, inspect.getdoc(Step), payload)


def _message(name: str, described: str | None, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "title": name,
        "summary": (described or "").partition("\n\n")[0],
        "contentType": "application/json",
        "payload": payload,
    }


def _schemas() -> dict[str, Any]:
    kinds = (*BY_TYPE.values(), Step)
    _, schemas = msgspec.json.schema_components(kinds, ref_template=SCHEMAS)
    # The event's id belongs to its envelope.
    for kind in BY_TYPE.values():
        schemas[kind.__name__]["properties"].pop("event_id", None)
    return in_any_language(schemas)


handlers = [show_asyncapi]
