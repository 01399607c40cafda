"""How the messages of an endpoint stand."""

from collections.abc import Awaitable, Callable

from app.services import webhooks

Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]


Settle = Callable[[], Awaitable[int]]
