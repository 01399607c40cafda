"""What two editors made of one form: each one's own changes, side by side."""

from collections.abc import Mapping

import msgspec


class Compared(msgspec.Struct, frozen=True):
    """A field that one changed, with what is on record; `clash` where the other changed it too."""

    name: str
    theirs: str
    mine: str
    clash: bool


class Merge(msgspec.Struct, frozen=True):
    """`entry` is what to go on with: one's own changes, and the other's elsewhere.

    `taken` has (field, on record) of what only the other changed.
    """

    entry: dict[str, str]
    compared: list[Compared]
    taken: list[tuple[str, str]]


def merge(
    was: Mapping[str, str | None], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> Merge:
    """`was` is what stood in the fields when the form was opened, None where that is unknown."""
    entry: dict[str, str] = {}
    compared: list[Compared] = []
    taken: list[tuple[str, str]] = []
    for name in was:
        touched = mine[name] != was[name]
        entry[name] = mine[name] if touched else theirs[name]
        if mine[name] == theirs[name]:
            continue
        if touched:
            compared.append(Compared(name, theirs[name], mine[name], theirs[name] != was[name]))
        else:
            taken.append((name, theirs[name]))
    return Merge(entry, compared, taken)
