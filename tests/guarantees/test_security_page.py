"""docs/security.md says what is so: what it names is there, and no requirement is left out."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.no_tables import empty_shop as empty_shop

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:tests|e2e|app)/[\w/]+\.py(?:::\w+)?)`", PAGE)))
LINKS = sorted(set(re.findall(r"\]\(((?!http)[^)#]+)\)", PAGE)))
ROWS = re.findall(r"^\| ([\d.,– ]+) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
STATES = {"met", "partly", "not", "operator", "n/a"}
# How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has.
LEVEL_2 = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13,
    14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip


def requirements(cell: str) -> list[str]:
    """`1.2.1–1.2.3, 1.3.1` as single ones."""
    found: list[str] = []
    for part in cell.split(", "):
        first, _, last = part.strip().partition("–")
        section, _, number = first.rpartition(".")
        until = int(last.rpartition(".")[2]) if last else int(number)
        assert not last or last.rpartition(".")[0] == section, part
        found += [f"{section}.{one}" for one in range(int(number), until + 1)]
    return found


@pytest.mark.parametrize("named", NAMED)
def test_what_the_page_names_is_there(named: str) -> None:
    path, _, function = named.partition("::")
    source = (ROOT / path).read_text()
    defined = {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert not function or function in defined


@pytest.mark.parametrize("link", LINKS)
def test_its_links_lead_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).is_file()


def test_each_requirement_stands_there_once_with_a_state() -> None:
    ids = [one for cell, _, _ in ROWS for one in requirements(cell)]

    assert {state for _, state, _ in ROWS} <= STATES
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert Counter(int(one.partition(".")[0]) for one in ids) == LEVEL_2


def test_what_is_not_met_has_a_reason() -> None:
    for cell, state, how in ROWS:
        if state in ("not", "partly", "n/a", "operator"):
            assert len(how) > 3, cell
