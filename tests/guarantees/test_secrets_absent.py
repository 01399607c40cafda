"""A day in the shop, with every secret that there is: none is found where it has no business."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.infra import redis
from app.infra.database import fetch, fetch_value
from app.routes.access import ACCESS
from app.services import staff
from app.settings import settings
from app.web.doors import Door
from app.workers.mail_sender import MailSender
from tests.support.api import an_order, bearer
from tests.support.people import SHOWN
from tests.support.post_office import PostOffice
from tests.support.returning import asks, mailed, opens
from tests.support.visitor import Visitor

PASSWORD = "four tall ships in fog"
NEW_PASSWORD = "another five words of hers"
WRONG = "her neighbour's dog's name"
# Loggers of the tests' own browser and mail server, which write down what they see.
OURS = ("httpx", "httpcore", "mail.log")


class Day:
    """What was secret, and what error pages said."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.visitor = Visitor(client)
        self.client = client
        self.secrets = {"SECRET_KEY": settings.secret_key}
        self.errors: list[str] = []

    async def of_staff(self) -> None:
        await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")
        self.secrets |= {"password": PASSWORD, "wrong password": WRONG, "new one": NEW_PASSWORD}
        for password in (WRONG, PASSWORD):
            await self.visitor.open("/staff/login")
            await self.visitor.send("/staff/login", email="bea@example.org", password=password)
        self.secrets["session"] = self.client.cookies["staff_session"]
        await self.visitor.open("/staff/account")
        change = {"current_password": PASSWORD, "password": NEW_PASSWORD}
        await self.visitor.send("/staff/account/password", **change)
        await self.visitor.open("/staff/keys")
        await self.visitor.send("/staff/keys", name="Till", scope="orders:read")
        found = SHOWN.search(self.visitor.page.text)
        assert found
        self.secrets["key"] = found[1]
        answer = await self.client.get("/api/v1/orders", headers=bearer(found[1]))
        assert answer.status_code == 200

    async def of_ann(self, office: PostOffice) -> None:
        repeated = {"Idempotency-Key": "again and again"}
        for _ in range(2):
            answer = await self.client.post(
                "/api/v1/orders", json=an_order(product_456=1), headers=repeated
            )
            assert answer.status_code == 201
        placed = answer.json()
        self.secrets["order token"] = token = placed["access_token"]
        await self.visitor.open(placed["links"]["page"])
        assert token not in str(self.visitor.page.url)
        await self.client.get(placed["links"]["self"], headers=bearer(token))
        await asks(self.visitor)
        link = await mailed(office)
        self.secrets["link"] = parse_qs(urlsplit(link).query)["token"][0]
        await opens(self.visitor, link)
        self.secrets["account session"] = self.client.cookies["account_session"]
        await MailSender(office.transport()).round()

    async def of_errors(self) -> None:
        token, key = self.secrets["order token"], self.secrets["key"]
        for path, headers in (
            (f"/nothing?token={token}", {}),
            (f"/orders/00000000-0000-4000-8000-000000000001?token={token}", {}),
            (f"/api/v1/orders/00000000-0000-4000-8000-000000000001?token={token}", {}),
            ("/api/v1/events", bearer(key)),
            (f"/cart?token={token}", bearer(key)),
        ):
            answer = await self.client.get(path, headers=headers)
            assert answer.status_code >= 400, path
            self.errors.append(f"{answer.headers} {answer.text}")


@pytest.fixture
async def told() -> AsyncIterator[list[str]]:
    """All that is published in Redis meanwhile."""
    heard: list[str] = []

    async def hear() -> None:
        while True:
            heard.append(str(await subscription.get_message(timeout=None)))

    async with redis.subscriber() as client, client.pubsub() as subscription:
        await subscription.psubscribe("*")
        task = asyncio.create_task(hear())
        yield heard
        task.cancel()


async def test_no_secret_is_where_it_has_no_business(
    client: httpx.AsyncClient,
    shop: None,
    office: PostOffice,
    settle: Callable[[], Awaitable[int]],
    told: list[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(settings, "rate_limits", "on")
    monkeypatch.setitem(ACCESS, "GET /cart", Door("broken", breaks))
    day = Day(client)
    await day.of_staff()
    await day.of_ann(office)
    await settle()
    await day.of_errors()

    assert len(day.secrets) == 9
    logged = [
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if not record.name.startswith(OURS)
    ]
    assert any("nobody foresaw this" in line for line in logged)
    assert any("doorstep:limits" in line for line in await kept_in_redis())
    places = {
        "the log": "\n".join(logged),
        "Redis": "\n".join([*await kept_in_redis(), *told]),
        "an error": "\n".join(day.errors),
        "the database": await dumped(),
    }

    found = [
        f"{name} in {place}"
        for place, content in places.items()
        for name, secret in day.secrets.items()
        if secret in content or secret.encode().hex() in content
    ]

    assert not found
    for place in ("the log", "Redis"):
        assert "ann@example.org" not in places[place]


async def kept_in_redis() -> list[str]:
    client: Any = redis.client()
    reads = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        b"stream": client.xrange,
    }
    return [
        f"{key} {await reads[await client.type(key)](key)}" async for key in client.scan_iter("*")
    ]


async def dumped() -> str:
    """Every row of every table, as text."""
    tables = await fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname !~ '^(pg_|information_schema)'"
    )
    texts = [
        await fetch_value(f"SELECT string_agg(x::text, ' ') FROM {row['name']} AS x")
        for row in tables
    ]
    return "\n".join(filter(None, texts))
