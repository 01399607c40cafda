"""The actor of the current task, who is found out once, where a request or a command comes in."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal
from uuid import UUID

import msgspec

ActorKind = Literal["member", "key", "command", "visitor", "timer"]


class Actor(msgspec.Struct, frozen=True):
    """A member of the staff, a program with a key, or a command and the user who started it.

    A `visitor` has reached the staff's log-in and has not shown an identity. A `timer` is the shop
    itself, at a time that somebody had set. `address` is where a
    request came from, or the machine that a command ran on.
    """

    kind: ActorKind
    actor_id: str = ""
    name: str = ""
    address: str = ""
    request_id: str = ""


TIMER: Final = Actor("timer", name="Doorstep")

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def act_as(actor: Actor) -> None:
    _acting.set(actor)


def acting() -> Actor | None:
    """Returns None for customers and for workers, whose actions are events.

    What a worker does at a time that somebody had set is noted as by `TIMER`.
    """
    return _acting.get()


def acting_member() -> UUID | None:
    """Returns the `staff_id` of a member of the staff; None for all others."""
    actor = acting()
    return UUID(actor.actor_id) if actor and actor.kind == "member" else None


@contextmanager
def acting_as(actor: Actor) -> Generator[None]:
    """Makes it the actor of the block, for work that somebody asked for earlier."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def nobody() -> Generator[None]:
    """Clears the actor for the block, and restores it afterwards."""
    token = _acting.set(None)
    try:
        yield
    finally:
        _acting.reset(token)
