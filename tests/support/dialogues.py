"""Plays a dialogue with the API that is written down as JSON, and compares what comes back.

A dialogue is a list of steps. A step with `ask` is one request, and `answer` is what 0.1.0 said to
it; `{name}` in the request stands for a value that `keep` took out of an earlier answer. `as` says
who sends it: "nobody", the scopes of an API key, or the name of a kept order token. `until` asks
again until the list has so many items. A step with `settle` does the workers' work.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

Step = dict[str, Any]
Settle = Callable[[], Awaitable[int]]
MakeKey = Callable[..., Awaitable[str]]

# What differs from one shop to the next.
MASKS = {
    r"evt_[0-9a-f]{32}": "an event",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "an id",
    r"ORD-[A-Z0-9]{5,}": "an order number",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z": "a time",
    r"(?<![\w-])[\w-]{43}(?![\w-])": "a token",
}
# Members whose value is this answer's alone, and sentences, whose wording may get better.
OWN = {"request_id": "a request", "next_cursor": "a cursor"} | dict.fromkeys(
    ("title", "detail", "message"), "prose"
)
HEADERS = ("content-type", "location", "idempotent-replayed", "allow", "www-authenticate")


class Player:
    def __init__(self, client: httpx.AsyncClient, make_key: MakeKey, settle: Settle) -> None:
        self.client, self.make_key, self.settle = client, make_key, settle
        self.kept: dict[str, str] = {}
        self.keys: dict[tuple[str, ...], str] = {}

    async def play(self, step: Step) -> dict[str, Any] | None:
        """The answer to this step, masked; None where nothing was asked."""
        if step.get("settle"):
            await self.settle()
            return None
        answer = await self._ask(step["ask"])
        for name, member in step.get("keep", {}).items():
            value: Any = answer.json()
            for part in member.split("."):
                value = value[int(part)] if part.isdigit() else value[part]
            self.kept[name] = value
        body = answer.json() if "json" in answer.headers.get("content-type", "") else answer.text
        return {
            "status": answer.status_code,
            "headers": {
                name: masked(_in_order(answer.headers[name]))
                for name in HEADERS
                if name in answer.headers
            },
            "body": masked(body),
        }

    async def _ask(self, ask: dict[str, Any]) -> httpx.Response:
        sent = self._filled({key: ask[key] for key in ("json", "content") if key in ask})
        headers = self._filled(ask.get("headers", {})) | await self._credential(ask["as"])
        path = "/api/v1/" + self._filled(ask["path"])
        async with asyncio.timeout(20):
            while True:
                answer = await self.client.request(ask["method"], path, headers=headers, **sent)
                # The feed stops at the oldest transaction that is open anywhere on the server.
                if "until" not in ask or len(answer.json()["items"]) >= ask["until"]:
                    return answer
                await asyncio.sleep(0.01)

    async def _credential(self, who: str | list[str]) -> dict[str, str]:
        if who == "nobody":
            return {}
        if isinstance(who, str):
            return {"Authorization": f"Bearer {self.kept[who]}"}
        scopes = tuple(who)
        if scopes not in self.keys:
            self.keys[scopes] = await self.make_key(*scopes)
        return {"Authorization": f"Bearer {self.keys[scopes]}"}

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        if isinstance(value, str):
            return re.sub(r"\{(\w+)\}", lambda found: self.kept.get(found[1], found[0]), value)
        return value


def _in_order(header: str) -> str:
    return ", ".join(sorted(header.split(", ")))


def masked(value: Any) -> Any:
    """The same with ids, numbers, times and tokens replaced by what they are."""
    if isinstance(value, dict):
        return {
            name: f"<{OWN[name]}>" if name in OWN and member else masked(member)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [masked(one) for one in value]
    if isinstance(value, str):
        for pattern, word in MASKS.items():
            value = re.sub(pattern, f"<{word}>", value)
    return value


def missing(recorded: Any, now: Any, where: str = "") -> list[str]:
    """What was recorded and is now gone or different. Additions do not count."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        return [
            found
            for name, member in recorded.items()
            for found in (
                missing(member, now[name], f"{where}.{name}")
                if name in now
                else [f"{where}.{name} is gone"]
            )
        ]
    if isinstance(recorded, list) and isinstance(now, list):
        if len(recorded) != len(now):
            return [f"{where} has {len(now)} entries, not {len(recorded)}"]
        return [
            found
            for index, (one, other) in enumerate(zip(recorded, now, strict=True))
            for found in missing(one, other, f"{where}[{index}]")
        ]
    if where.endswith(".headers.allow"):
        gone = set(recorded.split(", ")) - set(now.split(", "))
        return [f"{where} lacks {', '.join(sorted(gone))}"] if gone else []
    same = recorded == now and type(recorded) is type(now)
    return [] if same else [f"{where} is {now!r}, not {recorded!r}"]
