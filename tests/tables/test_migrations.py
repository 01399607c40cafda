"""Which migrations there are, by their names."""

from importlib import import_module

import pytest

from app.tables import migrations
from app.tables.migrations import Migration, known, release


def test_every_migration_says_its_own_name() -> None:
    """Readiness reads the names without importing the migrations."""
    said = {one: import_module(module).ID for one, module in known().items()}
    assert said == {one: one.name for one in known()}
    files = list(migrations.FOLDER.glob("*/piccolo_migrations/[!_]*.py"))
    assert len(files) == len(said)


def test_they_are_applied_in_the_order_of_time() -> None:
    names = [one.name for one in known()]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("name", "oldest"),
    [
        ("2027-01-15T09:00:00:000000", None),
        ("2027-01-15T09:00:00:000000 contract 0.3", "0.3"),
        ("2027-01-15T09:00:00:000000 contract 0.3.1", "0.3.1"),
        ("2027-01-15T09:00:00:000000 contract", None),
    ],
)
def test_what_takes_away_is_named_with_the_oldest_version(name: str, oldest: str | None) -> None:
    assert Migration("sales", name).oldest == oldest


def test_versions_are_compared_as_numbers() -> None:
    assert release("0.2.9") < release("0.3") <= release("0.3.0") < release("0.10.0.dev1")
