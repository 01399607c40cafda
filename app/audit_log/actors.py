"""Who acts: found out once, where the request or the command comes in."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

import msgspec

ActorKind = Literal["member", "key", "command", "visitor"]


class Actor(msgspec.Struct, frozen=True):
    """A person of the staff, a program with a key, or a command and who started it.

    A `visitor` is at the staff's door and has not shown who it is. `address` is where a request
    came from, or the machine that a command ran on.
    """

    kind: ActorKind
    actor_id: str = ""
    name: str = ""
    address: str = ""
    request_id: str = ""


_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def act_as(actor: Actor) -> None:
    """From here on in this task: what is done is this actor's."""
    _acting.set(actor)


def acting() -> Actor | None:
    """None for customers and for workers, whose deeds are events."""
    return _acting.get()


@contextmanager
def nobody() -> Generator[None]:
    """A stretch at whose beginning nobody acts, and after whose end the same one as before."""
    token = _acting.set(None)
    try:
        yield
    finally:
        _acting.reset(token)
