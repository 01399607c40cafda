"""Nudges: the id of what changed, sent to every web process, which then reads the truth.

There is one Redis subscription per process. A nudge may be lost, so a process that has followers
also asks the database every two seconds what has changed lately.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

import structlog

from app.infra.database import on_commit
from app.infra.live.change_events import alert
from app.infra.live.topics import changed, followed, gap
from app.infra.redis import in_background, names, publisher, report, subscribed

log = structlog.get_logger(__name__)

ASK_EVERY = 2.0

VersionsRead = Callable[[], Awaitable[Mapping[str, int]]]

_untold: set[str] = set()


def nudge(kind: str, key: object) -> None:
    """After the commit, tells every process that `kind:key` changed."""
    topic = f"{kind}:{key}"
    on_commit(lambda: _tell(topic))


async def subscribe() -> None:
    """Carries nudges from Redis to the topics until cancelled.

    After each connection any topic may have changed, since nudges are lost while there is none.
    """
    while True:
        try:
            async with subscribed(names.live()) as messages:
                gap()
                alert()
                async for _, message in messages:
                    topics = message.decode(errors="replace").split()
                    alert(topics)
                    for topic in topics:
                        changed(topic)
        except Exception as error:
            report(error)
            await asyncio.sleep(0.2 + random.random() * 0.3)


async def ask(changed_lately: VersionsRead) -> None:
    """Finds changes whose nudge was lost, until cancelled; one query serves all streams."""
    seen: Mapping[str, int] = {}
    while True:
        await asyncio.sleep(ASK_EVERY)
        if not followed():
            continue
        try:
            found = await changed_lately()
        except Exception as error:
            log.warning("cannot ask what changed; asking again", reason=str(error))
            continue
        for topic, version in found.items():
            if seen.get(topic) != version:
                changed(topic, version)
        seen = found


def _tell(topic: str) -> None:
    # Changes of the same moment leave together, in one message beside the answer.
    if not _untold:
        in_background(_publish())
    _untold.add(topic)


async def _publish() -> None:
    topics = " ".join(_untold)
    _untold.clear()
    await publisher().publish(names.live(), topics)
