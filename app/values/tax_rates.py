"""The rates of VAT that the shop has typed, and which of them hold for an order."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Final

import msgspec

from app.values.fields import Country
from app.values.tax_classes import TaxClass
from app.values.tax_modes import ExportTax, FeeTax, TaxMode, TaxReason
from app.values.vat_area import TAXED_AS, VAT_AREA

# In percent; `tax_settings.py` refuses more than two decimals.
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
# The classes that have rates; the others are taxed at none.
RATED: Final = (TaxClass.STANDARD, TaxClass.REDUCED, TaxClass.SUPER_REDUCED)
# Where a country has no rate of a class, that of the next one holds.
NEXT: Final[Mapping[TaxClass, TaxClass]] = {
    TaxClass.SUPER_REDUCED: TaxClass.REDUCED,
    TaxClass.REDUCED: TaxClass.STANDARD,
}


class TaxRate(msgspec.Struct, frozen=True, kw_only=True):
    """`rate` is in percent, and holds from the day `valid_from` in the shop's time zone until a
    later one begins."""

    country: Country
    tax_class: TaxClass
    rate: Percent
    valid_from: date

    @property
    def key(self) -> tuple[str, str, date]:
        return self.country, self.tax_class, self.valid_from


class TaxRateInput(TaxRate, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program gives. What is stored may have fields of a later version."""


class OrderRates(msgspec.Struct, frozen=True):
    """Whose rates hold for an order, and why; rates are in hundredths of a percent.

    There are none where the shop charges no VAT.
    """

    reason: TaxReason
    country: str
    rates: Mapping[TaxClass, int]
    fee_rate: int | None = None

    def rate_of(self, tax_class: str) -> int:
        """Returns 0 for goods that are taxed at no rate."""
        found: TaxClass | None = TaxClass(tax_class)
        while found and found not in self.rates:
            found = NEXT.get(found)
        return self.rates[found] if found else 0


def hundredths(rate: float) -> int:
    return round(rate * 100)


def rates_on(listed: Sequence[TaxRate], country: str, day: date) -> dict[TaxClass, int]:
    """Returns the rates of a country that hold on a day, in hundredths of a percent."""
    begun = [one for one in listed if one.country == country and one.valid_from <= day]
    begun.sort(key=lambda one: one.valid_from)
    return {one.tax_class: hundredths(one.rate) for one in begun}


def rates_for(
    mode: TaxMode,
    home: str,
    listed: Sequence[TaxRate],
    to: str,
    day: date,
    *,
    fee: FeeTax = FeeTax.PROPORTIONAL,
    export: ExportTax = ExportTax.TAXED,
) -> OrderRates | None:
    """Returns what holds for an order of this day to the country `to`; None without taxes."""
    if mode == TaxMode.NONE:
        return None
    if mode == TaxMode.SMALL_BUSINESS:
        return OrderRates(TaxReason.SMALL_BUSINESS, home, {})
    to = TAXED_AS.get(to, to)
    if export == ExportTax.FREE and is_export(home, to):
        return OrderRates(TaxReason.EXPORT, to, {})
    reason, country, rates = TaxReason.HOME, home, dict[TaxClass, int]()
    if mode == TaxMode.DESTINATION and to != home and not is_export(home, to):
        reason, country, rates = TaxReason.DESTINATION, to, rates_on(listed, to, day)
    if TaxClass.STANDARD not in rates:
        reason, country, rates = TaxReason.HOME, home, _at_home(listed, home, day)
    fee_rate = rates.get(TaxClass.STANDARD, 0) if fee == FeeTax.STANDARD else None
    return OrderRates(reason, country, rates, fee_rate)


def is_export(home: str, to: str) -> bool:
    return to != home and not {home, TAXED_AS.get(to, to)} <= VAT_AREA


def _at_home(listed: Sequence[TaxRate], home: str, day: date) -> dict[TaxClass, int]:
    # The first standard rate also holds before its day: no order goes without one.
    rates = rates_on(listed, home, day)
    if TaxClass.STANDARD not in rates:
        standard = [one for one in listed if one.key[:2] == (home, TaxClass.STANDARD)]
        if first := min(standard, key=lambda one: one.valid_from, default=None):
            rates[TaxClass.STANDARD] = hundredths(first.rate)
    return rates
