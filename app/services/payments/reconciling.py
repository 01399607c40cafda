"""The nightly comparison of the shop's books with what a provider has booked."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import Arrays, Row, fetch, fetch_row, fetch_value, now, transaction
from app.services.payments.comparing import (
    differences,
    match,
    note_differences,
    worth_a_look,
)
from app.services.payments.looking import look
from app.services.payments.port import Booked, Provider
from app.services.payments.providers import STRIPE, provider_of
from app.services.payments.refusals import NothingToCompare, ProviderAway
from app.values.payments import PaymentMethodId
from app.values.report_ranges import instant
from app.values.zones import local

# The hour of the shop's clock at which a day of the till ends.
NIGHT: Final = 3
# The provider may book late; and what it booked at the edge of two days is read with both.
LATE: Final = timedelta(minutes=5)
OVERLAP: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=25)
# Minutes for which one worker has a comparison, and after which a broken one is tried again.
LEASE_MINUTES: Final = 15
LATEST: Final = """
SELECT until_at, ended_at FROM payments.reconciliations
WHERE provider = $1 ORDER BY until_at DESC LIMIT 1
"""
BEGINS: Final = """
SELECT coalesce((SELECT min(from_at) FROM payments.reconciliations WHERE provider = $1),
    (SELECT min(opened_at) FROM payments.payments WHERE method = 'CARD'))
"""
ASK: Final = """
INSERT INTO payments.reconciliations (reconciliation_id, provider, from_at, until_at, asked_by)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING reconciliation_id
"""
LEASE: Final = f"""
UPDATE payments.reconciliations SET attempts = attempts + 1, started_at = clock_timestamp()
WHERE provider = $1 AND ended_at IS NULL
  AND (started_at IS NULL OR started_at < now() - make_interval(mins => {LEASE_MINUTES}))
RETURNING reconciliation_id, from_at, until_at, attempts
"""
END: Final = """
UPDATE payments.reconciliations
SET ended_at = clock_timestamp(), differences = $3, transactions = (
    SELECT count(*) FROM payments.transactions AS new
    WHERE new.reconciliation_id = reconciliations.reconciliation_id)
WHERE reconciliation_id = $1 AND attempts = $2 AND ended_at IS NULL
"""
KEPT: Final = Arrays(
    transaction_id="uuid",
    provider="text",
    reference="text",
    kind="text",
    word="text",
    source="text",
    payment_ref="text",
    amount="bigint",
    fee="bigint",
    currency="text",
    moved="bigint",
    moved_currency="text",
    booked_at="timestamptz",
    reconciliation_id="uuid",
)
KEEP: Final = f"""
INSERT INTO payments.transactions ({KEPT.names}) SELECT * FROM {KEPT.unnest}
ON CONFLICT (provider, reference) DO NOTHING
"""


async def reconcile() -> int:
    """Compares one day that is over and was not compared yet; returns 0 if there is none.

    Raises `ProviderAway`; then it is tried again after a while.
    """
    provider = provider_of(PaymentMethodId.CARD)
    if provider is None:
        return 0
    await _ask_for_the_night()
    found = await fetch_row(LEASE, STRIPE)
    if found is None:
        return 0
    await _compare(provider, found)
    return 1


async def ask_to_compare(by: str) -> None:
    """Has the cashier compare what happened until now. Raises `NothingToCompare`."""
    async with transaction():
        since, at = await _compared_until(), await now()
        if since is None or since >= at:
            raise NothingToCompare
        await _ask(since, min(at, since + LONGEST), by)
        await audit_log.note("till.comparison_asked", audit_log.Subject("till", STRIPE))


async def _ask_for_the_night() -> None:
    latest = await fetch_row(LATEST, STRIPE)
    if latest and latest["ended_at"] is None:
        return
    since = latest["until_at"] if latest else await fetch_value(BEGINS, STRIPE)
    if since is None:
        return
    until = next_night(since)
    if until + LATE <= await now():
        await _ask(since, until, None)


async def _compared_until() -> datetime | None:
    latest = await fetch_row(LATEST, STRIPE)
    return latest["until_at"] if latest else await fetch_value(BEGINS, STRIPE)


async def _ask(since: datetime, until: datetime, by: str | None) -> None:
    """One that is still to be done keeps others waiting."""
    await fetch(ASK, uuid7(), STRIPE, since, until, by)


def next_night(after: datetime) -> datetime:
    """Returns when the day of the till ends that `after` is in."""
    clock = local(after).replace(tzinfo=None)
    end = clock.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    if end <= clock:
        end += timedelta(days=1)
    found = instant(end)
    # Where the clock jumps, three o'clock may be before it in time.
    return found if found > after else instant(end + timedelta(days=1))


async def _compare(provider: Provider, run: Row) -> None:
    since, until = run["from_at"], run["until_at"]
    run_id: UUID = run["reconciliation_id"]
    booked = await provider.booked(since - OVERLAP, until)
    async with transaction():
        await _keep(run_id, booked)
        await match(STRIPE)
    begins = await fetch_value(BEGINS, STRIPE)
    for order_id in await worth_a_look(await differences(STRIPE, begins, until)):
        # What cannot be read stays a difference.
        with suppress(ProviderAway):
            await look(order_id)
    async with transaction():
        await match(STRIPE)
        noticed = await note_differences(run_id, await differences(STRIPE, begins, until))
        await fetch(END, run_id, run["attempts"], noticed)


async def _keep(run_id: UUID, booked: Sequence[Booked]) -> None:
    given = {"provider": STRIPE, "reconciliation_id": run_id}
    rows = [msgspec.structs.asdict(one) | given | {"transaction_id": uuid7()} for one in booked]
    await fetch(KEEP, *KEPT.of(rows))
