"""What customers write, and packers paste, costs no more than its length."""

from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

import pytest

from app.values.cells import harmless
from app.values.tracking import Unreadable, pick_number


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (harmless, "a" + "\n" * 12_000 + "b"),
        (harmless, "a" + "; " * 12_000 + "b"),
        (pick_number, "ORD" + " " * 8_000 + "!\tx"),
    ],
)
def test_long_runs_of_blanks_take_no_time(read: Callable[[str], str], text: str) -> None:
    started = perf_counter()
    with suppress(Unreadable):
        read(text)
    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("x;\n =1+1", "x;\n' =1+1"),
        (" \n=1+1", " \n'=1+1"),
        ("x; \u200b=1+1", "x;' \u200b=1+1"),
        ("a\n\nb", "a\n\nb"),
    ],
)
def test_a_formula_behind_an_end_of_line_is_text(typed: str, written: str) -> None:
    assert harmless(typed) == written
