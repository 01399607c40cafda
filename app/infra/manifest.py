"""What a flat declares about itself; `services/flats.py` collects the declarations.

Functions are given as objects, so that the workers, the upkeep and the tests find a new flat
without another list to enter.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from app.infra.checks import Check
from app.infra.privacy import Privacy
from app.infra.setup_steps import SetupStep
from app.values.restores import HeldKind

# Takes the events of a batch, no two of one order, and applies all of them or raises.
Apply = Callable[[Sequence[Any]], Awaitable[None]]

# Does what a flat does about a domain event, in the transaction of the flat that announced it.
React = Callable[[Any], Awaitable[None]]

# Deletes at most the given number of rows that are past retention, and returns how many.
Delete = Callable[[int], Awaitable[int]]

# Does what is due by now for at most the given number of rows, and returns how many it were.
Meet = Callable[[int], Awaitable[int]]


# Returns the versions, by id, of what changed within the given number of seconds.
ChangedLately = Callable[[float], Awaitable[Mapping[UUID, int]]]


class Reading(NamedTuple):
    """A number of the shop, read when Prometheus scrapes it; `says` is in English."""

    name: str
    says: str
    value: float


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """What a flat does with its work that leaves the shop, after a restore; each returns a number.

    `hold` keeps back all that waits, `count` counts what is kept back, `send` makes it due, and
    `drop` ends it. They are called within a transaction.
    """

    hold: Callable[[], Awaitable[int]]
    count: Callable[[], Awaitable[int]]
    send: Callable[[], Awaitable[int]]
    drop: Callable[[], Awaitable[int]]


class Flat(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is that of its folders and, where it has tables, of their PostgreSQL schema.

    `listeners` are the functions behind the names in `messaging/subscriptions.py`; `reactions` are
    called at once, by the type of `messaging/domain_events.py`. `actions` are what the flat writes
    into the audit log, and `fields` what the log's lines show as changed, each with its English
    words, which are marked for translation. So are `scopes`, which an API key can be given.
    `deadlines` have SQL that finds a row if something may be due, or nothing if they look for
    themselves. `changed_lately` is by the kind of topic that open pages follow. `checks` concern
    the flat's own tables; those across several flats belong to `app/invariants`. `outbound` is
    held after a restore. `privacy` names every column of text or JSON that the flat has.
    """

    name: str
    has_tables: bool = True
    listeners: Mapping[str, Apply] = {}
    reactions: Mapping[type, React] = {}
    retention: Sequence[Delete] = ()
    deadlines: Mapping[Meet, str] = {}
    actions: Mapping[str, str] = {}
    fields: Mapping[str, str] = {}
    scopes: Mapping[str, str] = {}
    changed_lately: Mapping[str, ChangedLately] = {}
    readings: Callable[[], Awaitable[Sequence[Reading]]] | None = None
    checks: Sequence[Check] = ()
    setup_steps: Sequence[SetupStep] = ()
    outbound: Mapping[HeldKind, Outbound] = {}
    privacy: Privacy = Privacy()
