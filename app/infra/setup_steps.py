"""What a new shop has to do before it can sell; each flat declares its own steps."""

from collections.abc import Awaitable, Callable

import msgspec


class SetupStep(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the setup guide, at `place` among those of all flats.

    `title`, `why` and `button` are English and marked for translation, and `href` is where a
    manager does it. `is_done` reads the state of the shop; nobody ticks a step.
    """

    name: str
    place: int
    title: str
    why: str
    button: str
    href: str
    is_done: Callable[[], Awaitable[bool]]
