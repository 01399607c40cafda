"""A reader of the feed who is further than the backup is shown where to go on."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from uuid_utils.compat import uuid7

from app import messaging
from app.infra.database import fetch
from tests.support.cast import place
from tests.support.endpoints import Settle
from tests.support.restores import restored

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_reader_beyond_the_backup_is_shown_where_to_go_on(
    settle: Settle, client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]
) -> None:
    await place(product_456=1)
    await settle()
    key = {"Authorization": f"Bearer {await api_key('events:read')}"}
    known = await messaging.last_event()
    await restored()
    lost = f"evt_{uuid7().hex}"

    answer = await client.get("/api/v1/events", params={"after": lost}, headers=key)
    assert answer.status_code == 410
    problem = answer.json()
    assert problem["type"] == "/problems/events-lost"
    assert problem["begin_after"] == known
    new = await place(product_456=1)
    go_on = {"after": problem["begin_after"]}
    answer = await client.get("/api/v1/events", params=go_on, headers=key)
    assert new.order_number in answer.text
    first = answer.json()["items"][0]
    assert first["event_type"] == "shop.restored"
    assert first["data"]["begin_after"] == known

    # It is older than the backup, so no restore has lost it.
    for other in ("evt_01900000000070008000000000000000", "evt_1", lost[:-1] + "G"):
        answer = await client.get("/api/v1/events", params={"after": other}, headers=key)
        assert answer.status_code == 422, other

    await fetch("UPDATE messaging.restores SET last_event = 'evt_deleted'")
    answer = await client.get("/api/v1/events", params={"after": lost}, headers=key)
    assert answer.json()["begin_after"] is None
