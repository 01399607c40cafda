"""The migrations of this version by name, and those that another version cannot run with."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import asyncpg

FOLDER: Final = Path(__file__).parent
VERSION: Final = version("doorstep")

ID: Final = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
CONTRACT: Final = re.compile(r" contract (\d+(?:\.\d+)+)$")

# Errors of a statement in a database that has not been migrated.
LACKING: Final = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.InvalidSchemaNameError,
)

# The (app, name) of each recorded migration.
Applied = Collection[tuple[str, str]]


class CannotMigrate(Exception):
    """This database cannot be brought up to date, or not yet; the text says why and what to do."""


class Migration(NamedTuple):
    """A migration as Piccolo records it.

    The previous version runs on a database that a migration has expanded. A migration that removes
    something has the oldest version that does without it in its name: `2027-01-15T09:00:00:000000
    contract 0.3`.
    """

    app: str
    name: str

    def __str__(self) -> str:
        return f"{self.app} {self.name}"

    @property
    def oldest(self) -> str | None:
        """Returns the oldest version that runs after it, or None if it only expands."""
        found = CONTRACT.search(self.name)
        return found[1] if found else None

    @property
    def suits(self) -> bool:
        """Returns whether this version runs after it."""
        return self.oldest is None or release(self.oldest) <= release(VERSION)


@cache
def known() -> Mapping[Migration, str]:
    """Returns this version's migrations in the order of application, each with its module."""
    found: dict[Migration, str] = {}
    for file in FOLDER.glob("*/piccolo_migrations/[!_]*.py"):
        app, [name] = file.parent.parent.name, ID.findall(file.read_text())
        found[Migration(app, name)] = f"app.tables.{app}.piccolo_migrations.{file.stem}"
    return dict(sorted(found.items(), key=lambda one: (one[0].name, one[0].app)))


def missing(applied: Applied) -> list[Migration]:
    """Returns those without which this version cannot run; one that removes something can wait."""
    return [one for one in known() if one not in applied and one.oldest is None]


def unbearable(applied: Applied) -> list[Migration]:
    """Returns those of a later version that removed what this version needs."""
    return [one for one in (Migration(*line) for line in applied) if not one.suits]


def release(text: str) -> tuple[int, ...]:
    # `0.3.1` becomes numbers to compare; a suffix is left out.
    return tuple(int(number) for number in re.findall(r"\d+", text)[:3])
