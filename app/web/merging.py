"""The changes of two editors to one form, merged and compared."""

from collections.abc import Mapping

import msgspec


class Compared(msgspec.Struct, frozen=True):
    """A field that this editor changed, with its recorded value; `clash` if both changed it."""

    name: str
    theirs: str
    mine: str
    clash: bool


class Merge(msgspec.Struct, frozen=True):
    """`entry` has this editor's changes, and the recorded values elsewhere.

    `taken` has the field and the recorded value of what only the other editor changed.
    """

    entry: dict[str, str]
    compared: list[Compared]
    taken: list[tuple[str, str]]


def merge(
    was: Mapping[str, str | None], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> Merge:
    """Compares with `was`, the values that the form was opened with, None if that is unknown."""
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
