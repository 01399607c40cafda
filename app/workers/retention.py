"""Clearing away what nobody needs any more, a little at a time."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from app.audit_log import forget_old_lines
from app.idempotency.keys import forget_old_keys
from app.infra.mail import forget_old_files
from app.messaging import forget_old_events
from app.services import carts, sales, staff, webhooks

log = structlog.get_logger(__name__)

EVERY = 600.0
AT_MOST = 1000
"""Rows of one statement: its locks and its dirt stay small."""

FORGET: tuple[Callable[[int], Awaitable[int]], ...] = (
    forget_old_keys,
    sales.forget_old_mails,
    sales.forget_old_links,
    sales.forget_old_account_sessions,
    carts.forget_old_carts,
    forget_old_files,
    staff.forget_old_sessions,
    webhooks.forget_old_messages,
    webhooks.forget_held_messages,
    webhooks.forget_orphaned_messages,
    forget_old_events,
    forget_old_lines,
)


async def upkeep() -> None:
    """Until cancelled; any number of workers may do it at once."""
    while True:
        await asyncio.sleep(EVERY * random.uniform(0.5, 1.5))
        await clear_away()


async def clear_away() -> None:
    """All that is due, in portions; what fails is left for the next time, and the rest is done."""
    for forget in FORGET:
        try:
            while await forget(AT_MOST) == AT_MOST:
                pass
        except Exception as error:
            log.warning("upkeep waits for the next time", what=forget.__name__, reason=repr(error))
