"""A price as people type it."""

import pytest


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12.50", 1250),
        ("12,50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("€12.50", 1250),
        ("€ 12.50", 1250),
        ("12,50 €", 1250),
        ("EUR 12.50", 1250),
        ("1 250.00", 125000),
        ("0", 0),
        ("0.05", 5),
        ("10000000", 1_000_000_000),
    ],
)
def test_is_understood_and_shown_again(typed: str, amount: int) -> None:
    from app.values.money import Money
    from app.web.price_input import price_of, typed_price

    assert price_of(typed) == Money.of(amount)
    assert price_of(typed_price(Money.of(amount))) == Money.of(amount)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "as a number, such as 12.50"),
        ("twelve", "as a number, such as 12.50"),
        ("12.5.0", "as a number, such as 12.50"),
        ("1e3", "as a number, such as 12.50"),
        ("$12.50", "as a number, such as 12.50"),
        ("١٢", "as a number, such as 12.50"),
        ("-1", "0 or more"),
        ("−1", "0 or more"),
        ("12.505", "at most 2 digits after the dot"),
        ("1,250", "at most 2 digits after the dot"),
        ("1,250.00", "as in 1250.00"),
        ("1.250,00", "as in 1250.00"),
        ("1,250,000", "as in 1250000"),
        ("10000000.01", "at most 10,000,000"),
        ("9" * 400, "at most 10,000,000"),
    ],
)
def test_is_refused_with_words_that_help(typed: str, told: str) -> None:
    from app.web.price_input import WrongPrice, price_of

    with pytest.raises(WrongPrice, match=told):
        price_of(typed)


def test_follows_the_readers_decimal_sign() -> None:
    from app.i18n.language import use_language
    from app.values.money import Money
    from app.web.price_input import WrongPrice, example, price_of, typed_price

    with use_language("de"):
        assert (example(), typed_price(Money.of(1205))) == ("12,50", "12,05")
        assert price_of("12,05") == price_of("12.05") == Money.of(1205)
        with pytest.raises(WrongPrice, match="1250,00"):
            price_of("1.250,00")
