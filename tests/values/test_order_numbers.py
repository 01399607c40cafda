"""Order numbers as people copy them, and how they are drawn."""

import pytest

from app.values import order_numbers


@pytest.mark.parametrize(
    "typed",
    [
        "ORD-7KQ4TNVX",
        "#ORD-7KQ4TNVX",
        "# ORD-7KQ4TNVX.",
        "ord-7kq4tnvx",
        " 7KQ4TNVX ",
        "#7kq4tnvx",
        "ORD\u20137KQ4TNVX",
        "ORD\u20117KQ4TNVX",
        "ORD\u22127KQ4TNVX",
        "ORD - 7KQ4TNVX",
        "ORD 7KQ4 TNVX",
        "ORD7KQ4TNVX",
        "ORD_7KQ4TNVX",
        "ＯＲＤ－７ＫＱ４ＴＮＶＸ",
        "(ORD-7KQ4TNVX),",
        "No. ORD-7KQ4TNVX",
        "Order ORD-7KQ4TNVX",
        "]C1ORD-7KQ4TNVX\r",
        "]Q37KQ4TNVX",
        "\u200bORD-7KQ4\u200bTNVX\ufeff",
        "„ORD-7KQ4TNVX”",
    ],
)
def test_reads_what_people_copy(typed: str) -> None:
    assert order_numbers.read(typed) == "ORD-7KQ4TNVX"


@pytest.mark.parametrize("typed", ["ORD-VJRTK", "#vjrtk", "VJRTK."])
def test_old_numbers_stay_what_they_were(typed: str) -> None:
    assert order_numbers.read(typed) == "ORD-VJRTK"


@pytest.mark.parametrize("typed", ["", "Ann Lee", "Müller", "ORD-", "#", "00340434161094042557"])
def test_what_is_no_number(typed: str) -> None:
    assert order_numbers.read(typed) is None


def test_new_ones_are_random_and_all_different() -> None:
    drawn = order_numbers.draw(2_000)
    assert len(set(drawn)) == 2_000
    assert all(order_numbers.read(one) == one and len(one) == 12 for one in drawn)
