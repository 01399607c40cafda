"""The examples of the API's description: a webhook endpoint, its messages, and their outcomes."""

from typing import Any, Final

from app.infra.outbound import SendingFailure
from app.routes.api.examples.orders import ORDER_ID
from app.values.sending import EndpointState, PauseReason, SendingState

ENDPOINT_ID: Final = "0198c0de-9b44-7a10-a2c6-5d1e0f3b7c21"
NEW_ENDPOINT: Final = {
    "url": "https://erp.example.com/hooks/doorstep",
    "event_types": ["order.created", "order.status_updated"],
    "description": "The warehouse's ERP",
}
ENDPOINT: Final[dict[str, Any]] = {
    "endpoint_id": ENDPOINT_ID,
    **NEW_ENDPOINT,
    "state": EndpointState.ACTIVE,
    "pause_reason": None,
    "paused_at": None,
    "waiting": 0,
    "failed": 0,
    "failing_since": None,
    "last_success_at": "2024-01-15T14:30:01Z",
    "last_failure_at": None,
    "secret_rotated_at": None,
    "created_at": "2024-01-15T12:00:00Z",
    "created_by": "the ERP's key",
}
ENDPOINT_WITH_SECRET: Final[dict[str, Any]] = {
    **ENDPOINT,
    "last_success_at": None,
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw0123456789A=",
}
ENDPOINTS: Final = {"items": [ENDPOINT], "next_cursor": None}
CHANGE: Final = {"event_types": ["order.created"], "state": EndpointState.PAUSED}
PAUSED: Final = {
    **ENDPOINT,
    "event_types": ["order.created"],
    "state": EndpointState.PAUSED,
    "pause_reason": PauseReason.BY_HAND,
    "paused_at": "2024-01-16T09:00:00Z",
}
MESSAGE: Final[dict[str, Any]] = {
    "message_id": 4711,
    "event_id": "evt_0198c0de7a117e578b1d2f3c4a5b6c7d",
    "event_type": "order.created",
    "order_id": ORDER_ID,
    "state": SendingState.SENT,
    "attempts": 2,
    "due_at": None,
    "created_at": "2024-01-15T14:30:00Z",
    "ended_at": "2024-01-15T14:30:06Z",
    "last_status": 204,
    "last_reason": None,
}
MESSAGES: Final = {"items": [MESSAGE], "next_cursor": None}
LOGGED: Final[dict[str, Any]] = {
    **MESSAGE,
    "payload": {
        "event_id": "evt_0198c0de7a117e578b1d2f3c4a5b6c7d",
        "event_type": "order.created",
        "timestamp": "2024-01-15T14:30:00Z",
        "source": "sales-service",
        "data": {"order_id": ORDER_ID, "order_number": "ORD-7K3QX"},
    },
    "log": [
        {
            "number": 2,
            "began_at": "2024-01-15T14:30:05.600000Z",
            "milliseconds": 41,
            "status": 204,
            "reason": None,
            "detail": None,
            "answer": "",
        },
        {
            "number": 1,
            "began_at": "2024-01-15T14:30:00.400000Z",
            "milliseconds": 38,
            "status": 503,
            "reason": SendingFailure.STATUS,
            "detail": None,
            "answer": "restarting",
        },
    ],
}
WAITING: Final[dict[str, Any]] = {
    **LOGGED,
    "state": SendingState.PENDING,
    "due_at": "2024-01-15T15:00:00Z",
    "ended_at": None,
}
TEST: Final = {
    **WAITING,
    "event_type": "webhook.test",
    "order_id": None,
    "attempts": 0,
    "last_status": None,
    "payload": {
        "event_id": "evt_0198c0de7a117e578b1d2f3c4a5b6c7d",
        "event_type": "webhook.test",
        "timestamp": "2024-01-15T14:30:00Z",
        "source": "webhooks",
        "data": {"endpoint_id": ENDPOINT_ID},
    },
    "log": [],
}
REPLAY: Final = {"since": "2024-01-15T00:00:00Z"}
REPLAYED: Final = {"messages": 12}
