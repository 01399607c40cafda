"""What one flat says to the flats above it, within its own transaction.

The events of `events.py` are stored, and go to programs too. A domain event is stored nowhere, so
it may name what programs must not read; what it makes others write commits with its cause, or not
at all. The reaction of each flat is named in its `flat.py`.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from app.infra.manifest import Flat, React


class EmailCorrected(msgspec.Struct, frozen=True, kw_only=True):
    """An order has another address from now on; `left` is the one that it had."""

    order_id: UUID
    correction_id: str
    left: str


class LinkRequested(msgspec.Struct, frozen=True):
    """Somebody asked for the link to all orders of an address."""

    link_id: UUID


class LinkLeaving(msgspec.Struct, frozen=True):
    """The mail with the link is about to be sent."""

    link_id: UUID


class LinkSettled(msgspec.Struct, frozen=True):
    """The mail with the link was sent, or is not going to be."""

    link_id: UUID


DomainEvent = EmailCorrected | LinkRequested | LinkLeaving | LinkSettled

_reactions: dict[type[DomainEvent], list[React]] = {}


def connect(flats: Sequence[Flat]) -> None:
    """For each process, before it works. Raises `RuntimeError` where an event has no reaction."""
    reactions: dict[type[DomainEvent], list[React]] = {
        kind: [flat.reactions[kind] for flat in flats if kind in flat.reactions]
        for kind in DomainEvent.__args__
    }
    if missed := sorted(kind.__name__ for kind, found in reactions.items() if not found):
        raise RuntimeError(f"no flat reacts to {missed}")
    _reactions.update(reactions)


async def announce(event: DomainEvent) -> None:
    """Returns when all flats have done what they do about it. Raises what one of them raises."""
    for react in _reactions[type(event)]:
        await react(event)
