"""Tables of counts as spreadsheets of several countries write them."""

from time import process_time

import pytest

from app.services import products

FAULTLESS = {
    "commas": 'sku,counted\nMUG,12\n"LAMP, OLD",3\n',
    "semicolons": "Artikelnummer;Gezählt\nMUG;12\nLAMP, OLD;3\n",
    "tabs": "SKU\tCounted\nMUG\t12\nLAMP, OLD\t3\n",
    "quoted": '"sku";"name";"counted"\r\n"MUG";"=1+1";"12"\r\n"LAMP, OLD";"";"3"\r\n',
    "text marks": 'sku,counted\n\'MUG,\'12\n"=""LAMP, OLD""",3\n',
}


@pytest.mark.parametrize("text", FAULTLESS.values(), ids=list(FAULTLESS))
def test_separators_and_headings_of_spreadsheets(text: str) -> None:
    read = products.read_counts(text)
    assert read.faults == []
    assert [(one.line, one.keys, one.counted) for one in read.counts] == [
        (2, {"sku": "MUG"}, 12),
        (3, {"sku": "LAMP, OLD"}, 3),
    ]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        ("0", 0),
        ("12,00", 12),
        ("12.0", 12),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1.234,00", 1234),
        ("1 000,00", 1000),
        ("1,234.00", 1234),
        ("1.234.567", 1234567),
        ("1.234.567,00", 1234567),
        ("1,234,00", None),
        ("1.234.0", None),
        ("12,5", None),
        ("-3", None),
        ("1e3", None),
        ("twelve", None),
        ("=2+3", None),
        ("١٢", None),
        ("", None),
        ("9" * 400, 999_999_999_999),
    ],
)
def test_numbers_as_they_are_written_here_and_there(typed: str, number: int | None) -> None:
    assert products.whole_number_of(typed) == number


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets(encoding: str) -> None:
    text = "Artikelnummer;Gezählt\nKÄSE;2\n"
    read = products.read_counts(products.decoded(text.encode(encoding)))
    assert [one.keys for one in read.counts] == [{"sku": "KÄSE"}]


def test_what_is_wrong_is_named_by_line_and_column() -> None:
    text = "sku,on_hand,counted\nMUG,15,many\n,15,3\nMUG,15,\nMUG,15,1000001\nMUG,15,14\n"
    read = products.read_counts(text)
    assert [(one.line, one.column) for one in read.faults] == [
        (2, "counted"),
        (3, ""),
        (5, "counted"),
    ]
    assert [(one.line, one.seen, one.counted) for one in read.counts] == [(6, 15, 14)]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "sku,name\nMUG,x\n", "counted\n3\n", "<html>", "\x00", "\ufeff"]
)
def test_a_file_without_its_columns_is_refused(text: str) -> None:
    [fault] = products.read_counts(text).faults
    assert fault.line == 1


def test_a_file_that_is_too_long_is_refused() -> None:
    text = "sku,counted\n" + "MUG,1\n" * products.MAX_LINES
    assert len(products.read_counts(text).counts) == products.MAX_LINES
    [fault] = products.read_counts(text + "MUG,1\n").faults
    assert fault.line == products.MAX_LINES + 2


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_file_of_far_more_lines_is_not_even_read(end: str) -> None:
    began = process_time()
    [fault] = products.read_counts("sku,counted" + f"{end};" * 1_000_000).faults
    assert process_time() - began < 1
    assert fault.line == products.MAX_LINES + 2
