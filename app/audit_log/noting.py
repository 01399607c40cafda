"""Writing lines of the audit log, in the transaction of what they describe."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from app.audit_log.actors import Actor, acting
from app.infra.database import columns, fetch, needs_transaction

INSERT = """
INSERT INTO audit_log.lines (at, actor_kind, actor_id, actor_name, address, request_id, action,
    subject_kind, subject_id, subject_name, before, after)
SELECT clock_timestamp(), kind, actor_id, actor_name, address, request_id, action, subject_kind,
    subject_id, subject_name, before::jsonb, after::jsonb
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::text[]) WITH ORDINALITY
    AS line (kind, actor_id, actor_name, address, request_id, action, subject_kind, subject_id,
        subject_name, before, after, place)
ORDER BY place
"""
# Characters of a name: a longer one must not make its action fail.
LONGEST: Final = 200
NOTHING: Final[Mapping[str, Any]] = {}


class Subject(msgspec.Struct, frozen=True):
    """What something was done to; `name` is what people call it, such as an order's number."""

    kind: str
    subject_id: object
    name: str = ""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """`before` and `after` may include what has not changed."""

    name: str
    subject: Subject
    actor: Actor
    before: Mapping[str, Any] = NOTHING
    after: Mapping[str, Any] = NOTHING


async def note(
    action: str,
    subject: Subject,
    before: Mapping[str, Any] = NOTHING,
    after: Mapping[str, Any] = NOTHING,
    *,
    by: Actor | None = None,
) -> None:
    """Writes a line with what differs between `before` and `after`; give no secrets and no
    addresses.

    Writes nothing while there is no actor (customers, workers), unless `by` names one. Raises
    `LookupError` outside a transaction, since a line must not stay without its action.
    """
    needs_transaction("a line of the audit log")
    actor = by or acting()
    if actor:
        await note_all(
            [Action(name=action, subject=subject, actor=actor, before=before, after=after)]
        )


async def note_all(actions: Sequence[Action]) -> None:
    """Writes all lines in one statement, in order. Raises `LookupError` outside a transaction."""
    needs_transaction("a line of the audit log")
    if actions:
        await fetch(INSERT, *columns([_row(action) for action in actions]))


def _row(action: Action) -> tuple[str | None, ...]:
    actor, subject = action.actor, action.subject
    same = {
        name
        for name, value in action.after.items()
        if name in action.before and action.before[name] == value
    }
    return (
        *(actor.kind, actor.actor_id, actor.name[:LONGEST], actor.address, actor.request_id),
        *(action.name, subject.kind, str(subject.subject_id), subject.name[:LONGEST]),
        *(_json(values, same) for values in (action.before, action.after)),
    )


def _json(values: Mapping[str, Any], same: set[str]) -> str | None:
    kept = {name: value for name, value in values.items() if name not in same}
    return msgspec.json.encode(kept).decode() if kept else None
