"""The guide for people who write programs, made from what the shop is."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Response, get

from app.infra.outbound import ANSWERS_WITHIN
from app.messaging.events import BY_TYPE
from app.routes.api.examples.events import EVENT, SAMPLES
from app.routes.api.examples.webhooks import ENDPOINT_WITH_SECRET, NEW_ENDPOINT, TEST
from app.routes.developers.calls import list_calls, list_permissions, that_take
from app.routes.developers.changes import FIRST_DAY, FIRST_VERSION, changes_since_first
from app.routes.developers.event_texts import EVENT_TEXTS
from app.routes.developers.quick_start import quick_start
from app.routes.developers.snippets import SNIPPETS
from app.services import webhooks
from app.settings import settings
from app.web.field_errors import FieldError
from app.web.filters import duration
from app.web.first_call import YOUR_KEY, api_address, first_call
from app.web.json_body import MAX_BODY_BYTES
from app.web.pages import AnyRequest, page
from app.web.problem_kinds import CATALOGUE
from app.web.problems import invalid

GUIDE: Final = "/developers"


@get(GUIDE, include_in_schema=False)
async def show_quick_start(request: AnyRequest) -> Response[str]:
    doors = request.app.state.doors
    return page(
        request,
        "developers/index.html",
        api=api_address(),
        start=await quick_start(),
        call=first_call(doors, ["orders:read"]),
        permissions=list_permissions(doors),
    )


@get(f"{GUIDE}/calls", include_in_schema=False)
async def show_calls(request: AnyRequest) -> Response[str]:
    app = request.app
    return page(
        request,
        "developers/calls.html",
        problem=_written(_sample_problem()),
        catalogue=CATALOGUE,
        keyed=that_take(app, "Idempotency-Key"),
        listed=that_take(app, "cursor", "get"),
        guarded=that_take(app, "If-Match"),
        spared=that_take(app, "If-None-Match", "get"),
        key_quota=settings.rate_limit_key,
        address_quota=settings.rate_limit_address,
        kibibytes=MAX_BODY_BYTES // 1024,
    )


@get(f"{GUIDE}/events", include_in_schema=False)
async def show_events(request: AnyRequest) -> Response[str]:
    samples = {name: _written(sample) for name, sample in SAMPLES.items()}
    return page(
        request,
        "developers/events.html",
        api=api_address(),
        key=YOUR_KEY,
        kinds=BY_TYPE,
        texts=EVENT_TEXTS,
        samples=samples,
    )


@get(f"{GUIDE}/webhooks", include_in_schema=False)
async def show_webhooks(request: AnyRequest) -> Response[str]:
    body = msgspec.json.encode(EVENT).decode()
    return page(
        request,
        "developers/webhooks.html",
        api=api_address(),
        key=YOUR_KEY,
        endpoint=_written(NEW_ENDPOINT),
        secret=ENDPOINT_WITH_SECRET["secret"],
        signed=_headers(body),
        body=body,
        test=_written(TEST["payload"]),
        snippets=SNIPPETS,
        patience=round(ANSWERS_WITHIN),
        waits=", ".join(duration(wait) for wait in webhooks.WAITS),
        kept=webhooks.KEPT_DAYS,
        grace=round(webhooks.GRACE.total_seconds() / 3600),
    )


@get(f"{GUIDE}/changes", include_in_schema=False)
async def show_changes(request: AnyRequest) -> Response[str]:
    calls = [call.name for call in list_calls(request.app)]
    return page(
        request,
        "developers/changes.html",
        version=FIRST_VERSION,
        day=FIRST_DAY,
        changes=changes_since_first(calls, BY_TYPE, CATALOGUE),
        catalogue=CATALOGUE,
        texts=EVENT_TEXTS,
    )


def _sample_problem() -> dict[str, Any]:
    sample = invalid(FieldError("items[0].quantity", "must be at least 1"))
    return {
        "type": sample.type,
        "title": sample.title,
        "status": sample.status,
        "detail": sample.detail,
        "request_id": "7f9c2ba4e88f827d616045507605853e",
        "errors": sample.errors,
    }


def _headers(body: str) -> str:
    """Returns the headers of the sample, which the secret beside it signs."""
    at = msgspec.convert(EVENT["timestamp"], datetime)
    made = webhooks.headers([ENDPOINT_WITH_SECRET["secret"]], EVENT["event_id"], body, at)
    return "\n".join(f"{name}: {value}" for name, value in made.items())


def _written(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


handlers = [show_quick_start, show_calls, show_events, show_webhooks, show_changes]
