"""The feed after a move to another cluster, since each cluster numbers its own transactions.

After a dump and restore, the numbers of the old cluster are noticed and replaced
(docs/decisions/0035-feed-and-clusters.md).
"""

import asyncio
from datetime import UTC, datetime
from typing import Final

import structlog

from app.infra.database import (
    DatabaseAway,
    Row,
    fetch,
    fetch_row,
    fetch_value,
    take_time,
    transaction,
)

log = structlog.get_logger(__name__)

# Any number of processes may notice at once; this advisory lock lets one of them work.
LOCK: Final = 7_236_110_502
# Seconds for renumbering a long feed, or for waiting until another process has done so.
PATIENCE: Final = 3600.0
# Seconds. A running process may find another cluster at the same address.
LOOK_EVERY: Final = 60.0
# The number of the cluster if this user may not call `pg_control_system()`.
UNKNOWN: Final = 0

# A visible row with a number that is still to come was numbered by another cluster.
AHEAD: Final = "txid >= pg_snapshot_xmax(pg_current_snapshot())"

LOOK = f"""
SELECT messaging.this_cluster() AS this, last.system_identifier AS known,
       last.database IS DISTINCT FROM messaging.this_database() AS elsewhere,
       CASE WHEN last.number > (SELECT min(number) FROM messaging.clusters)
            THEN last.noticed_at END AS since,
       EXISTS (SELECT FROM messaging.events WHERE {AHEAD}) AS ahead
FROM (SELECT) AS one LEFT JOIN (
    SELECT number, system_identifier, database, noticed_at FROM messaging.clusters
    ORDER BY number DESC LIMIT 1) AS last ON true
"""

# Transaction 0 is before every other; among its events the sequence numbers decide, which only
# grow. An event of this cluster has a higher number than any that came with the dump.
RENUMBER = f"""
WITH old AS MATERIALIZED (
    SELECT event_id, row_number() OVER (ORDER BY began, txid, seq) AS place FROM (
        SELECT event_id, txid, seq, min(seq) OVER (PARTITION BY cluster) AS began
        FROM messaging.events
        WHERE txid <> '0' AND ($1::bigint <> {UNKNOWN} AND cluster NOT IN ($1, {UNKNOWN})
            OR seq <= (SELECT max(seq) FROM messaging.events WHERE {AHEAD}))
    ) AS foreign_ones
), numbers AS MATERIALIZED (
    SELECT seq, row_number() OVER (ORDER BY seq) AS place
    FROM (SELECT nextval(pg_get_serial_sequence('messaging.events', 'seq')) AS seq FROM old) AS new
), renumbered AS (
    UPDATE messaging.events SET txid = '0', seq = numbers.seq
    FROM old JOIN numbers USING (place) WHERE events.event_id = old.event_id RETURNING 1
)
SELECT count(*) FROM renumbered
"""

NOTE = """
INSERT INTO messaging.clusters (system_identifier, database, renumbered)
VALUES ($1, messaging.this_database(), $2)
"""


class Renumbering(DatabaseAway):
    """Another process is renumbering the events."""


async def notice_cluster(*, waits: bool = True) -> int:
    """Puts the events of another cluster before those of this one, in their old order.

    Returns how many there were: 0, after one quick query, in a known cluster. A client that reads
    on after the last event it saw misses none. While another process works, a caller that `waits`
    does so; the others get `Renumbering` instead of holding a connection for minutes.
    """
    if _is_known(await _look()):
        return 0
    async with transaction():
        await take_time(PATIENCE)
        if waits:
            await fetch("SELECT pg_advisory_xact_lock($1)", LOCK)
        elif not await fetch_value("SELECT pg_try_advisory_xact_lock($1)", LOCK):
            raise Renumbering("the events are being numbered anew")
        seen = await _look()
        if _is_known(seen):
            return 0
        renumbered: int = await fetch_value(RENUMBER, seen["this"])
        await fetch(NOTE, seen["this"], renumbered)
    if seen["known"] is not None or renumbered:
        log.warning("the shop is in another database; its feed goes on", renumbered=renumbered)
    return renumbered


async def here_since() -> datetime | None:
    """Returns when the shop came to this database, or None if it has been in no other.

    A page that was read before that shows the state of the other database. While a move is still
    being noticed, the result is in the future, so every page counts as read before.
    """
    try:
        await notice_cluster(waits=False)
    except Renumbering:
        return datetime.max.replace(tzinfo=UTC)
    return (await _look())["since"]


async def watch_cluster() -> None:
    while True:
        try:
            await notice_cluster()
        except Exception as error:
            log.warning("the cluster is looked at again later", reason=str(error))
        await asyncio.sleep(LOOK_EVERY)


async def _look() -> Row:
    row = await fetch_row(LOOK)
    assert row is not None
    return row


def _is_known(seen: Row) -> bool:
    if seen["ahead"] or seen["elsewhere"] or seen["known"] is None:
        return False
    return seen["this"] in (UNKNOWN, seen["known"])
