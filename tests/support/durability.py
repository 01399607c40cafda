"""Whether an answer waits for the standby, shown by a shop in which no wait ends well."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from app.infra.database import durable

# Stands for a wait that is broken off; tests/infra/database/test_durable.py waits for a standby.
BROKEN = "SELECT 1 / 0"


@contextmanager
def noted(client: httpx.AsyncClient) -> Iterator[list[httpx.Request]]:
    """What the client sends in this block."""
    sent: list[httpx.Request] = []

    async def note(request: httpx.Request) -> None:
        # A form with files is read as it is sent.
        await request.aread()
        sent.append(request)

    client.event_hooks["request"].append(note)
    try:
        yield sent
    finally:
        client.event_hooks["request"].remove(note)


async def sent_again(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """The answer to the same request once more, while nothing becomes durable."""
    again = httpx.Request(
        request.method, request.url, headers=request.headers, content=request.content
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "COMMIT", f"{BROKEN}; COMMIT")
        patch.setattr(durable, "ROLLBACK", f"ROLLBACK; {BROKEN}")
        return await client.send(again, follow_redirects=True)
