"""Tests that turn the shop from one server of Redis to another."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

# Seconds for which a server that answers is waited for, since the machine may be busy.
PATIENCE = 20.0


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.infra.redis import clients, connections

    monkeypatch.setattr(clients, "GIVEN_UP_AFTER", PATIENCE)
    monkeypatch.setattr(connections, "SENTINEL_SECONDS", PATIENCE)


@pytest.fixture
async def no_connections() -> AsyncIterator[None]:
    """None of one server's is left when the shop turns to the next."""
    from app.infra import redis

    await redis.close()
    yield
    await redis.close()


@pytest.fixture
async def work_at(
    monkeypatch: pytest.MonkeyPatch, patient: None
) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Turns this process to another server, as one shop or another."""
    from app.infra import redis
    from app.settings import settings
    from app.web import rate_limits

    async def turn(url: str, namespace: str = "") -> None:
        monkeypatch.setattr(settings, "redis_url", url)
        monkeypatch.setattr(settings, "redis_namespace", namespace)
        # Afterwards, since what runs beside a test would connect to the former server again.
        await redis.close()
        rate_limits.forget()

    yield turn
    await redis.close()
    rate_limits.forget()
