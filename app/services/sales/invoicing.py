"""Issues invoices and credit notes, in the transaction of what causes them.

Their numbers have no gap: the next place is found under a lock that is held until the commit, so
what is rolled back leaves its number to the next one. The caller has locked the order.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from string import digits
from typing import Final
from uuid import UUID

import msgspec

from app.i18n.language import use_language
from app.infra import live
from app.infra.database import Row, fetch, fetch_value
from app.messaging.domain_events import InvoiceIssued, announce
from app.services.sales.billing import billing_of
from app.services.sales.invoice_parts import InvoiceBody, InvoiceLine, InvoiceParty, body_in
from app.services.sales.invoice_sums import fits, open_rates, open_total, parts_of, rates_of
from app.services.sales.shapes import Address
from app.tables.sales import OrderRow
from app.values.formats import country
from app.values.invoices import InvoiceKind, invoice_number
from app.values.postal import address_in
from app.values.postal import lines as address_lines
from app.values.seller import seller
from app.values.shop_settings import shop_settings
from app.values.tax_modes import TaxReason
from app.values.taxes import RateSum

TAKE_TURNS: Final = "SELECT pg_advisory_xact_lock(hashtextextended('sales.invoices', 0))"
# A restore may have left out some.
NEXT_PLACE: Final = """
SELECT greatest((SELECT max(place) FROM sales.invoices),
    (SELECT max(last_place) FROM sales.invoice_gaps), 0) + 1
"""
KEEP: Final = """
INSERT INTO sales.invoices (number, place, order_id, kind, cause, currency, total, body, issued_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())
"""
DOCUMENTS: Final = """
SELECT number, kind, cause, total, body FROM sales.invoices WHERE order_id = $1 ORDER BY place
"""
REMAINING: Final = """
SELECT position, product_id, name, unit_price, tax_rate,
    items.quantity - coalesce(sum(gone.quantity), 0)::integer AS quantity,
    items.tax - coalesce(sum(gone.tax), 0)::bigint AS tax
FROM sales.items LEFT JOIN sales.cancelled_items AS gone USING (order_id, position)
WHERE order_id = $1 GROUP BY items.id ORDER BY position
"""
CANCELLED: Final = """
SELECT position, product_id, name, unit_price, tax_rate, gone.quantity, gone.tax
FROM sales.cancelled_items AS gone JOIN sales.items USING (order_id, position)
WHERE order_id = $1 AND cancellation_id = $2 ORDER BY position
"""
KEPT: Final = "SELECT paid - refunded FROM sales.orders WHERE order_id = $1"
REFUNDED: Final = "SELECT refunded FROM sales.orders WHERE order_id = $1"


async def issue_invoice(order: OrderRow, left_at: datetime | None) -> None:
    """Issues the order's invoice as goods leave, at `left_at`, if the shop issues any.

    What was paid back before that for another reason than a cancellation is credited at once.
    """
    prefix = shop_settings().invoice_prefix
    if not prefix or order.is_test or not order.tax_reason:
        return
    if await _documents(order.order_id):
        return
    left = _lines(await fetch(REMAINING, order.order_id))
    body = _body(order, left, rates_of(left, _fees(order)))
    body = msgspec.structs.replace(
        body, supplied_at=left_at, method_name=order.method_name, fee=order.fee
    )
    total = order.fee + sum(one.amount for one in left)
    await _keep(order, prefix, InvoiceKind.INVOICE, str(order.order_id), total, body)
    refunded = await fetch_value(REFUNDED, order.order_id)
    await credit_refund(order, "before the invoice", refunded)


async def credit_cancelled(order: OrderRow, cancellation_id: UUID) -> None:
    """Credits pieces that were cancelled after the invoice was issued.

    What was paid back and credited before is not credited again.
    """
    known = await _documents(order.order_id)
    gone = _lines(await fetch(CANCELLED, order.order_id, cancellation_id))
    if not known or not gone:
        return
    total, rest = sum(one.amount for one in gone), open_total(known)
    body = _body(order, gone, rates_of(gone))
    if total > rest or not fits(body.rates, open_rates(known)):
        total = min(total, rest)
        body = _body(order, [], parts_of(known, total))
    if total:
        await _credit(order, known, str(cancellation_id), total, body)


async def credit_refund(order: OrderRow, cause: str, refunded: int) -> None:
    """Credits what of a refund, in minor units, was not for pieces that were cancelled.

    The customer has then paid less than the invoice and its credit notes say. Money that was paid
    twice, and goes back, lessens no invoice.
    """
    known = await _documents(order.order_id)
    if not known or refunded <= 0:
        return
    kept = max(await fetch_value(KEPT, order.order_id), 0)
    total = min(open_total(known) - kept, refunded)
    if total > 0:
        await _credit(order, known, cause, total, _body(order, [], parts_of(known, total)))


async def _credit(
    order: OrderRow, known: Sequence[Row], cause: str, total: int, body: InvoiceBody
) -> None:
    # The setting may be empty by now, but what was invoiced is still corrected.
    invoice = known[0]
    first = body_in(invoice["body"])
    body = msgspec.structs.replace(
        body,
        seller=first.seller,
        buyer=first.buyer,
        supplied_at=first.supplied_at,
        corrects=invoice["number"],
    )
    prefix = shop_settings().invoice_prefix or invoice["number"].rstrip(digits)
    await _keep(order, prefix, InvoiceKind.CREDIT_NOTE, cause, total, body)


async def _keep(
    order: OrderRow, prefix: str, kind: InvoiceKind, cause: str, total: int, body: InvoiceBody
) -> None:
    # The lock is a statement of its own, so that the next one sees what others have committed. The
    # times are in the sequence of the numbers, too.
    await fetch(TAKE_TURNS)
    place = await fetch_value(NEXT_PLACE)
    number = invoice_number(prefix, place)
    kept = msgspec.json.encode(body).decode()
    await fetch(KEEP, number, place, order.order_id, kind, cause, order.currency, total, kept)
    await announce(InvoiceIssued(order.order_id, number))
    live.nudge("order", order.order_id)


async def _documents(order_id: UUID) -> list[Row]:
    return await fetch(DOCUMENTS, order_id)


def _body(order: OrderRow, lines: list[InvoiceLine], rates: list[RateSum]) -> InvoiceBody:
    with use_language(order.language):
        return InvoiceBody(
            seller=_seller(),
            buyer=_buyer(order),
            order_number=order.order_number,
            placed_at=order.placed_at,
            supplied_at=None,
            language=order.language,
            lines=lines,
            rates=rates,
            tax_reason=TaxReason(order.tax_reason),
            tax_country=order.tax_country,
        )


def _seller() -> InvoiceParty:
    known = seller()
    if known is None:
        return InvoiceParty(name=shop_settings().name, lines=[])
    return InvoiceParty(name=known.name, lines=known.lines, vat_id=known.vat_id)


def _buyer(order: OrderRow) -> InvoiceParty:
    row = order.to_dict()
    billing = billing_of(row)
    address = billing or Address(**address_in(row))
    return InvoiceParty(
        name=billing.name if billing else order.customer_name,
        lines=[*address_lines(address), country(address.country)],
        vat_id=order.vat_id or "",
    )


def _lines(rows: Iterable[Row]) -> list[InvoiceLine]:
    return [
        InvoiceLine(**row, amount=row["unit_price"] * row["quantity"])
        for row in rows
        if row["quantity"]
    ]


def _fees(order: OrderRow) -> list[RateSum]:
    rates = msgspec.json.decode(order.taxes, type=list[RateSum])
    return [RateSum(one.rate, one.fee, one.fee_tax, one.fee, one.fee_tax) for one in rates]
