"""What a credit note takes back at each rate is there, whatever was taken back before."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.services.sales.invoice_parts import InvoiceBody, InvoiceLine, InvoiceParty
from app.services.sales.invoice_sums import fits, open_rates, open_total, parts_of, rates_of
from app.values.invoices import InvoiceKind
from app.values.tax_modes import TaxReason
from app.values.taxes import RateSum

RATES = (1900, 700, 0)


def document(kind: InvoiceKind, rates: list[RateSum]) -> dict[str, Any]:
    nobody = InvoiceParty(name="", lines=[])
    body = InvoiceBody(
        seller=nobody,
        buyer=nobody,
        order_number="",
        placed_at=datetime(2026, 12, 1, 12, tzinfo=UTC),
        supplied_at=None,
        language="en",
        lines=[],
        rates=rates,
        tax_reason=TaxReason.HOME,
        tax_country="DE",
    )
    total = sum(one.gross for one in rates)
    return {"kind": kind, "total": total, "body": msgspec.json.encode(body).decode()}


@given(
    gross=st.lists(st.integers(0, 10**6), min_size=3, max_size=3),
    wanted=st.lists(st.integers(1, 10**6), max_size=5),
)
def test_parts_add_up_and_never_exceed_what_is_left(gross: list[int], wanted: list[int]) -> None:
    invoiced = [
        RateSum(rate, sum_, sum_ * rate // (10_000 + rate))
        for rate, sum_ in zip(RATES, gross, strict=True)
    ]
    known = [document(InvoiceKind.INVOICE, invoiced)]
    for amount in wanted:
        amount = min(amount, open_total(known))
        parts = parts_of(known, amount)
        assert sum(one.gross for one in parts) == amount
        assert fits(parts, open_rates(known))
        known.append(document(InvoiceKind.CREDIT_NOTE, parts))
    assert open_total(known) == sum(one.gross for one in open_rates(known)) >= 0


def test_the_sums_are_by_rate_and_leave_out_what_has_none() -> None:
    def line(amount: int, rate: int | None, tax: int | None) -> InvoiceLine:
        return InvoiceLine(
            position=1,
            product_id="mug",
            name="Mug",
            quantity=1,
            unit_price=amount,
            amount=amount,
            tax_rate=rate,
            tax=tax,
        )

    lines = [line(1190, 1900, 190), line(107, 700, 7), line(500, None, None)]
    fee = RateSum(1900, 595, 95, 595, 95)
    assert rates_of(lines, [fee]) == [RateSum(1900, 1785, 285, 595, 95), RateSum(700, 107, 7)]
