"""What the API has today and had not in its first version, so that no list can be out of date."""

from collections.abc import Iterable
from typing import Final

import msgspec

FIRST_VERSION: Final = "0.1.0"
FIRST_DAY: Final = "2026-11-23"
FIRST_CALLS: Final = frozenset(
    {
        "POST /api/v1/products/check-availability",
        "GET /api/v1/products",
        "GET /api/v1/products/{product_id}",
        "PUT /api/v1/products/{product_id}",
        "POST /api/v1/products/{product_id}/stock-movements",
        "POST /api/v1/orders",
        "GET /api/v1/orders",
        "GET /api/v1/orders/{order_id}",
        "POST /api/v1/orders/{order_id}/cancellation",
        "GET /api/v1/orders/{order_id}/stream",
        "GET /api/v1/shipments",
        "GET /api/v1/shipments/{shipment_id}",
        "POST /api/v1/shipments/{shipment_id}/dispatch",
        "POST /api/v1/shipments/{shipment_id}/delivery",
        "POST /api/v1/carrier-updates/{carrier}",
        "GET /api/v1/events",
        "GET /api/v1/events/{event_id}",
        "GET /api/v1/webhook-endpoints",
        "POST /api/v1/webhook-endpoints",
        "GET /api/v1/webhook-endpoints/{endpoint_id}",
        "PATCH /api/v1/webhook-endpoints/{endpoint_id}",
        "DELETE /api/v1/webhook-endpoints/{endpoint_id}",
        "POST /api/v1/webhook-endpoints/{endpoint_id}/secret-rotation",
        "POST /api/v1/webhook-endpoints/{endpoint_id}/test",
        "POST /api/v1/webhook-endpoints/{endpoint_id}/replay",
        "GET /api/v1/webhook-endpoints/{endpoint_id}/messages",
        "GET /api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}",
        "POST /api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}/replay",
    }
)
FIRST_EVENTS: Final = frozenset(
    {
        "order.created",
        "order.cancellation_requested",
        "order.status_updated",
        "order.cancellation_refused",
    }
)
FIRST_PROBLEMS: Final = frozenset(
    {
        "malformed-json",
        "product-unavailable",
        "bad-request",
        "credential-missing",
        "signature-invalid",
        "scope-missing",
        "forbidden",
        "not-found",
        "method-not-allowed",
        "not-enough-stock",
        "shipment-conflict",
        "webhook-endpoint-paused",
        "too-many-webhook-endpoints",
        "cancellation-refused",
        "idempotency-key-in-use",
        "precondition-failed",
        "body-too-large",
        "unsupported-media-type",
        "invalid-input",
        "idempotency-key-reused",
        "too-many-requests",
        "internal-error",
        "unavailable",
        "not-ready",
    }
)


class Changes(msgspec.Struct, frozen=True):
    """What was added since the first version, and what was there and is not any more."""

    calls: list[str]
    events: list[str]
    problems: list[str]
    gone: list[str]


def changes_since_first(
    calls: Iterable[str], events: Iterable[str], problems: Iterable[str]
) -> Changes:
    calls, events, problems = list(calls), list(events), list(problems)
    first = FIRST_CALLS | FIRST_EVENTS | FIRST_PROBLEMS
    return Changes(
        [one for one in calls if one not in FIRST_CALLS],
        [one for one in events if one not in FIRST_EVENTS],
        [one for one in problems if one not in FIRST_PROBLEMS],
        sorted(first.difference(calls, events, problems)),
    )
