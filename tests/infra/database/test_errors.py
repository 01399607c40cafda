"""An outage is named."""

import pytest

from app.infra.database import ENGINE, DatabaseAway, close_pool, fetch, open_pool


async def test_without_a_server_the_outage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, config = ENGINE.pool, ENGINE.config
    monkeypatch.setattr(ENGINE, "pool", None)
    monkeypatch.setattr(ENGINE, "config", {"dsn": "postgresql://nobody@/nothing?host=/nowhere"})
    await open_pool("tests")
    try:
        with pytest.raises(DatabaseAway):
            await fetch("SELECT 1")
    finally:
        await close_pool()
        ENGINE.pool, ENGINE.config = pool, config
