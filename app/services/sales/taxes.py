"""The VAT of an order: found once, when it is placed, and frozen on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import msgspec

from app.services.sales.order_parts import CancelledPieces
from app.values.money import Money
from app.values.shop_settings import shop_settings
from app.values.tax_modes import TaxMode, TaxReason
from app.values.tax_rates import rates_for
from app.values.taxes import LineTax, RateSum, TaxedLine, TaxLine, shown_taxes, taxes_of
from app.values.zones import local

UNTAXED: Final[dict[str, Any]] = {"tax_class": None, "tax_rate": None, "tax": None}
NO_TAXES: Final[dict[str, Any]] = {"tax_reason": None, "tax_country": None, "taxes": None}


class FrozenTaxes(msgspec.Struct, frozen=True):
    """Why an order has its taxes, whose rates those are, and its taxes by line and by rate.

    Both lists are empty where the shop charges no VAT.
    """

    reason: TaxReason
    country: str
    lines: Sequence[LineTax]
    rates: Sequence[RateSum]


class ItemTax(msgspec.Struct, frozen=True, kw_only=True):
    """`rate` is in percent, and `amount` the line's part of what is contained at that rate."""

    tax_class: str
    rate: float
    amount: Money


class TaxedItem(Protocol):
    """A line of an order."""

    @property
    def position(self) -> int: ...
    @property
    def tax(self) -> ItemTax | None: ...


def freeze_taxes(
    goods: Sequence[tuple[str, int]], fee: int, to: str | None, placed_at: datetime
) -> FrozenTaxes | None:
    """Takes the tax class and the price of each line, and the country of delivery, if it has one.

    Returns None if the shop says nothing of taxes.
    """
    known = shop_settings()
    if known.tax_mode == TaxMode.NONE:
        return None
    found = rates_for(
        known.tax_mode,
        known.tax_country,
        known.tax_rates,
        to or known.tax_country,
        local(placed_at).date(),
        fee=known.fee_tax,
        export=known.export_tax,
    )
    if found is None:
        return None
    if found.reason == TaxReason.SMALL_BUSINESS:
        return FrozenTaxes(found.reason, found.country, [], [])
    lines = [TaxedLine(kind, found.rate_of(kind), gross) for kind, gross in goods]
    taxes = taxes_of(lines, fee, found.fee_rate)
    return FrozenTaxes(found.reason, found.country, taxes.lines, taxes.rates)


def order_columns(taxes: FrozenTaxes | None) -> dict[str, Any]:
    if taxes is None:
        return NO_TAXES
    return {
        "tax_reason": taxes.reason,
        "tax_country": taxes.country or None,
        "taxes": msgspec.json.encode(taxes.rates).decode(),
    }


def item_columns(taxes: FrozenTaxes | None, place: int) -> dict[str, Any]:
    """Takes the line's place, from 0."""
    if taxes is None or not taxes.lines:
        return UNTAXED
    line = taxes.lines[place]
    return {"tax_class": line.tax_class, "tax_rate": line.rate, "tax": line.tax}


def taxes_in(row: Mapping[str, Any]) -> list[TaxLine]:
    """Returns what a stored order contains at each rate."""
    if row["taxes"] is None:
        return []
    return shown_taxes(msgspec.json.decode(row["taxes"], type=list[RateSum]), row["currency"])


def remaining_taxes(
    taxes: Sequence[TaxLine], items: Iterable[TaxedItem], cancelled: Iterable[CancelledPieces]
) -> list[TaxLine]:
    """Returns what is contained in the pieces that are not cancelled, and in the fee."""
    rates = {item.position: item.tax.rate for item in items if item.tax}
    gone: dict[float, tuple[int, int]] = {}
    for one in cancelled:
        if one.tax is not None:
            gross, tax = gone.get(rates[one.position], (0, 0))
            gone[rates[one.position]] = (gross + one.share.amount, tax + one.tax.amount)
    return [_less(one, *gone.get(one.rate, (0, 0))) for one in taxes]


def item_tax(
    tax_class: str | None, rate: int | None, tax: int | None, currency: str
) -> ItemTax | None:
    if tax_class is None or rate is None or tax is None:
        return None
    return ItemTax(tax_class=tax_class, rate=rate / 100, amount=Money(tax, currency))


def _less(one: TaxLine, gross: int, tax: int) -> TaxLine:
    total, contained = one.gross.amount - gross, one.tax.amount - tax
    currency = one.gross.currency
    return TaxLine(
        rate=one.rate,
        net=Money(total - contained, currency),
        tax=Money(contained, currency),
        gross=Money(total, currency),
    )
