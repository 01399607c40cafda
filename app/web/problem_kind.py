"""What is known of a kind of problem, whichever it is."""

import msgspec


class ProblemKind(msgspec.Struct, frozen=True):
    """`title` never changes for one name; `advice` is for the person who looks the problem up.

    Both are English, as programs get them; pages translate them.
    """

    status: int
    title: str
    advice: str
