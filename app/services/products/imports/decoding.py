"""The rows of a CSV file, whichever program wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from app.i18n.language import gettext_noop
from app.services.products.refusals import UnreadableFile
from app.values.cells import opened
from app.values.untrusted import storable

# Bytes of a file: 10,000 products with long descriptions have about 15 MB.
LONGEST_FILE_MB: Final = 32
LONGEST_FILE: Final = LONGEST_FILE_MB * 1024 * 1024
MAX_ROWS: Final = 200_000
# The bounds of fields judge the length of a cell; the csv module need not.
csv.field_size_limit(LONGEST_FILE)

UTF_8: Final = "UTF-8"
WINDOWS: Final = "Windows-1252"
UTF_16: Final = "UTF-16"
REPLACED: Final = "\ufffd"
LONGEST_TITLE: Final = 100
SEPARATORS: Final = ",;\t|"
# A zip archive, which XLSX and ODS files are, and the older workbooks of Excel.
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le", UTF_16),
    (codecs.BOM_UTF16_BE, "utf-16-be", UTF_16),
)
_SEP: Final = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)

EMPTY: Final = gettext_noop("The file is empty.")
WORKBOOK: Final = gettext_noop("This is a workbook. Save it as CSV, and choose that file.")
NO_TEXT: Final = gettext_noop("This is not a file of text. Export the products as CSV.")
NO_COLUMNS: Final = gettext_noop(
    "The first line names no columns that are known here. It needs at least “Title” or “Name”, or"
    " an SKU."
)
TOO_MANY: Final = gettext_noop("The file has more than 200,000 lines. Divide it.")
NEVER_CLOSED: Final = gettext_noop("begins with a quotation mark that is never closed")
TOO_WIDE: Final = gettext_noop("has more cells than the first line has columns")
BROKEN_TEXT: Final = gettext_noop("has a character that cannot be read")


class CsvRow(msgspec.Struct, frozen=True):
    """`line` is where it begins in the file, from 1; `fault` says why it cannot be used, and `at`
    is the column with the fault.
    """

    line: int
    cells: dict[str, str]
    fault: str = ""
    at: str = ""


class CsvTable(msgspec.Struct, frozen=True):
    """`columns` are the known ones with their names in the file; `others` are not known."""

    encoding: str
    separator: str
    columns: dict[str, str]
    others: list[str]
    rows: list[CsvRow]


def read_table(content: bytes, known: Callable[[list[str]], dict[int, str]]) -> CsvTable:
    """Reads the file. `known` returns which column of a first line has which known name.

    Raises `UnreadableFile`.
    """
    text, encoding = _decoded(content)
    # PostgreSQL keeps no NUL.
    text = text.replace("\x00", REPLACED)
    lines = io.StringIO(text, newline="")
    start, separator = _first_line(text, known)
    for _number in range(start):
        lines.readline()
    records = _records(lines, separator, start)
    # An empty table is saved as the mark of its encoding alone, or as its separator.
    _line, header, _closed = next(records, (1, [], True))
    if not header:
        raise UnreadableFile(EMPTY)
    names = known(header)
    if not names:
        raise UnreadableFile(NO_COLUMNS)
    columns = {names[place]: title.strip() for place, title in enumerate(header) if place in names}
    unknown = [title for place, title in enumerate(header) if place not in names]
    others = [storable(title.strip(), LONGEST_TITLE) for title in unknown]
    rows = list[CsvRow]()
    for line, cells, closed in records:
        if not any(map(str.strip, cells)):
            continue
        if len(rows) >= MAX_ROWS:
            raise UnreadableFile(TOO_MANY)
        rows.append(_row(line, cells, names, columns, len(header), closed=closed))
    return CsvTable(encoding, separator, columns, [one for one in others if one], rows)


def _row(
    line: int,
    cells: list[str],
    names: dict[int, str],
    columns: dict[str, str],
    width: int,
    *,
    closed: bool,
) -> CsvRow:
    read = {name: opened(cells[place]) for place, name in names.items() if place < len(cells)}
    if not closed:
        return CsvRow(line, {}, NEVER_CLOSED)
    if any(map(str.strip, cells[width:])):
        return CsvRow(line, read, TOO_WIDE)
    for name, cell in read.items():
        if REPLACED in cell:
            return CsvRow(line, read, BROKEN_TEXT, columns[name])
    return CsvRow(line, read)


def _decoded(content: bytes) -> tuple[str, str]:
    if not content.strip():
        raise UnreadableFile(EMPTY)
    if content.startswith(_WORKBOOKS):
        raise UnreadableFile(WORKBOOK)
    for mark, codec, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, errors="replace"), encoding
    if codec := _without_mark(content[:4000]):
        return content.decode(codec, errors="replace"), UTF_16
    if b"\x00" in content:
        raise UnreadableFile(NO_TEXT)
    text = content.decode(errors="replace")
    if not (replaced := text.count(REPLACED)):
        return text, UTF_8
    # A few broken characters among many sound ones are in a file of UTF-8.
    if replaced * 10 < len(re.findall(r"[^\x00-\x7f]", text)):
        return text, UTF_8
    return content.decode("windows-1252", errors="replace"), WINDOWS


def _without_mark(beginning: bytes) -> str:
    # Latin text in UTF-16 has a zero in nearly every second byte.
    half = max(1, len(beginning) // 2)
    if beginning[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if beginning[::2].count(0) > half * 0.4 else ""


def _first_line(text: str, known: Callable[[list[str]], dict[int, str]]) -> tuple[int, str]:
    """Returns how many lines come before that of the columns, and the separator."""
    lines = io.StringIO(text, newline="")
    start = 0
    for line in lines:
        if said := _SEP.fullmatch(line):
            return start + 1, said[1]
        if line.strip():
            break
        start += 1
    counts = {sign: len(known(_header(text, start, sign))) for sign in SEPARATORS}
    best = max(counts, key=lambda sign: counts[sign])
    return start, best


def _header(text: str, start: int, separator: str) -> list[str]:
    lines = io.StringIO(text, newline="")
    for _number in range(start):
        lines.readline()
    return next(csv.reader(lines, delimiter=separator), [])


def _records(
    lines: Iterator[str], separator: str, start: int
) -> Iterator[tuple[int, list[str], bool]]:
    """Yields the line of each record, its cells, and whether its last quotation mark is closed."""
    asked_on = False

    def until_end() -> Iterator[str]:
        nonlocal asked_on
        yield from lines
        asked_on = True

    reader = csv.reader(until_end(), delimiter=separator)
    line = start + 1
    for cells in reader:
        # Only a cell that is still open makes the reader look for a line after the last one.
        yield line, cells, not asked_on
        line = start + reader.line_num + 1
