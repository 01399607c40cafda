"""Rates of VAT that are proposed to a manager, from the data that eu-vat-rates-data was built with.

Nothing is fetched, and nothing holds until a manager saves it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from eu_vat_rates_data import data_version, get_rate

from app.values.tax_classes import TaxClass
from app.values.tax_rates import TaxRate
from app.values.vat_area import TAXED_AS, VAT_AREA

# The day of the data, as ISO 8601.
PROPOSED_AS_OF: Final = data_version
# The lowest reduced rate of the EU's VAT directive; lower ones are of single regions or goods.
REDUCED_FROM: Final = 5


def proposed_rates(country: str, day: date) -> list[TaxRate]:
    """Returns the rates of a country as if they began on this day; none for an unknown one.

    Of several reduced rates it is the one for food or books in most countries.
    """
    found = get_rate(country)
    if found is None:
        return []
    rates = {TaxClass.STANDARD: found["standard"]}
    if found["reduced"]:
        lowest = min(found["reduced"])
        usual = (one for one in found["reduced"] if one >= REDUCED_FROM)
        rates[TaxClass.REDUCED] = min(usual, default=lowest)
    further = found["super_reduced"]
    if further is not None and further < rates.get(TaxClass.REDUCED, found["standard"]):
        rates[TaxClass.SUPER_REDUCED] = further
    return [
        TaxRate(country=country, tax_class=kind, rate=rate, valid_from=day)
        for kind, rate in rates.items()
    ]


def eu_countries(served: Sequence[str]) -> list[str]:
    """Returns the countries of the VAT area with rates of their own, of those that are served."""
    known: Iterable[str] = VAT_AREA.intersection(served) if served else VAT_AREA
    return sorted({TAXED_AS.get(one, one) for one in known})


def missing_rates(listed: Sequence[TaxRate], countries: Iterable[str], day: date) -> list[TaxRate]:
    """Returns what is proposed and is not listed yet: no other rate of the class, or another one
    that was valid last."""
    latest: dict[tuple[str, str], TaxRate] = {}
    for one in sorted(listed, key=lambda one: one.valid_from):
        latest[one.country, one.tax_class] = one
    missing: list[TaxRate] = []
    for country in countries:
        for one in proposed_rates(country, day):
            known = latest.get((one.country, one.tax_class))
            if known is None or (known.rate != one.rate and known.valid_from < day):
                missing.append(one)
    return missing
