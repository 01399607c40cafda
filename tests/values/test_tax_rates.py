"""Which country's rates hold for an order, and from which day."""

from datetime import date

import pytest

from app.values.tax_classes import TaxClass
from app.values.tax_modes import ExportTax, FeeTax, TaxMode, TaxReason
from app.values.tax_rates import OrderRates, TaxRate, is_export, rates_for, rates_on

DAY = date(2026, 11, 30)


def rate(country: str, kind: str, percent: float, since: str = "2026-01-01") -> TaxRate:
    day = date.fromisoformat(since)
    return TaxRate(country=country, tax_class=TaxClass(kind), rate=percent, valid_from=day)


LISTED = [
    rate("DE", "STANDARD", 19),
    rate("DE", "STANDARD", 16, "2027-01-01"),
    rate("DE", "REDUCED", 7),
    rate("FR", "STANDARD", 20),
    rate("FR", "REDUCED", 5.5),
    rate("FR", "SUPER_REDUCED", 2.1),
]


def found(mode: TaxMode, to: str, day: date = DAY, **more: object) -> OrderRates:
    rates = rates_for(mode, "DE", LISTED, to, day, **more)  # type: ignore[arg-type]
    assert rates is not None
    return rates


def test_a_shop_that_says_nothing_has_no_rates() -> None:
    assert rates_for(TaxMode.NONE, "DE", LISTED, "DE", DAY) is None


@pytest.mark.parametrize(
    ("mode", "to", "reason", "country", "standard"),
    [
        (TaxMode.HOME, "DE", TaxReason.HOME, "DE", 1900),
        (TaxMode.HOME, "FR", TaxReason.HOME, "DE", 1900),
        (TaxMode.DESTINATION, "DE", TaxReason.HOME, "DE", 1900),
        (TaxMode.DESTINATION, "FR", TaxReason.DESTINATION, "FR", 2000),
        # A part of France for VAT.
        (TaxMode.DESTINATION, "MC", TaxReason.DESTINATION, "FR", 2000),
        # No rate of Austria was typed.
        (TaxMode.DESTINATION, "AT", TaxReason.HOME, "DE", 1900),
        (TaxMode.DESTINATION, "US", TaxReason.HOME, "DE", 1900),
    ],
)
def test_whose_rates_hold(
    mode: TaxMode, to: str, reason: TaxReason, country: str, standard: int
) -> None:
    rates = found(mode, to)
    assert (rates.reason, rates.country) == (reason, country)
    assert rates.rate_of("STANDARD") == standard


def test_a_rate_holds_from_its_day_until_the_next_begins() -> None:
    assert found(TaxMode.HOME, "DE", date(2026, 12, 31)).rate_of("STANDARD") == 1900
    assert found(TaxMode.HOME, "DE", date(2027, 1, 1)).rate_of("STANDARD") == 1600
    # No order goes without a rate because the first one was typed too late.
    assert found(TaxMode.HOME, "DE", date(2025, 6, 1)).rate_of("STANDARD") == 1900
    assert rates_on(LISTED, "DE", date(2025, 6, 1)) == {}


def test_a_class_without_a_rate_uses_the_next_one() -> None:
    home, france = found(TaxMode.HOME, "DE"), found(TaxMode.DESTINATION, "FR")
    assert home.rate_of("SUPER_REDUCED") == home.rate_of("REDUCED") == 700
    assert (france.rate_of("SUPER_REDUCED"), france.rate_of("REDUCED")) == (210, 550)
    assert home.rate_of("ZERO") == home.rate_of("EXEMPT") == 0


def test_what_leaves_the_area_is_free_by_the_flag_only() -> None:
    assert found(TaxMode.HOME, "CH").rate_of("STANDARD") == 1900
    free = found(TaxMode.HOME, "CH", export=ExportTax.FREE)
    assert (free.reason, free.country, free.rate_of("STANDARD")) == (TaxReason.EXPORT, "CH", 0)
    assert found(TaxMode.HOME, "FR", export=ExportTax.FREE).rate_of("STANDARD") == 1900
    assert is_export("CH", "DE")
    assert not is_export("CH", "CH")
    assert not is_export("FR", "MC")


def test_a_small_business_has_no_rates_and_says_why() -> None:
    small = found(TaxMode.SMALL_BUSINESS, "DE")
    assert (small.reason, small.rates) == (TaxReason.SMALL_BUSINESS, {})


def test_the_fee_has_the_standard_rate_if_the_shop_says_so() -> None:
    assert found(TaxMode.HOME, "DE").fee_rate is None
    assert found(TaxMode.DESTINATION, "FR", fee=FeeTax.STANDARD).fee_rate == 2000
    free = found(TaxMode.HOME, "CH", fee=FeeTax.STANDARD, export=ExportTax.FREE)
    assert free.fee_rate is None
