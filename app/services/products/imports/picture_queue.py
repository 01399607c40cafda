"""The pictures that files name: they are fetched after their products are there, each once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.audit_log import TIMER, Actor
from app.infra import leases
from app.infra.database import columns, fetch, fetch_row, transaction
from app.services.products.imports.planned import Planned
from app.services.products.imports.reading import announce_progress
from app.values.sending import SendingState

# Seconds after which a picture is due again if its worker did not report.
LEASE: Final = 90.0
QUEUE: Final = leases.Queue(
    table="products.picture_fetches",
    key="id",
    done=SendingState.SENT,
    ended_at="ended_at",
    dates_failures=True,
    waits=(5.0, 60.0, 600.0),
    spread=(0.8, 1.2),
)
ANY_PICTURE_DUE: Final = leases.any_due(QUEUE)
# The pictures of a product come in their order.
OLDEST: Final = leases.oldest_due(QUEUE, in_turn="earlier.product_id = work.product_id")
LEASE_NEXT: Final = f"""
{leases.lease_statement(QUEUE, LEASE, OLDEST)}
SELECT id AS key, attempts AS attempt, tries, product_id, leased.import_id, url, alt, actor_kind,
    actor_id, applied_by
FROM leased LEFT JOIN products.imports USING (import_id)
"""
ASK: Final = f"""
INSERT INTO products.picture_fetches (product_id, import_id, url, alt)
SELECT product_id, $1, url, alt
FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY
    AS given (product_id, url, alt, place)
ORDER BY place
ON CONFLICT (product_id, url) DO UPDATE SET state = '{SendingState.PENDING}', tries = 0,
    due_at = clock_timestamp(), ended_at = NULL, import_id = $1, reason = ''
WHERE picture_fetches.state = '{SendingState.FAILED}'
"""
TOUCH: Final = """
UPDATE products.imports SET changed_at = clock_timestamp() WHERE import_id = $1
"""


class DuePicture(leases.Leased, frozen=True, kw_only=True):
    """A picture that is this worker's to fetch, for the `actor` who applied the file."""

    product_id: str
    import_id: UUID | None
    url: str
    alt: str
    actor: Actor


async def ask_pictures(import_id: UUID, planned: Sequence[Planned]) -> None:
    """Lets the new pictures of products that exist be fetched. Needs a transaction."""
    rows = [
        (one.product_id, picture.url, picture.alt[:300])
        for one in planned
        for picture in one.pictures
    ]
    if rows:
        await fetch(ASK, import_id, *columns(rows))


async def lease_picture() -> DuePicture | None:
    row = await fetch_row(LEASE_NEXT)
    if row is None:
        return None
    known = dict(row)
    kind, actor_id, name = (known.pop(part) for part in ("actor_kind", "actor_id", "applied_by"))
    return DuePicture(**known, actor=Actor(kind, actor_id, name) if kind else TIMER)


async def note_picture(due: DuePicture, reason: str = "", *, again: bool = False) -> None:
    """Ends the fetch, or with a `reason` gives it up; `again` says that a later try may succeed."""
    async with transaction():
        if not reason:
            await leases.settle(QUEUE, due.key)
        elif again:
            await leases.postpone(QUEUE, due, reason=reason[:300])
        else:
            await leases.give_up(QUEUE, due, reason=reason[:300])
        if due.import_id:
            await fetch(TOUCH, due.import_id)
            announce_progress(due.import_id)
