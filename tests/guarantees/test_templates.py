"""Templates keep to lines that an editor shows whole."""

import re
from pathlib import Path

import pytest

from tests.support.no_tables import empty_shop as empty_shop

TEMPLATES = Path(__file__).parent.parent.parent / "app" / "templates"
STYLES = TEMPLATES.parent / "static" / "css"
# Characters a line.
LONGEST = 140
BLANK_AT_THE_END = re.compile(r"[ \t]+$")


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_template_is_in_shape(template: Path) -> None:
    """Breaking a line changes no page: within a tag or an expression it counts for nothing.

    Before or after text that must not have a space, `-` at the tag of Jinja takes the break away.
    """
    text = template.read_text()
    assert faults(text) == []
    assert text.endswith("\n")
    if template.suffix == ".html":
        assert not text.endswith("\n\n"), "in a mail of plain text the blank line is sent"


def test_each_look_of_a_button_is_in_the_style_sheets() -> None:
    variant = re.compile(r'data-variant="(\w+)"')
    pages, sheets = TEMPLATES.rglob("*.html"), STYLES.rglob("*.css")
    used = {name for page in pages for name in variant.findall(page.read_text())}
    assert used - {name for sheet in sheets for name in variant.findall(sheet.read_text())} == set()


def test_what_is_out_of_shape_is_noticed() -> None:
    assert faults("<p>\n  fine\n</p>\n") == []
    assert faults("<p>\n" + "x" * 141 + "\n\t<b>\nend \n") == [
        "line 2 has 141 characters",
        "line 3 has a tab",
        "line 4 ends with a blank",
    ]


def faults(text: str) -> list[str]:
    found = list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST:
            found.append(f"line {number} has {len(line)} characters")
        if "\t" in line:
            found.append(f"line {number} has a tab")
        if BLANK_AT_THE_END.search(line):
            found.append(f"line {number} ends with a blank")
    return found
