"""A table that comes back out of a spreadsheet finds its parcels again."""

import csv
import io
import itertools
import re

import pytest

from app.routes.staff.board.csv import COLUMNS
from app.values.cells import CELLS, as_text, bare, rows
from app.values.pasted import PastedEntry, PastedTable, read

DHL, UPS = "00340434161094042557", "1Z999AA10123456784"
A, B, C = "ORD-7KQ4TNVX", "ORD-VJRTK", "ORD-99C6NWTV"
PARCELS = {A: "a", "0" * 8 + "-0000-0000-0000-" + "0" * 12: "a", B: "b", C: "c"}


def entries(text: str, start: str = "") -> dict[str, str]:
    found = read(text, PARCELS, COLUMNS, start)
    assert found.faults == []
    return {parcel: entry.number for parcel, entry in found.entries.items()}


@pytest.mark.parametrize(
    "text",
    [
        f"{B}\t{UPS}\n{A}\t{DHL}",
        f"{B};{UPS}\r\n{A};{DHL}\r\n",
        f'"{B}","{UPS}"\n"{A}","{DHL}"\n',
        f"{UPS},{B}\n{DHL},{A}",
        f"{B}|{UPS}\n{A}|{DHL}",
        f"{B}\t{UPS}\n\n{A}\t'{DHL}\n{C}\t\n",
        f'{B}\t="{UPS}"\n{A}\t"=""{DHL}"""',
        f"order_number\ttracking_number\n{B}\t{UPS}\n{A}\t{DHL}",
        f"Tracking number;Name;Order number\n{UPS};Ann, Lee;{B}\n{DHL};Ben;{A}",
        f'"Bestellnummer","Sendungsnummer"\n"{B.lower()}","{UPS}"\n"#{A}","{DHL}"',
        f"{B}\tAnn Lee\t20095\tHamburg\tDHL\t{UPS}\t2026-11-29\n{A}\tBen\t20095\tKiel\t\t{DHL}\t",
        f"\t{B}\t{UPS}\n\t{A}\t{DHL}",
        f"{B.replace('-', '–')}\t{UPS}\n00000000-0000-0000-0000-000000000000\t{DHL}",
        f'{B}\t{UPS}\t"two\nlines"\n{A}\t{DHL}\tone',
        f'{B}\t{UPS}\t5" pipe\n{A}\t{DHL}\t"',
    ],
)
def test_lines_are_matched_by_their_order(text: str) -> None:
    assert entries(text) == {"a": DHL, "b": UPS}


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_the_export_comes_back_with_its_own_columns(
    header: bool, separator: str, quoting: int
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "order_number": B, "customer_name": "Ann; Lee", "line1": "12, Harbour Street",
        "postcode": "'01067", "items": "2 × Mug; 1 × Pot", "carrier": "UPS",
        "tracking_number": "JD 1", "placed_at_utc": "2026-11-29 10:00:00", "note": "ring\n'=twice",
        "shipment_id": "01a226a1-ea02-731d-aa8e-701fc4066bc6",
    }  # fmt: skip
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=quoting)
    writer.writerows([COLUMNS] if header else [])
    writer.writerow(row.values())
    assert read(text.getvalue(), PARCELS, COLUMNS).entries == {"b": PastedEntry("JD 1", "UPS")}


def test_a_column_without_orders_goes_by_its_place() -> None:
    assert entries(f"{UPS}\n{DHL}\nJD 3") == {"a": UPS, "b": DHL, "c": "JD 3"}
    assert entries(f"{UPS}\n\n{DHL}") == {"a": UPS, "c": DHL}
    assert entries(f"{UPS}\tAnn\n{DHL}\tBen", "b") == {"b": UPS, "c": DHL}
    assert entries(f'tracking_number\n\'{UPS}\n="{DHL}"') == {"a": UPS, "b": DHL}


def test_a_line_that_is_not_understood_is_named() -> None:
    text = (
        f"order\tnumber\n{A}\t3.40434E+17\n{B}\t{A}\n\t{UPS}\n{C}\t{UPS}\n{C}\t{DHL}\n"
        f"ORD-QQQQQ\t{DHL}\n{A} \t{B}\tx"
    )
    found = read(text, PARCELS, COLUMNS)
    assert {parcel: entry.number for parcel, entry in found.entries.items()} == {
        "a": "3.40434E+17",
        "c": UPS,
    }
    assert found.faults == [
        "Line 2: 3.40434E+17 was mangled by a spreadsheet: its last digits are lost",
        "Line 3 names two orders",
        "Line 4 has no order number",
        f"Line 6 gives a parcel a second number: {DHL}",
        "Line 8 names two orders",
    ]
    assert found.others == ["ORD-QQQQQ"]


def test_more_numbers_than_orders_are_left_over_and_said() -> None:
    found = read("1234567891\n1234567892\n1234567893\n1234567894", PARCELS, COLUMNS)
    assert len(found.entries) == 3
    assert found.faults == ["More numbers than orders: the last 1 of 4 were left over"]


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t", ";;;", "\x00", "'", '=""'])
def test_nothing_is_nothing(text: str) -> None:
    assert read(text, PARCELS, COLUMNS) == PastedTable() or not read(text, PARCELS, COLUMNS).entries


@pytest.mark.parametrize("typed", ["01067", "00340434161094042557", "=1+1", "x", "a'b", "JD 1"])
def test_what_the_export_marks_is_read_without_its_mark(typed: str) -> None:
    assert bare(as_text(typed)) == typed
    assert bare(f'="{typed}"') == typed


@pytest.mark.parametrize(
    "changed",
    ["01067", "007", "00", "00340434161094042557", "340434161094042000", "1234567890123", "1E5",
     "12e3456", "1/2", "3-5", "12-2024", "2024-01-15", "1.2.", "12:30", "1.50", "1,234", "5%",
     "(5)", "1 234", "5 €", "TRUE", "wahr", "Mar 1", "1. Mai", "MAY2024", "5 März", "3 pm",
     "10A", "１２３"],
)  # fmt: skip
def test_what_a_spreadsheet_would_change_stays_text(changed: str) -> None:
    assert as_text(changed) == f"'{changed}"


@pytest.mark.parametrize(
    "same",
    ["20095", "0", "62704-1234", "00-950", "SW1A 1AA", "1234 AB", "12 Harbour Street", "JD 1",
     "May", "TRK123456789", "1Z999AA10123456784", "Ann", "", "Hauptstr. 3-5", "100-0001"],
)  # fmt: skip
def test_what_it_would_not_change_has_no_mark(same: str) -> None:
    assert as_text(same) == same


SIGNS = "=+-@＝＋－＠"
BEFORE = ("", " ", "\u3000\xa0", "\t", "\r", "\n", "\u200b", "\ufeff ")
CUTS = ("", "x;", "x,", "x\t", "x|", 'x"', 'x";', "x\n", ";;")


def test_a_formula_begins_no_cell_wherever_a_spreadsheet_cuts() -> None:
    for sign, before, cut in itertools.product(SIGNS, BEFORE, CUTS):
        typed = f"{cut}{before}{sign}1+1;y"
        cell = as_text(typed)
        for piece in re.split('[;,|\t\r\n"]', cell):
            assert not piece.strip("\u200b\ufeff \u3000\xa0").startswith(tuple(SIGNS)), cell
        assert cell.replace("'", "") == typed


@pytest.mark.parametrize("line", ["a\t" * 90, "ORD-1\t" * 90, "a", ";" * 90])
def test_a_table_without_end_is_read_to_an_end(line: str) -> None:
    """Others wait for the process that reads it."""
    text = f"{line}\n" * 1_000
    found = read(text, PARCELS, COLUMNS)
    assert "Only the first 500 lines were read" in found.faults
    assert {len(cells) for cells in rows(text, lambda cell: cell == "a")} <= {1, CELLS}
