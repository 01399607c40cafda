"""Follows an order by its stream, and reconnects whenever the connection breaks."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping

import httpx
import msgspec
from httpx_sse import SSEError, aconnect_sse

from doorstep_client.models import Step
from doorstep_client.problems import problem_of

FINAL = frozenset({"DELIVERED", "CANCELLED"})
# Seconds of silence after which the connection counts as dead; the shop sends something every 20.
SILENT = 60.0
SHORTEST, LONGEST = 0.5, 10.0


async def follow(
    http: httpx.AsyncClient, path: str, headers: Mapping[str, str], after: int | None
) -> AsyncIterator[Step]:
    """Yields every step once and in order, until the order ends. Raises `Problem` for a refusal."""
    seen, wait = after, SHORTEST
    while True:
        resume = {} if seen is None else {"Last-Event-ID": str(seen)}
        try:
            timeout = httpx.Timeout(10, read=SILENT)
            async with aconnect_sse(
                http, "GET", path, headers={**headers, **resume}, timeout=timeout
            ) as source:
                if source.response.status_code not in (200, 429, 503):
                    await source.response.aread()
                    raise problem_of(source.response)
                async for said in source.aiter_sse():
                    if not said.data or not said.event.startswith("order."):
                        continue
                    step = msgspec.json.decode(said.data, type=Step)
                    wait = SHORTEST
                    if seen is None or step.version > seen:
                        seen = step.version
                        yield msgspec.structs.replace(step, event=said.event)
                    if step.status in FINAL:
                        return
        except (httpx.TransportError, SSEError):
            pass
        await asyncio.sleep(wait * random.uniform(0.5, 1))
        wait = min(wait * 2, LONGEST)
