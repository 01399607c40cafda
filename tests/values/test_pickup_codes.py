"""Codes are short, are read as people type them, and are nothing else."""

import pytest

from app.values.order_numbers import ALPHABET
from app.values.pickup_codes import draw_code, read_code, shown_code


def test_a_drawn_code_is_read_back_as_it_is_shown() -> None:
    drawn = {draw_code() for _ in range(200)}
    assert len(drawn) > 190
    assert all(read_code(shown_code(code)) == code for code in drawn)
    assert set("".join(drawn)) <= set(ALPHABET)


@pytest.mark.parametrize("typed", ["7kq-4tn", " 7KQ 4TN ", "７ＫＱ－４ＴＮ", "]Q37KQ-4TN"])
def test_it_is_read_as_people_and_scanners_type_it(typed: str) -> None:
    assert read_code(typed) == "7KQ4TN"


@pytest.mark.parametrize("typed", ["", "7KQ4T", "7KQ4TNX", "ORD-7KQ4TNVX", "AEIOU1", "\x00" * 70])
def test_anything_else_is_none(typed: str) -> None:
    assert read_code(typed) is None
