"""Applies what is due in the inbox: a batch's effects and its `DONE` are one transaction."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import structlog
from asyncpg import QueryCanceledError

from app.infra import leases
from app.infra.database import (
    Row,
    fetch,
    is_contention,
    is_outage,
    savepoint,
    transaction,
)
from app.infra.manifest import Apply
from app.messaging.events import BY_TYPE
from app.messaging.subscriptions import IN_ORDER, LISTENERS
from app.values import untrusted
from app.values.sending import InboxState

log = structlog.get_logger(__name__)

LARGEST_BATCH = 50

# Not leased: its row is locked for as long as it is being applied, and `attempts` are the tries.
# Eight of them are about half a minute.
INBOX = leases.Queue(
    table="messaging.deliveries",
    key="id",
    done=InboxState.DONE,
    ended_at="done_at",
    tries="attempts",
    waits=(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0),
    spread=(0.5, 1.0),
)

# True of an `entry` whose event this version knows, and that has nothing to wait for. `OFFSET 0`
# makes it a look for each entry: a join reads all that waits, and takes the longer the more it is.
MAY_BE_APPLIED: Final = """
(SELECT event_type FROM messaging.events WHERE event_id = entry.event_id) = ANY($4)
AND NOT EXISTS (
    SELECT FROM messaging.deliveries AS earlier
    WHERE split_part(earlier.listener, '.', 1) = split_part(entry.listener, '.', 1)
      AND earlier.order_id = entry.order_id
      AND earlier.id < entry.id AND earlier.state <> 'DONE'
      AND EXISTS (
          SELECT FROM messaging.events AS heard WHERE heard.event_id = earlier.event_id
            AND (earlier.listener = ANY($3) AND heard.event_type = ANY($4)
                 OR split_part(earlier.listener, '.', 1) || ' ' || heard.event_type = ANY($5)
                    AND NOT EXISTS (
                        SELECT FROM messaging.deliveries AS beside
                        WHERE beside.event_id = earlier.event_id AND beside.listener = ANY($3)
                          AND split_part(beside.listener, '.', 1)
                              = split_part(earlier.listener, '.', 1))))
    OFFSET 0)
"""
DUE: Final = f"state = 'PENDING' AND due_at <= now() AND {MAY_BE_APPLIED} ORDER BY due_at, id"
LOCK_DUE: Final = f"""
WITH turn AS MATERIALIZED (
    SELECT wanted.listener FROM unnest($1::text[]) AS wanted (listener) CROSS JOIN LATERAL (
        SELECT due_at, id FROM messaging.deliveries AS entry
        WHERE entry.listener = wanted.listener AND {DUE} LIMIT 1 FOR UPDATE SKIP LOCKED) AS oldest
    ORDER BY due_at, id LIMIT 1
)
SELECT entry.id, listener, attempts, event_id, event.event_type, event.data FROM (
    SELECT id, listener, attempts, due_at, event_id FROM messaging.deliveries AS entry
    WHERE listener = (SELECT listener FROM turn) AND {DUE} LIMIT $2 FOR UPDATE SKIP LOCKED
) AS entry CROSS JOIN LATERAL (
    SELECT event_type, data FROM messaging.events WHERE events.event_id = entry.event_id OFFSET 0
) AS event ORDER BY due_at, entry.id
"""
# Listener by listener, as the index is sorted.
ANY_DUE: Final = """
SELECT FROM unnest('{{{names}}}'::text[]) AS known (listener) WHERE EXISTS (
    SELECT FROM messaging.deliveries AS entry
    WHERE entry.listener = known.listener AND state = 'PENDING' AND due_at <= now() OFFSET 0)"""


def any_due(listeners: Iterable[str]) -> str:
    """Returns SQL that finds a row if an entry for one of `listeners` may be due."""
    return ANY_DUE.format(names=",".join(sorted(listeners)))


async def apply_due(listeners: Mapping[str, Apply]) -> int:
    """Applies the oldest due entries for one of `listeners`; returns how many it handled.

    That is the listener with the oldest entry that may be applied. It locks rows in an order of its
    own, so each batch has a transaction of its own. Only the oldest unfinished entry for a service
    and an order is ever taken, so a service gets the events of an order in their order, and a
    failure delays no other order. An entry for a listener of another version, or of an unknown
    type, waits alone until a worker knows it (`IN_ORDER` says where it delays others). An outage of
    the database is raised: nothing was done, and the entries are still due.
    """
    known, marks = list(LISTENERS | listeners.keys()), [" ".join(mark) for mark in IN_ORDER]
    async with transaction():
        batch = await fetch(LOCK_DUE, list(listeners), LARGEST_BATCH, known, list(BY_TYPE), marks)
        if batch:
            await _apply_batch(batch, listeners[batch[0]["listener"]])
    return len(batch)


def one_by_one(apply: Callable[[Any], Awaitable[None]]) -> Apply:
    async def apply_all(events: Sequence[Any]) -> None:
        for event in events:
            await apply(event)

    return apply_all


async def _apply_batch(batch: Sequence[Row], apply: Apply) -> None:
    """Applies a batch together and, if that fails, each entry alone, so that one fault costs
    one.

    After waiting in vain for a lock, the batch is not tried one by one: it is due again soon.
    """
    try:
        async with savepoint():
            await apply([_event(entry) for entry in batch])
            await leases.settle(INBOX, *(entry["id"] for entry in batch), error=None)
    except Exception as error:
        if is_outage(error):
            raise
        waited = is_contention(error) or isinstance(error, (QueryCanceledError, TimeoutError))
        alone = len(batch) == 1 or waited
        for entry in batch:
            if alone:
                await _postpone(entry, error)
            else:
                await _apply_batch([entry], apply)


def _event(entry: Row) -> Any:
    event = msgspec.json.decode(entry["data"], type=BY_TYPE[entry["event_type"]])
    return msgspec.structs.replace(event, event_id=entry["event_id"])


async def _postpone(due: Row, error: Exception) -> None:
    # Contention is no fault of the entry, and never uses up an attempt.
    attempts, counts = due["attempts"], not is_contention(error)
    work = leases.Leased(key=due["id"], attempt=attempts, tries=attempts + 1)
    reason = untrusted.storable(f"{type(error).__name__}: {untrusted.error_text(error)}")
    failed = await leases.postpone(INBOX, work, counts=counts, error=reason)
    log.warning(
        "inbox entry failed" if failed else "inbox entry postponed",
        event_id=due["event_id"],
        listener=due["listener"],
        attempts=attempts + counts,
        reason=reason,
    )
