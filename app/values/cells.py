"""Spreadsheet cells, written so that they are never computed and stay text, and read back.

Every spreadsheet reads a cell that looks like a number, a date or a formula as one, even in quotes.
An apostrophe before it keeps it text in all of them, however the file was opened.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from babel.dates import get_month_names

from app.i18n.language import LANGUAGES
from app.values.text import IGNORED

MARK: Final = "'"
# Characters; a longer text is no number and no date.
LONGEST: Final = 300

_SIGN: Final = r"=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
# A formula at the beginning, or where a spreadsheet that uses another separator begins a cell. No
# line ends are passed over, because each begins a cell itself, and many in a row would take
# quadratic time.
_BEGINS: Final = re.compile(rf"(\A|[;,|\"\t\r\n])(?=(?:[^\S\t\r\n]|[{IGNORED}])*[{_SIGN}])")
_MARKED: Final = re.compile(rf"([;,|\"\t\r\n]){MARK}(?=(?:[^\S\t\r\n]|[{IGNORED}])*[{_SIGN}])")
_BLANK: Final = re.compile(r"\A[\t\r\n]")

# A number that a spreadsheet shows as it was written; it shows longer ones with an exponent.
_SAME: Final = re.compile(r"0|[1-9]\d{0,10}")

SEPARATORS: Final = "\t;,|"
# The number of lines by which the separator is chosen.
LINES: Final = 20
# The most cells of a line; those after them are left out.
CELLS: Final = 60
_BETWEEN_QUOTES: Final = re.compile(r'"\s*,\s*"')
_FORMULA: Final = re.compile(r"=\s*\"((?:[^\"]|\"\")*)\"")


def harmless(cell: str) -> str:
    """Returns the cell so that no spreadsheet computes it, whichever separator it uses."""
    cell = _BEGINS.sub(rf"\1{MARK}", cell)
    return MARK + cell if _BLANK.match(cell) else cell


def as_text(cell: str) -> str:
    """Makes the cell harmless, and keeps it from being read as a number or a date: `'01067`."""
    plain = unicodedata.normalize("NFKC", cell[: LONGEST + 1]).strip()
    if len(plain) <= LONGEST and _changed().fullmatch(plain) and not _SAME.fullmatch(cell):
        return MARK + cell
    return harmless(cell)


def bare(cell: str) -> str:
    """Removes what kept the cell text: `'01067`, `="01067"` and `01067` are the same."""
    cell = cell.strip()
    if formula := _FORMULA.fullmatch(cell):
        return formula[1].replace('""', '"').strip()
    return cell.removeprefix(MARK).strip()


def opened(cell: str) -> str:
    """Returns the text of a cell as `as_text` and `harmless` wrote it; one of its own stays."""
    if _FORMULA.fullmatch(cell.strip()):
        return bare(cell)
    if MARK not in cell:
        return cell
    if cell.startswith(MARK) and as_text(cell[1:]).startswith(MARK):
        cell = cell[1:]
    return _MARKED.sub(r"\1", cell)


def rows(text: str, is_known: Callable[[str], bool]) -> list[list[str]]:
    """Splits what was copied out of a table or a file into lines of bare cells.

    The separator is the one by which most cells are known. If no cell is known, tabs, semicolons
    and commas between quotes separate. A number with a comma in it stays whole.
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


@cache
def _changed() -> re.Pattern[str]:
    # Not at the import: the months of three languages take longer to read than most modules.
    months = "|".join(
        sorted(
            {
                re.escape(name.casefold().rstrip("."))
                for language in LANGUAGES
                for width in ("abbreviated", "wide")
                for name in get_month_names(width, locale=language).values()
            }
        )
    )
    numbers = (
        r"[\s\d.,:'’()%$€£¥/]*\d[\s\d.,:'’()%$€£¥/]*-?",
        r"[\d.,]+[ed][+-]?\d+",
        r"\d{1,4}-\d{1,2}(-\d{1,4})?|\d{1,2}-\d{4}",
        r"\d{1,2}(:\d\d){0,2}\s*[ap]\.?m?\.?",
        rf"(\d{{1,4}}[\s./-]*)?({months})\.?[\s/,-]*\d{{1,4}}([\s,./-]+\d{{1,4}})?",
        rf"\d{{1,4}}[\s./-]*({months})\.?",
        r"true|false|wahr|falsch|vrai|faux",
    )
    return re.compile("|".join(f"(?:{one})" for one in numbers), re.IGNORECASE)


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
