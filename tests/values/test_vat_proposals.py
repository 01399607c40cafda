"""Rates are proposed from data of a package, and nobody is asked over the network."""

from datetime import date

from app.values.tax_classes import TaxClass
from app.values.tax_rates import TaxRate
from app.values.vat_area import TAXED_AS, VAT_AREA
from app.values.vat_proposals import (
    PROPOSED_AS_OF,
    eu_countries,
    missing_rates,
    proposed_rates,
)

DAY = date(2026, 11, 30)


def said(country: str) -> dict[str, float]:
    return {one.tax_class: one.rate for one in proposed_rates(country, DAY)}


def test_the_usual_rates_of_a_country() -> None:
    assert said("DE") == {"STANDARD": 19, "REDUCED": 7}
    assert said("DK") == {"STANDARD": 25}
    # Of France's six, those of overseas and of single goods are none for a shop.
    assert said("FR") == {"STANDARD": 20, "REDUCED": 5.5, "SUPER_REDUCED": 2.1}
    assert said("US") == {}


def test_every_country_of_the_area_has_a_proposal() -> None:
    assert all(proposed_rates(one, DAY) for one in VAT_AREA)
    assert len(eu_countries([])) == len(VAT_AREA) - len(TAXED_AS)
    assert eu_countries(["US", "MC", "AT"]) == ["AT", "FR"]
    assert date.fromisoformat(PROPOSED_AS_OF).year >= 2026


def test_what_is_listed_is_proposed_only_if_it_has_changed() -> None:
    old = TaxRate(country="DE", tax_class=TaxClass.STANDARD, rate=16, valid_from=date(2020, 7, 1))
    new = TaxRate(country="DE", tax_class=TaxClass.REDUCED, rate=7, valid_from=date(2021, 1, 1))
    [changed] = missing_rates([old, new], ["DE"], DAY)
    assert (changed.tax_class, changed.rate, changed.valid_from) == ("STANDARD", 19, DAY)
    assert missing_rates([changed, old, new], ["DE"], DAY) == []
