"""Tests that turn the shop from one server of Redis to another."""

from collections.abc import AsyncIterator

import pytest


@pytest.fixture
async def no_connections() -> AsyncIterator[None]:
    """None of one server's is left when the shop turns to the next."""
    from app.infra import redis

    await redis.close()
    yield
    await redis.close()
