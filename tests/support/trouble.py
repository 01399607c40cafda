"""A shop without its database, and lines of its log."""

from collections.abc import Iterator
from typing import Any

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL has no connection to give."""
    from app.infra.database import ENGINE

    with monkeypatch.context() as gone:
        gone.setattr(ENGINE, "pool", None)
        yield


def failing_with(error: Exception) -> Any:
    async def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What structlog wrote; httpx, which asks in these tests, writes lines of its own."""
    return [record.msg for record in caplog.records if isinstance(record.msg, dict)]
