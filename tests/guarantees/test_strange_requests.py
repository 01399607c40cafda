"""Whatever bytes come in, at every door: no 500, and no line of the log with what was typed."""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import httpx
import pytest

from app.services import staff
from app.services.flats import SCOPES
from tests.support import strange
from tests.support.actions import ACTIONS
from tests.support.actions.stage import Settle, Stage
from tests.support.api import bearer
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
SEED = 20261129


@pytest.fixture
def lines(application: Any) -> Iterator[strange.Lines]:
    lines = strange.Lines()
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)


class Asking:
    """Straight to the application: what no client library would send."""

    def __init__(self, app: Any, lines: strange.Lines) -> None:
        self._app = app
        self._lines = lines
        self.wrong: list[str] = []
        self.statuses: set[int] = set()
        self.asked = 0

    async def ask(
        self,
        method: str,
        path: bytes,
        query: bytes,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
    ) -> int:
        """The status; what is wrong with the answer is noted with what was asked."""
        status, sent, self._lines.said[:] = 0, False, []

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                return {"type": "http.disconnect"}
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
            "method": method, "path": _unquoted(path), "raw_path": path, "root_path": "",
            "query_string": query, "headers": headers, "client": ("127.0.0.1", 1),
            "server": ("test", 80), "state": {},
        }  # fmt: skip
        self.asked += 1
        error = ""
        try:
            await self._app(scope, receive, send)
        except Exception as raised:
            error = repr(raised)[:300]
        log = "".join(self._lines.said)
        self.statuses.add(status)
        if error or status >= 500 or status == 0:
            self._wrong(error or f"status {status}", method, path, query, headers, body, log)
        elif strange.SECRET in log:
            self._wrong("typed text in the log", method, path, query, headers, body, log)
        return status

    def _wrong(self, why: str, *asked: Any) -> None:
        self.wrong.append(f"{why}: " + " ".join(repr(one)[:400] for one in asked[:-1])
                          + f"\n    {str(asked[-1])[-2500:]}")  # fmt: skip


class Twisting(httpx.AsyncBaseTransport):
    """Before each good request that changes something, some that differ in a field or header."""

    def __init__(self, inner: httpx.AsyncBaseTransport, asking: Asking, random: Random, times: int):
        self._inner = inner
        self._asking = asking
        self._random = random
        self._times = times

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method in UNSAFE:
            for _ in range(self._times):
                await self._twisted(request)
        return await self._inner.handle_async_request(request)

    async def _twisted(self, request: httpx.Request) -> None:
        path, _, query = request.url.raw_path.partition(b"?")
        headers = [(name.lower(), value) for name, value in request.headers.raw
                   if name.lower() != b"content-length"]  # fmt: skip
        body = await request.aread()
        where = self._random.random()
        if body and where < 0.8:
            body = self._twisted_body(request.headers.get("content-type", ""), body)
        elif where < 0.9:
            headers = _with(headers, self._random.choice(strange.HEADERS))
        else:
            query = self._random.choice(strange.QUERIES)
        await self._asking.ask(request.method, path, query, headers, body)

    def _twisted_body(self, kind: str, body: bytes) -> bytes:
        if "json" in kind:
            return strange.document(self._random, body)
        if "urlencoded" in kind:
            return strange.form(self._random, body)
        # A file, or a form with files: cut off, or with other bytes in its middle.
        where = self._random.randrange(len(body))
        return body[:where] + self._random.choice(strange.BODIES)


def _with(
    headers: list[tuple[bytes, bytes]], one: tuple[bytes, bytes]
) -> list[tuple[bytes, bytes]]:
    """A cookie is added to those that are there; any other header takes another's place."""
    if one[0] == b"cookie":
        return [*headers, one]
    return [*(header for header in headers if header[0] != one[0]), one]


def _unquoted(path: bytes) -> str:
    from urllib.parse import unquote

    return unquote(path.decode("latin-1"))


@pytest.fixture
async def asking(application: Any, lines: strange.Lines) -> Asking:
    return Asking(application, lines)


@pytest.fixture
async def stage(application: Any, visitor: Visitor, settle: Settle) -> Stage:
    bea = await comes_in(visitor, "Bea", "manager")
    secret = await staff.create_key("the till", SCOPES)
    return Stage(bea, visitor.client, bearer(secret), settle)


def doors(application: Any) -> list[tuple[str, str]]:
    return sorted(
        (method, route.path)
        for route in application.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS"
    )


async def blindly(asking: Asking, stage: Stage, application: Any, times: int) -> None:
    """Each door so often, as a stranger, as Bea and with a key for everything."""
    random = Random(SEED)
    cookies = b"; ".join(
        f"{cookie.name}={cookie.value}".encode() for cookie in stage.client.cookies.jar
    )
    token = stage.bea.form("/staff/logout").value("_csrf_token").encode()
    callers: list[list[tuple[bytes, bytes]]] = [
        [],
        [(b"cookie", cookies), (b"x-csrftoken", token)],
        [(b"authorization", stage.till["Authorization"].encode())],
    ]
    for method, template in doors(application):
        for _ in range(times):
            path = re.sub(rb"\{[^}]*\}", lambda _: random.choice(strange.PATHS), template.encode())
            if random.random() < 0.2:
                path += random.choice(strange.PATHS)
            headers = [*random.choice(callers), (b"host", b"test")]
            for one in random.sample(strange.HEADERS, random.choice((0, 0, 1, 2))):
                headers = _with(headers, one)
            body = b""
            if method in UNSAFE:
                headers.append((b"content-type", random.choice(strange.TYPES)))
                body = random.choice(strange.BODIES)
            query = random.choice(strange.QUERIES) if random.random() < 0.6 else b""
            await asking.ask(method, path, query, headers, body)


async def twist(asking: Asking, stage: Stage, application: Any, door: str, times: int) -> None:
    """What a good action sends, twisted. The action itself may come to nothing after that."""
    inner = httpx.ASGITransport(app=application, raise_app_exceptions=False)
    stage.client._transport = Twisting(inner, asking, Random(f"{SEED} {door}"), times)  # pyright: ignore
    act, _ = ACTIONS[door]
    with suppress(Exception):
        await act(stage)
    assert asking.asked >= times


def said(asking: Asking) -> str:
    return f"{len(asking.wrong)} of {asking.asked}\n" + "\n".join(asking.wrong[:40])


async def test_every_door_bears_strange_bytes(
    asking: Asking, stage: Stage, application: Any
) -> None:
    await blindly(asking, stage, application, 2)
    assert not asking.wrong, said(asking)
    assert {200, 400, 404, 422} <= asking.statuses


@pytest.mark.parametrize("door", ACTIONS)
async def test_every_action_bears_strange_fields(
    asking: Asking, stage: Stage, application: Any, door: str
) -> None:
    await twist(asking, stage, application, door, 3)
    assert not asking.wrong, said(asking)


@pytest.mark.proof
@pytest.mark.timeout(1200)
async def test_every_door_bears_strange_bytes_for_long(
    asking: Asking, stage: Stage, application: Any
) -> None:
    await blindly(asking, stage, application, 150)
    assert not asking.wrong, said(asking)


@pytest.mark.proof
@pytest.mark.timeout(600)
@pytest.mark.parametrize("door", ACTIONS)
async def test_every_action_bears_strange_fields_for_long(
    asking: Asking, stage: Stage, application: Any, door: str
) -> None:
    await twist(asking, stage, application, door, 400)
    assert not asking.wrong, said(asking)
