"""Decisions are numbered in the order of time, dated, and each has a status."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.support.no_tables import empty_shop as empty_shop

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
HEAD = re.compile(
    r"# (?P<number>\d+)\. (?P<title>[^\n]+)\n\n"
    r"(?P<date>\d{4}-\d\d-\d\d), (?:accepted(?:, amended by (?P<amended>.+))?"
    r"|superseded by (?P<superseded>.+))\n\n"
)
LINK = re.compile(r"\[(\d+)\]\((\d{4}-[a-z0-9-]+\.md)\)")
LONGEST = 80


def head(page: Path) -> re.Match[str]:
    found = HEAD.match(page.read_text())
    assert found, f"{page.name} does not begin with its number, title, date and status"
    return found


def test_numbers_run_on_in_the_order_of_time() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert [int(head(page)["number"]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    dates = [date.fromisoformat(head(page)["date"]) for page in DECISIONS]
    assert dates == sorted(dates)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_short_and_says_why(page: Path) -> None:
    text = page.read_text()
    assert len(text.splitlines()) <= LONGEST
    for part in ("## What\n", "## Why\n", "## What else was weighed\n", "## Where\n"):
        assert text.count(part) == 1, part


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_followed_by_later_ones_that_name_it(page: Path) -> None:
    later = head(page)["amended"] or head(page)["superseded"]
    if later:
        found = LINK.findall(later)
        assert ", ".join(f"[{number}]({name})" for number, name in found) == later
        for number, name in found:
            assert int(number) > int(page.name[:4])
            assert name.startswith(f"{int(number):04}-")
            assert page.name in (page.parent / name).read_text()


def test_the_index_has_each_decision_with_its_title() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    entries = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)", index, re.MULTILINE)
    assert entries == [
        (str(int(page.name[:4])), head(page)["title"], page.name) for page in DECISIONS
    ]


def test_the_index_of_design_has_each_page_with_its_title() -> None:
    folder = ROOT / "docs/design"
    entries = re.findall(r"^- \[(.+)\]\((.+)\)", (folder / "README.md").read_text(), re.MULTILINE)
    pages = {page.name: page.read_text() for page in folder.glob("*.md") if page.stem != "README"}
    assert sorted(entries) == sorted(
        (text.split("\n", 1)[0].removeprefix("# "), name) for name, text in pages.items()
    )
