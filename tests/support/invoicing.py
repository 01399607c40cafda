"""A shop in Germany that issues invoices."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from app.infra.clock import about_now
from app.infra.database import fetch
from app.services import delivery, sales
from app.services.sales.invoice_parts import InvoiceBody, InvoiceParty
from app.services.sales.invoicing import KEEP
from app.values.invoices import InvoiceKind, invoice_number
from app.values.tax_modes import TaxReason

SELLER: Final[dict[str, Any]] = {
    "seller_name": "Käthe Lehmann",
    "seller_line1": "Lange Reihe 7",
    "seller_postcode": "20099",
    "seller_city": "Hamburg",
    "seller_country": "DE",
    "vat_id": "DE123456789",
}
# Beside what `taxes.charge_vat` sets.
ISSUES: Final[dict[str, Any]] = {**SELLER, "invoice_prefix": "INV-"}


async def ships(order: sales.Placed, settle: Callable[[], Awaitable[int]]) -> None:
    """The order's first parcel."""
    await settle()
    parcel = (await delivery.parcels_of(order.order_id))[0]
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "Bea")
    await settle()


async def invoiced(order: sales.Placed) -> None:
    """Writes an invoice of a small business without lines, in a shop that issues none."""
    ann = InvoiceParty(name="Ann Lee", lines=["1 Hill Road"])
    body = InvoiceBody(
        seller=ann,
        buyer=ann,
        order_number=order.order_number,
        placed_at=about_now(),
        supplied_at=None,
        language="en",
        lines=[],
        rates=[],
        tax_reason=TaxReason.SMALL_BUSINESS,
        tax_country="DE",
    )
    kept, money = msgspec.json.encode(body).decode(), order.total
    cause = (order.order_id, InvoiceKind.INVOICE, str(order.order_id))
    await fetch(KEEP, invoice_number("INV-", 1), 1, *cause, money.currency, money.amount, kept)
