"""The sums of invoices and credit notes at each rate of VAT, and what they leave of each other."""

from collections.abc import Iterable, Sequence

from app.infra.database import Row
from app.services.sales.invoice_parts import InvoiceLine, body_in
from app.values.invoices import InvoiceKind
from app.values.pieces import share
from app.values.taxes import RateSum, spread


def rates_of(lines: Iterable[InvoiceLine], others: Iterable[RateSum] = ()) -> list[RateSum]:
    """Returns the sum of each rate, highest first; lines without VAT are in none."""
    sums: dict[int, RateSum] = {}
    taxed = [
        RateSum(one.tax_rate, one.amount, one.tax or 0) for one in lines if one.tax_rate is not None
    ]
    for one in [*taxed, *others]:
        sums[one.rate] = _plus(sums.get(one.rate, RateSum(one.rate, 0, 0)), one)
    return [sums[rate] for rate in sorted(sums, reverse=True) if sums[rate].gross]


def fits(rates: Iterable[RateSum], left: Iterable[RateSum]) -> bool:
    """Returns whether so much is left at each rate."""
    there = {one.rate: one for one in left}
    nothing = RateSum(0, 0, 0)
    return all(
        one.gross <= there.get(one.rate, nothing).gross
        and one.tax <= there.get(one.rate, nothing).tax
        for one in rates
    )


def open_total(known: Iterable[Row]) -> int:
    """Returns what the invoice and its credit notes leave."""
    return sum(_sign(one) * one["total"] for one in known)


def parts_of(known: Sequence[Row], amount: int) -> list[RateSum]:
    """Returns the shares of an amount by what is left at each rate."""
    left = open_rates(known)
    parts = spread(amount, [one.gross for one in left]) if left else []
    return [
        RateSum(one.rate, part, share(one.tax, one.gross, 0, part))
        for one, part in zip(left, parts, strict=True)
        if part
    ]


def open_rates(known: Iterable[Row]) -> list[RateSum]:
    """Returns what the invoice and its credit notes leave at each rate."""
    sums: dict[int, RateSum] = {}
    for document in known:
        for one in body_in(document["body"]).rates:
            sums[one.rate] = _plus(
                sums.get(one.rate, RateSum(one.rate, 0, 0)), one, _sign(document)
            )
    return [one for one in sums.values() if one.gross]


def _sign(document: Row) -> int:
    return 1 if document["kind"] == InvoiceKind.INVOICE else -1


def _plus(one: RateSum, other: RateSum, sign: int = 1) -> RateSum:
    return RateSum(
        one.rate,
        one.gross + sign * other.gross,
        one.tax + sign * other.tax,
        one.fee + sign * other.fee,
        one.fee_tax + sign * other.fee_tax,
    )
