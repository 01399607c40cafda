"""No stylesheet selects by a text, which is another one in the next language."""

import re
from pathlib import Path

STYLES = Path(__file__).parents[2] / "app/static/css"
BY_TEXT = re.compile(r"\[(?:data-label|aria-label|title|alt|placeholder)[~|^$*]?=[^\]]*\]")


def test_no_stylesheet_selects_by_a_text() -> None:
    assert {
        path.name: found
        for path in STYLES.rglob("*.css")
        if (found := BY_TEXT.findall(path.read_text()))
    } == {}
