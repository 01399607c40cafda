"""The migrations of this version by their names, and those that another version cannot bear."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent
VERSION: Final = version("doorstep")

ID: Final = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
CONTRACT: Final = re.compile(r" contract (\d+(?:\.\d+)+)$")

Applied = Collection[tuple[str, str]]
"""The (app, name) of each line of the table in which migrations are recorded."""


class CannotMigrate(Exception):
    """This database cannot be brought up to date, or not yet; says why, and what to do."""


class Migration(NamedTuple):
    """As Piccolo records one that was applied.

    The version before runs on a database that it has expanded. One that takes something away is
    named with the oldest version that does without: `2027-01-15T09:00:00:000000 contract 0.3`.
    """

    app: str
    name: str

    def __str__(self) -> str:
        return f"{self.app} {self.name}"

    @property
    def oldest(self) -> str | None:
        """The oldest version that runs on what it leaves; None for one that only expands."""
        found = CONTRACT.search(self.name)
        return found[1] if found else None

    @property
    def suits(self) -> bool:
        """Whether this version runs on what it leaves."""
        return self.oldest is None or release(self.oldest) <= release(VERSION)


@cache
def known() -> Mapping[Migration, str]:
    """This version's, in the order in which they are applied, each with its module."""
    found: dict[Migration, str] = {}
    for file in FOLDER.glob("*/piccolo_migrations/[!_]*.py"):
        app, [name] = file.parent.parent.name, ID.findall(file.read_text())
        found[Migration(app, name)] = f"app.tables.{app}.piccolo_migrations.{file.stem}"
    return dict(sorted(found.items(), key=lambda one: (one[0].name, one[0].app)))


def missing(applied: Applied) -> list[Migration]:
    """Those without which this version cannot run; what takes something away can wait."""
    return [one for one in known() if one not in applied and one.oldest is None]


def unbearable(applied: Applied) -> list[Migration]:
    """Those of a later version that took away what this version needs."""
    return [one for one in (Migration(*line) for line in applied) if not one.suits]


def release(text: str) -> tuple[int, ...]:
    """`0.3.1` as numbers to compare; what comes after them is left out."""
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])
