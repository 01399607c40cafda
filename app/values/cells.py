"""Cells as spreadsheets take them and give them back: text that is computed nowhere and stays text.

Every spreadsheet reads a cell that looks like a number, a date or a formula as one, in quotes too.
An apostrophe before it keeps it text in all of them, however the file was opened.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from babel.dates import get_month_names

from app.values.text import IGNORED

MARK: Final = "'"
LONGEST: Final = 300
"""Characters; what is longer is no number and no date."""

_SIGN: Final = r"=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
_BEGINS: Final = re.compile(rf"(\A|[;,|\"\t\r\n])(?=(?:[^\S\t\r\n]|[{IGNORED}])*[{_SIGN}])")
"""A formula at the beginning, or where a spreadsheet that cuts at another sign begins a cell.

No line ends are passed over: each begins a cell itself, and a thousand of them cost no million.
"""
_BLANK: Final = re.compile(r"\A[\t\r\n]")

_MONTHS: Final = "|".join(
    sorted(
        {
            re.escape(name.casefold().rstrip("."))
            for language in ("en", "de")
            for width in ("abbreviated", "wide")
            for name in get_month_names(width, locale=language).values()
        }
    )
)
_NUMBERS: Final = (
    r"[\s\d.,:'’()%$€£¥/]*\d[\s\d.,:'’()%$€£¥/]*-?",
    r"[\d.,]+[ed][+-]?\d+",
    r"\d{1,4}-\d{1,2}(-\d{1,4})?|\d{1,2}-\d{4}",
    r"\d{1,2}(:\d\d){0,2}\s*[ap]\.?m?\.?",
    rf"(\d{{1,4}}[\s./-]*)?({_MONTHS})\.?[\s/,-]*\d{{1,4}}([\s,./-]+\d{{1,4}})?",
    rf"\d{{1,4}}[\s./-]*({_MONTHS})\.?",
    r"true|false|wahr|falsch|vrai|faux",
)
_CHANGED: Final = re.compile("|".join(f"(?:{one})" for one in _NUMBERS), re.IGNORECASE)
_SAME: Final = re.compile(r"0|[1-9]\d{0,10}")
"""A number that a spreadsheet shows as it was written: of longer ones it shows an exponent."""

SEPARATORS: Final = "\t;,|"
LINES: Final = 20
"""By which it is judged where a table is cut."""
CELLS: Final = 60
"""Of a line; what stands behind them is left out."""
_BETWEEN_QUOTES: Final = re.compile(r'"\s*,\s*"')
_FORMULA: Final = re.compile(r"=\s*\"((?:[^\"]|\"\")*)\"")


def harmless(cell: str) -> str:
    """Computed by no spreadsheet, whichever sign it takes for the end of a cell."""
    cell = _BEGINS.sub(rf"\1{MARK}", cell)
    return MARK + cell if _BLANK.match(cell) else cell


def as_text(cell: str) -> str:
    """Harmless, and not read as a number or a date that would be shown otherwise: `'01067`."""
    plain = unicodedata.normalize("NFKC", cell[: LONGEST + 1]).strip()
    if len(plain) <= LONGEST and _CHANGED.fullmatch(plain) and not _SAME.fullmatch(cell):
        return MARK + cell
    return harmless(cell)


def bare(cell: str) -> str:
    """Without what kept it text: `'01067`, `="01067"` and `01067` are one."""
    cell = cell.strip()
    if formula := _FORMULA.fullmatch(cell):
        return formula[1].replace('""', '"').strip()
    return cell.removeprefix(MARK).strip()


def rows(text: str, is_known: Callable[[str], bool]) -> list[list[str]]:
    """What was copied out of a table or a file: lines, each with its cells, bare.

    Cut at the sign by which most cells are known; where none is, at tabs, semicolons and commas
    between quotes. A number with a comma in it stays whole.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").replace("\x00", "")
    whole = [[bare(_unquoted(line))] for line in text.split("\n")]
    cut = {sign: _cut(text, sign) for sign in SEPARATORS if sign in text}
    known = {sign: _count(lines, is_known) for sign, lines in cut.items()}
    best = max(known, key=lambda sign: known[sign], default="")
    if best and known[best] > _count(whole, is_known):
        return cut[best]
    first = text.lstrip().partition("\n")[0]
    if not known or max(known.values()) > 0:
        return whole
    for sign in SEPARATORS:
        if sign in cut and (sign != "," or _BETWEEN_QUOTES.search(first)):
            return cut[sign]
    return whole


def _cut(text: str, separator: str) -> list[list[str]]:
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[bare(cell) for cell in line[:CELLS]] for line in read]
    except csv.Error:
        split = [line.split(separator, CELLS)[:CELLS] for line in text.split("\n")]
        return [[bare(_unquoted(cell)) for cell in line] for line in split]


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if quoted else cell


def _count(lines: Sequence[Sequence[str]], is_known: Callable[[str], bool]) -> int:
    return sum(map(is_known, (cell for line in lines[:LINES] for cell in line)))
