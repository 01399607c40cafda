"""Reading the audit log, newest first, filtered by actor, action, subject, time and address."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import msgspec

from app.audit_log.actors import Actor
from app.infra.database import fetch
from app.values.paging import Page, cursor_after, key_of
from app.values.zones import shop_zone

SELECT = """
SELECT id, at, actor_kind, actor_id, actor_name, address, request_id, action, subject_kind,
    subject_id, subject_name, before, after
FROM audit_log.lines
"""
LOGINS: Final = ("member.logged_in", "member.logged_out")
# The query goes from one actor to the next along the index, however many lines each has.
ACTORS = """
WITH RECURSIVE known AS (
    (SELECT actor_kind, actor_id FROM audit_log.lines ORDER BY actor_kind, actor_id LIMIT 1)
    UNION ALL
    SELECT next.* FROM known, LATERAL (
        SELECT actor_kind, actor_id FROM audit_log.lines AS lines
        WHERE (lines.actor_kind, lines.actor_id) > (known.actor_kind, known.actor_id)
        ORDER BY actor_kind, actor_id LIMIT 1) AS next
)
SELECT actor_kind AS kind, actor_id, latest.actor_name AS name
FROM known, LATERAL (
    SELECT actor_name FROM audit_log.lines
    WHERE lines.actor_kind = known.actor_kind AND lines.actor_id = known.actor_id
    ORDER BY actor_kind DESC, actor_id DESC, at DESC, id DESC LIMIT 1) AS latest
LIMIT $1
"""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """`before` and `after` hold what changed, by field name."""

    id: int
    at: datetime
    actor: Actor
    action: str
    subject_kind: str
    subject_id: str
    subject_name: str
    before: dict[str, Any]
    after: dict[str, Any]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """An empty filter matches all. `actor` is `kind:id`, and `subject` an id or a name.

    Both days are included, and begin and end at midnight in the shop's zone. Without `logins`,
    who logged in and out is left out; a login that failed never is.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    address: str = ""
    day_from: date | None = None
    day_to: date | None = None
    logins: bool = True


async def list_lines(
    filters: Filters, *, cursor: str | None = None, limit: int = 50
) -> Page[AuditLine]:
    """Returns lines, the newest first. Raises `Invalid` for a cursor of another list."""
    met, values = _conditions(filters)
    if cursor:
        values += key_of(cursor, tuple[datetime, int])
        met.append(f"(at, id) < (${len(values) - 1}, ${len(values)})")
    values.append(limit + 1)
    where = f"WHERE {' AND '.join(met)}" if met else ""
    rows = await fetch(f"{SELECT} {where} ORDER BY at DESC, id DESC LIMIT ${len(values)}", *values)
    found = [_line(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(found, None)
    last = found[-1]
    return Page(found, cursor_after(last.at.isoformat(), last.id))


async def find_actors(limit: int = 200) -> list[Actor]:
    # Each actor is under the latest name.
    actors = [Actor(**row) for row in await fetch(ACTORS, limit)]
    return sorted(actors, key=lambda actor: (actor.kind, actor.name.lower()))


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    kind, _, actor_id = filters.actor.partition(":")
    wanted: tuple[tuple[str, Any], ...] = (
        ("actor_kind = $", kind),
        ("actor_id = $", actor_id if kind else None),
        ("action = $", filters.action),
        ("(subject_id = $ OR subject_name = $)", filters.subject),
        ("address = $", filters.address),
        ("at >= $", filters.day_from and _midnight(filters.day_from)),
        ("at < $", filters.day_to and _midnight(filters.day_to + timedelta(days=1))),
        ("action <> ALL($::text[])", None if filters.logins else list(LOGINS)),
    )
    given = [(condition, value) for condition, value in wanted if value not in ("", None)]
    met = [
        condition.replace("$", f"${place}") for place, (condition, _) in enumerate(given, start=1)
    ]
    return met, [value for _, value in given]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), shop_zone())


def _line(row: Mapping[str, Any]) -> AuditLine:
    return AuditLine(
        id=row["id"],
        at=row["at"],
        actor=Actor(
            row["actor_kind"], row["actor_id"], row["actor_name"], row["address"], row["request_id"]
        ),
        action=row["action"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        subject_name=row["subject_name"],
        before=_values(row["before"]),
        after=_values(row["after"]),
    )


def _values(stored: str | None) -> dict[str, Any]:
    return msgspec.json.decode(stored, type=dict[str, Any]) if stored else {}
