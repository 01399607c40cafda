"""A file is read whichever program wrote it."""

import pytest

from app.services.products.imports.columns import known_columns
from app.services.products.imports.decoding import (
    BROKEN_TEXT,
    EMPTY,
    NEVER_CLOSED,
    NO_COLUMNS,
    NO_TEXT,
    TOO_WIDE,
    WORKBOOK,
    CsvTable,
    read_table,
)
from app.services.products.refusals import UnreadableFile

TABLE = 'Handle,Title,Variant Price\r\nstuhl,Grüner Stuhl,"12,50"\r\n'


def read(content: bytes) -> CsvTable:
    return read_table(content, known_columns)


def cells(content: bytes) -> dict[str, str]:
    [row] = read(content).rows
    return row.cells


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "UTF-8"),
        (TABLE.encode("utf-8-sig"), "UTF-8"),
        (TABLE.encode("windows-1252"), "Windows-1252"),
        (TABLE.encode("utf-16"), "UTF-16"),
        (TABLE.encode("utf-16-le"), "UTF-16"),
        (TABLE.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_an_encoding_is_recognised(content: bytes, encoding: str) -> None:
    table = read(content)
    assert table.encoding == encoding
    assert table.rows[0].cells == {"handle": "stuhl", "title": "Grüner Stuhl", "price": "12,50"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_separator_is_recognised(separator: str) -> None:
    text = f'Title{separator}Price\nChair{separator}"12,50"\n'
    assert read(text.encode()).separator == separator
    assert cells(text.encode()) == {"title": "Chair", "price": "12,50"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_cell_may_have_lines_and_quotation_marks(line_end: str) -> None:
    text = (
        f'Title,Description,Price{line_end}Chair,"Two{line_end}""lines""; here",5{line_end}Desk,,6'
    )
    chair, desk = read(text.encode()).rows
    assert chair.cells["body"] == f'Two{line_end}"lines"; here'
    assert (chair.line, desk.line) == (2, 4)


def test_what_comes_before_the_first_line_is_passed_over() -> None:
    assert cells(b"\xef\xbb\xbf\r\n\r\nsep=;\r\nTitle;Price\r\nChair;5\r\n")["title"] == "Chair"
    assert read(b"\n\nTitle,Price\n\n,,\nChair,5\n").rows[0].line == 6


def test_a_line_that_cannot_be_read_is_refused_alone() -> None:
    text = 'Title,Price\nChair,5,blue\nDesk,6,\nLamp,7\n"Never closed,8\nShelf,9\n'
    faults = [(row.line, row.fault) for row in read(text.encode()).rows]
    assert faults == [(2, TOO_WIDE), (3, ""), (4, ""), (5, NEVER_CLOSED)]


def test_one_broken_character_does_not_change_the_encoding_of_all() -> None:
    text = ("Title,Price\n" + "Grüner Stuhl,5\n" * 20).encode() + b"Blauer St\xfchl,6\n"
    table = read(text)
    assert table.encoding == "UTF-8"
    assert [(row.line, row.at) for row in table.rows if row.fault == BROKEN_TEXT] == [(22, "Title")]


def test_an_apostrophe_that_kept_a_cell_text_is_removed_and_another_stays() -> None:
    found = read(b"Title,SKU\n'=1+1,'01067\n'90s shirt,'t\n").rows
    assert [list(row.cells.values()) for row in found] == [["=1+1", "01067"], ["'90s shirt", "'t"]]


def test_columns_that_are_not_known_are_named() -> None:
    table = read(b"Title,Colour of the box,Price,\nChair,red,5,\n")
    assert (table.columns, table.others) == (
        {"title": "Title", "price": "Price"},
        ["Colour of the box"],
    )
    # Terminals obey some characters.
    assert read(b"Title,Bo\x1b[2Jx" + b"x" * 200 + b"\n").others == [f"Bo[2J{'x' * 95}"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", EMPTY),
        (b" \n\n", EMPTY),
        # Spreadsheets save an empty table so.
        (b"\xef\xbb\xbf", EMPTY),
        (b"\xff\xfe\n\x00", EMPTY),
        (b"sep=;\r\n", EMPTY),
        (b"PK\x03\x04\x14\x00", WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", WORKBOOK),
        (b"a,b,c,d,\x00 and more that is text", NO_TEXT),
        (b"Order,Customer\n1,Ann\n", NO_COLUMNS),
        (b"just some words", NO_COLUMNS),
    ],
)
def test_a_file_of_something_else_is_refused_with_advice(content: bytes, fault: str) -> None:
    with pytest.raises(UnreadableFile, match=fault[:20]):
        read(content)


def test_a_cell_of_two_megabytes_is_read() -> None:
    assert len(cells(b"Title,Description\nChair," + b"x" * 2_000_000)["body"]) == 2_000_000


def test_a_nul_is_a_character_that_cannot_be_read() -> None:
    table = read("Title,Price\nCh\x00air,5\nDesk,6\n".encode("utf-16"))
    assert [(row.line, row.fault) for row in table.rows] == [(2, BROKEN_TEXT), (3, "")]
