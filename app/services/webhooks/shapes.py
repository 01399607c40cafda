"""What readers see of an endpoint, of its messages and of every attempt to send one."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.infra.clock import about_now
from app.infra.outbound import target_of
from app.messaging.events import BY_TYPE
from app.values.fields import LINE, TEXT, Invalid
from app.values.statuses import EndpointState

TEST: Final = "webhook.test"
"""Sent by a button alone, to one endpoint; nobody subscribes to it."""
MAX_ENDPOINTS: Final = 50
EVENT_TYPES: Final = tuple(BY_TYPE)

Url = Annotated[str, Meta(min_length=1, max_length=2000)]
Description = Annotated[str, Meta(max_length=200, pattern=TEXT)]
EventType = Literal[
    "order.created",
    "order.cancellation_requested",
    "order.status_updated",
    "order.parcel_updated",
    "order.cancellation_refused",
]
EventTypes = Annotated[list[EventType], Meta(min_length=1, max_length=len(EVENT_TYPES))]
Author = Annotated[str, Meta(pattern=LINE)]


class NewEndpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`url` is https and leads to the public internet, unless the shop's operator allows more."""

    url: Url
    event_types: EventTypes
    description: Description = ""

    def __post_init__(self) -> None:
        target_of(self.url)
        _none_twice(self.event_types)


class EndpointChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is. `state` pauses an endpoint, or resumes it."""

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
    """`secret` is shown this once."""

    secret: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One event on its way to one endpoint; `last_…` is of its last attempt.

    `due_at` is when it is tried next, null once it has ended.
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
        """Within a minute, or already."""
        return self.due_at is not None and self.due_at < about_now() + timedelta(minutes=1)


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is null for one that succeeded, and for one that is under way or whose sender died:
    these have no `milliseconds`. `answer` is the beginning of what the receiver said.
    """

    number: int
    began_at: datetime
    milliseconds: int | None
    status: int | None
    reason: str | None
    detail: str | None
    answer: str | None


class MessageWithAttempts(Message, frozen=True, kw_only=True):
    """`payload` is the body as it is sent, byte for byte; `log` has the latest attempt first."""

    payload: msgspec.Raw
    log: list[Attempt]

    def without_contents(self) -> "MessageWithAttempts":
        """For who may know that it was sent, and not what it says, nor what was said of it."""
        log = [msgspec.structs.replace(one, answer=None, detail=None) for one in self.log]
        return msgspec.structs.replace(self, payload=msgspec.Raw(b"null"), log=log)


class WebhookBacklog(msgspec.Struct, frozen=True):
    """`waiting` and `oldest_seconds` are of active endpoints; `held` waits for paused ones."""

    waiting: int
    retrying: int
    failed: int
    held: int
    paused: int
    oldest_seconds: float


def _none_twice(event_types: list[Any]) -> None:
    if len(set(event_types)) < len(event_types):
        raise Invalid("event_types", "must not have the same type twice")
