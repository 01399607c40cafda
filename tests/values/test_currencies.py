"""Minor units are ISO 4217's; CLDR counts the digits that a country still writes."""

import pytest

from app.values.currencies import MINOR_UNITS

# Where the two differ.
THIRTEEN = "AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER"


def test_every_currency_in_use_has_its_digits() -> None:
    assert {code: MINOR_UNITS[code] for code in ("EUR", "JPY", "KWD", "CLF")} == {
        "EUR": 2,
        "JPY": 0,
        "KWD": 3,
        "CLF": 4,
    }
    assert not {"EURO", "eur", "XAU", "XXX", "XTS", ""} & MINOR_UNITS.keys()
    assert len(MINOR_UNITS) > 150


@pytest.mark.parametrize("currency", [*THIRTEEN.split(), "EUR", "JPY", "KWD", "CLF"])
def test_a_price_is_typed_and_shown_with_its_parts(
    currency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.i18n.language import use_language
    from app.values.formats import format_money
    from app.values.money import Money
    from app.web import price_input

    digits = MINOR_UNITS[currency]
    monkeypatch.setattr("app.settings.settings.shop_currency", currency)
    monkeypatch.setattr(price_input, "DIGITS", digits)
    amount = Money(15052, currency)
    plain = f"{15052 / 10**digits:.{digits}f}"
    assert price_input.price_of(plain) == price_input.price_of(f"{currency} {plain}") == amount
    assert price_input.typed_price(amount) == plain
    shown = format_money(amount)
    assert shown.replace(",", "").endswith(plain)
    with use_language("de"):
        assert format_money(amount).replace(".", "").startswith(plain.replace(".", ","))


def test_a_code_of_letters_stands_apart_from_the_number() -> None:
    from app.values.formats import format_money
    from app.values.money import Money

    assert format_money(Money(15052, "RSD")) == "RSD\xa0150.52"
    assert format_money(Money(15052, "EUR")) == "€150.52"
