"""The changes of two editors to one form, merged and compared."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.web.forms import Form, whole_number

# The prefix of a hidden field that has the value with which the form was opened.
WAS: Final = "was_"


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


def expected_version(form: Form) -> int:
    """Returns the version that the form was opened with, or -1, which no record has."""
    version = whole_number(form.get("version", ""))
    return -1 if version is None else version


def opened_with(
    labels: Mapping[str, str], version: int, texts: Mapping[str, str], sent: Form | None
) -> dict[str, Any]:
    """Returns the hidden fields of a form, which a later conflict is merged from.

    They are those of the record, of which the version and the texts are given. A form that was
    `sent`, and has a fault, keeps its own.
    """
    if not sent:
        return {"version": version, "was": texts}
    was = {name: sent.get(WAS + name, "") for name in labels}
    return {"version": sent.get("version", ""), "was": was}


def status_of(wrong: Mapping[str, str], both: Merge | None) -> int:
    return 409 if both else 422 if wrong else 200
