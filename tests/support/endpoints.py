"""Endpoints and their messages, and the page that lists them."""

from collections.abc import Awaitable, Callable

from app.services import webhooks

Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]

LIST = "/staff/webhooks"
