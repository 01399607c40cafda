"""VAT that is contained in prices, to the cent.

It is computed once for each rate, from the sum of all that is taxed at it, and rounded half up
once. The lines and the fee get their shares by largest remainder, so that lines and fee, the sums
of each rate and the order's total agree. Rates are in hundredths of a percent: 1900 is 19 %.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec

from app.values.money import Money
from app.values.pieces import share

WHOLE: Final = 10_000


class TaxedLine(msgspec.Struct, frozen=True):
    """An order's line before its tax: the class of its product, the rate, and what it costs."""

    tax_class: str
    rate: int
    gross: int


class LineTax(msgspec.Struct, frozen=True):
    """What is frozen on a line; `rate` is in hundredths of a percent, `tax` in minor units."""

    tax_class: str
    rate: int
    tax: int


class RateSum(msgspec.Struct, frozen=True):
    """All of an order that is taxed at one rate; `fee` is the fee's part of `gross`, and `fee_tax`
    that of `tax`."""

    rate: int
    gross: int
    tax: int
    fee: int = 0
    fee_tax: int = 0


class TaxLine(msgspec.Struct, frozen=True):
    """One rate, in percent, with what is taxed at it; `tax` is contained in `gross`."""

    rate: float
    net: Money
    tax: Money
    gross: Money


class OrderTaxes(msgspec.Struct, frozen=True):
    """A line for each of the order's, in their sequence, and a sum for each rate, highest first."""

    lines: list[LineTax]
    rates: list[RateSum]


def tax_in(gross: int, rate: int) -> int:
    """Returns the tax that an amount contains, rounded half up."""
    whole = WHOLE + rate
    return (2 * gross * rate + whole) // (2 * whole)


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Returns the shares of an amount by weight, which add up to it: by largest remainder.

    Of equal remainders the heavier one comes first, so that a permutation of the weights permutes
    the shares. At least one weight must be positive, unless the amount is 0.
    """
    total = sum(weights)
    if not total:
        if amount:
            raise ValueError("an amount without a weight")
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    order = sorted(
        range(len(weights)), key=lambda at: (-(amount * weights[at] % total), -weights[at], at)
    )
    for at in order[: amount - sum(shares)]:
        shares[at] += 1
    return shares


def taxes_of(lines: Sequence[TaxedLine], fee: int = 0, fee_rate: int | None = None) -> OrderTaxes:
    """Returns the taxes of an order with at least one line.

    The fee is taxed at `fee_rate`, or at the rates of the goods, in proportion to what is taxed at
    each. Where all goods are free, that is their highest rate.
    """
    goods: dict[int, int] = defaultdict(int)
    for line in lines:
        goods[line.rate] += line.gross
    fees = _fees(goods, fee, fee_rate)
    lines_tax = [0] * len(lines)
    sums: list[RateSum] = []
    for rate in sorted(goods.keys() | fees.keys(), reverse=True):
        part = fees.get(rate, 0)
        gross = goods.get(rate, 0) + part
        tax = tax_in(gross, rate)
        places = [at for at, line in enumerate(lines) if line.rate == rate]
        *shares, fee_tax = spread(tax, [*(lines[at].gross for at in places), part])
        for at, one in zip(places, shares, strict=True):
            lines_tax[at] = one
        sums.append(RateSum(rate, gross, tax, part, fee_tax))
    taxed = [
        LineTax(line.tax_class, line.rate, tax) for line, tax in zip(lines, lines_tax, strict=True)
    ]
    return OrderTaxes(taxed, sums)


def shown_taxes(sums: Sequence[RateSum], currency: str) -> list[TaxLine]:
    return [
        TaxLine(
            rate=one.rate / 100,
            net=Money(one.gross - one.tax, currency),
            tax=Money(one.tax, currency),
            gross=Money(one.gross, currency),
        )
        for one in sums
    ]


def tax_share(line: LineTax, quantity: int, gone: int, more: int) -> int:
    """Returns the tax of `more` pieces of a line, of which `gone` were cut before.

    The shares of all pieces add up to the line's tax, however it is cut.
    """
    return share(line.tax, quantity, gone, more)


def _fees(goods: dict[int, int], fee: int, fee_rate: int | None) -> dict[int, int]:
    if not fee:
        return {}
    if fee_rate is not None:
        return {fee_rate: fee}
    rates = sorted(goods, reverse=True)
    if not sum(goods.values()):
        return {rates[0]: fee}
    shares = spread(fee, [goods[rate] for rate in rates])
    return {rate: part for rate, part in zip(rates, shares, strict=True) if part}
