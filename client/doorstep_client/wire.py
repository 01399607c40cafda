"""Sends requests to the shop, and repeats them if that is safe."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec

from doorstep_client.models import Page
from doorstep_client.problems import Busy, Conflict, Problem, problem_of

T = TypeVar("T")

Id = UUID | str

FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
NOTHING = b"null"
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Wire:
    """`patience` is the number of seconds for which a request is tried again."""

    def __init__(self, http: httpx.AsyncClient, patience: float) -> None:
        self.http = http
        self._patience = patience

    async def ask(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        body: Any = None,
        content: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = True,
    ) -> T:
        """`again` means that the request can be repeated without a further effect.

        Without it, only a request that was certainly not carried out is tried again. `content` is
        sent as it is, with the type that `headers` name. Raises `Problem`, and
        `httpx.TransportError` if there was no answer.
        """
        sent = dict(headers or {})
        if body is not None:
            content = msgspec.json.encode(body)
            sent["Content-Type"] = "application/json"
        given = {name: value for name, value in (query or {}).items() if value is not None}
        until, wait = monotonic() + self._patience, FIRST_WAIT
        while True:
            try:
                said = await self.http.request(
                    method, path, content=content, params=given, headers=sent
                )
                if said.is_success:
                    return msgspec.json.decode(said.content or NOTHING, type=answer)
                raise problem_of(said)
            except (Problem, httpx.TransportError) as error:
                pause = _pause(error, wait, again=again)
                if pause is None or monotonic() + pause > until:
                    raise
            await asyncio.sleep(pause)
            wait = min(wait * 2, LONGEST_WAIT)

    async def all(self, path: str, kind: type[T], **query: Any) -> AsyncIterator[T]:
        cursor: str | None = None
        while True:
            asked = query | {"cursor": cursor, "limit": 100}
            page = await self.ask("GET", path, Page[kind], query=asked)
            for item in page.items:
                yield item
            cursor = page.next_cursor
            if cursor is None:
                return


def path_of(*parts: Id) -> str:
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


def opened(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def if_match(version: int | None) -> dict[str, str]:
    return {} if version is None else {"If-Match": f'"{version}"'}


def _pause(error: Problem | httpx.TransportError, wait: float, *, again: bool) -> float | None:
    """Returns the seconds until the next attempt, or None if there is to be none."""
    spread = wait * random.uniform(0.5, 1)
    if isinstance(error, httpx.TransportError):
        return spread if again or isinstance(error, NEVER_SENT) else None
    counted = error.status == 429
    busy = isinstance(error, Busy) or (
        isinstance(error, Conflict) and error.name == "idempotency-key-in-use"
    )
    if not busy or not (again or counted):
        return None
    return spread if error.retry_after is None else error.retry_after + spread
