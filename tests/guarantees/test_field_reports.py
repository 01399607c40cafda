"""docs/field-reports.md names tests that exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.no_tables import empty_shop as empty_shop

ROOT = Path(__file__).parents[2]
FUNCTION = re.compile(r"^\s*(?:async )?def (\w+)\(", re.MULTILINE)
CELLS = re.compile(r"(?<!\\)\|")


def rows() -> Iterator[tuple[str, str]]:
    """What was put in, and the cell of its tests."""
    for line in (ROOT / "docs" / "field-reports.md").read_text().splitlines():
        if line.startswith("| ") and not line.startswith("| source"):
            _, _, given, _, _, tests, _ = CELLS.split(line)
            yield given.strip(), tests


@cache
def defined(path: str) -> set[str]:
    return set(FUNCTION.findall((ROOT / path).read_text()))


@pytest.mark.parametrize(("given", "tests"), list(rows()))
def test_each_report_has_a_test(given: str, tests: str) -> None:
    path, named = "", re.findall(r"`([^`]+)`", tests)
    assert named, given
    for one in named:
        before, _, name = one.partition("::")
        path = before or path
        assert (ROOT / path).is_file(), one
        assert not name or name.partition("[")[0] in defined(path), one
