"""Every line of a "Good" block in STYLE.md is in the file that the page names above it."""

import re
from collections.abc import Iterator
from textwrap import indent
from typing import NamedTuple

import pytest

from tests.guarantees.pages import ROOT
from tests.support.no_tables import empty_shop as empty_shop

PATH = re.compile(r"`((?:app|e2e|tests)/[\w./-]+)`")
FENCED = re.compile(r"^```\w*\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)


class Excerpt(NamedTuple):
    path: str
    block: str


def excerpts() -> Iterator[Excerpt]:
    """A block is good if the word "Good" is nearer above it than "Bad"; its file is named last."""
    page = (ROOT / "STYLE.md").read_text()
    for found in FENCED.finditer(page):
        above = page[: found.start()]
        if above.rfind("**Good**") > above.rfind("**Bad**"):
            yield Excerpt(PATH.findall(above)[-1], found["block"])


GOOD = list(excerpts())


def test_the_page_has_excerpts() -> None:
    assert len(GOOD) > 12


@pytest.mark.parametrize("excerpt", GOOD, ids=lambda excerpt: excerpt.block.splitlines()[0])
def test_an_excerpt_stands_in_its_file(excerpt: Excerpt) -> None:
    """In this order; lines are left out only where "…" is a line, and words where it is in one."""
    runs = [
        r"[^\n]*".join(re.escape(part) for part in run.strip("\n").split("…"))
        for run in re.split(r"^ *…$", excerpt.block, flags=re.MULTILINE)
    ]
    text = (ROOT / excerpt.path).read_text()
    assert re.search(r"\n(?:.*\n)*?".join(runs), text), indent(excerpt.block, "    ")
