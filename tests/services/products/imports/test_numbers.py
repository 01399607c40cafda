"""Numbers are read as shop systems and spreadsheets of several countries write them."""

import pytest

from app.services.products.imports.numbers import (
    read_answer,
    read_grams,
    read_price,
    read_quantity,
)
from app.values.fields import Invalid


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("12.5", 1250),
        ("12,50", 1250),
        ("12", 1200),
        ("0", 0),
        ("12.5000", 1250),
        ("€ 12,50", 1250),
        ("12.50 EUR", 1250),
        ("12,50\u00a0€", 1250),
        ("1 250", 125000),
    ],
)
def test_a_price_is_read(cell: str, amount: int) -> None:
    assert read_price(cell) == amount


@pytest.mark.parametrize(
    "cell", ["1,250", "1.250", "12.505", "-5", "free", "1e3", "99999999999", "$12", "12 USD"]
)
def test_a_price_that_may_mean_two_things_is_refused(cell: str) -> None:
    with pytest.raises(Invalid):
        read_price(cell)


def test_quantities_and_weights_are_read() -> None:
    assert [read_quantity(cell) for cell in ("4", "4.0000", "-3", "0")] == [4, 4, 0, 0]
    assert [read_grams(cell) for cell in ("453.592", "250", "0,25")] == [454, 250, 0]
    assert read_grams("0.25", 1000) == 250
    assert read_grams("1,800", 1000) == 1800
    with pytest.raises(Invalid):
        read_grams("1,800")
    for cell in ("many", "1.5", "4 or 5", "1,000", "1.000"):
        with pytest.raises(Invalid):
            read_quantity(cell)


def test_an_answer_is_read() -> None:
    assert [read_answer(word) for word in ("TRUE", "1", "wahr", "FALSE", "-1", "faux")] == [
        *(True, True, True),
        *(False, False, False),
    ]
    with pytest.raises(Invalid):
        read_answer("perhaps")
