"""Endpoints, their messages and the attempts to send them, for their readers."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.infra.clock import about_now
from app.infra.outbound import target_of
from app.messaging.events import BY_TYPE
from app.values.fields import LINE, TEXT, Invalid
from app.values.sending import EndpointState

# It is sent only by a button to one endpoint; nobody can subscribe to it.
TEST: Final = "webhook.test"
MAX_ENDPOINTS: Final = 50
EVENT_TYPES: Final = tuple(BY_TYPE)

Url = Annotated[str, Meta(min_length=1, max_length=2000)]
Description = Annotated[str, Meta(max_length=200, pattern=TEXT)]
EventType = Literal[
    "order.created",
    "order.cancellation_requested",
    "order.status_updated",
    "order.parcel_updated",
    "order.pieces_cancelled",
    "order.decision_requested",
    "order.decision_made",
    "order.cancellation_refused",
    "order.correction_requested",
    "order.corrected",
    "order.correction_refused",
    "payment.secured",
    "payment.captured",
    "payment.refunded",
    "payment.failed",
    "payment.lapsed",
    "customer.erased",
    "shop.restored",
    "order.test_removed",
]
EventTypes = Annotated[list[EventType], Meta(min_length=1, max_length=len(EVENT_TYPES))]
Author = Annotated[str, Meta(pattern=LINE)]


class NewEndpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`url` is https on the public internet, unless the shop's operator allows more."""

    url: Url
    event_types: EventTypes
    description: Description = ""

    def __post_init__(self) -> None:
        target_of(self.url)
        _none_twice(self.event_types)


class EndpointChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field that is left out keeps its value. `state` pauses or resumes an endpoint."""

    url: Url | None = None
    event_types: EventTypes | None = None
    description: Description | None = None
    state: EndpointState | None = None

    def __post_init__(self) -> None:
        if self.url is not None:
            target_of(self.url)
        if self.event_types is not None:
            _none_twice(self.event_types)


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """`pause_reason` is BY_HAND, GONE (it answered 410) or DEAD (nothing arrived for three days).

    `waiting` and `failed` count messages; `failing_since` is null while the last attempt succeeded.
    """

    endpoint_id: UUID
    url: str
    description: str
    event_types: list[str]
    state: str
    pause_reason: str | None
    paused_at: datetime | None
    waiting: int
    failed: int
    failing_since: datetime | None
    last_success_at: datetime | None
    last_failure_at: datetime | None
    secret_rotated_at: datetime | None
    created_at: datetime
    created_by: str

    @property
    def is_paused(self) -> bool:
        return self.state == EndpointState.PAUSED


class EndpointWithSecret(Endpoint, frozen=True, kw_only=True):
    """`secret` is shown only once."""

    secret: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One event for one endpoint; `last_…` is about its last attempt.

    `due_at` is the time of its next attempt, null once it has ended, and while a restore holds it.
    """

    message_id: int
    event_id: str
    event_type: str
    order_id: UUID | None
    state: str
    attempts: int
    due_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    last_status: int | None
    last_reason: str | None

    @property
    def is_due_soon(self) -> bool:
        return self.due_at is not None and self.due_at < about_now() + timedelta(minutes=1)


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is null for an attempt that succeeded, is under way, or whose sender was killed.

    The latter two have no `milliseconds`. `answer` is the beginning of the receiver's response.
    """

    number: int
    began_at: datetime
    milliseconds: int | None
    status: int | None
    reason: str | None
    detail: str | None
    answer: str | None


class MessageWithAttempts(Message, frozen=True, kw_only=True):
    """`payload` is the body as sent, byte for byte; `log` has the latest attempt first."""

    payload: msgspec.Raw
    log: list[Attempt]

    def without_contents(self) -> "MessageWithAttempts":
        """Returns the log without payload and responses, for readers who may not see them."""
        log = [msgspec.structs.replace(one, answer=None, detail=None) for one in self.log]
        return msgspec.structs.replace(self, payload=msgspec.Raw(b"null"), log=log)


class WebhookBacklog(msgspec.Struct, frozen=True):
    """`waiting` and `oldest_seconds` concern active endpoints; `held` waits for paused ones."""

    waiting: int
    retrying: int
    failed: int
    held: int
    paused: int
    oldest_seconds: float


def _none_twice(event_types: list[Any]) -> None:
    if len(set(event_types)) < len(event_types):
        raise Invalid("event_types", "must not have the same type twice")
