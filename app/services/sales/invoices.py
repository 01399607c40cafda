"""Reads invoices and credit notes."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from app.infra.database import fetch, fetch_row
from app.services.sales.invoice_parts import Invoice, IssuedInvoice, body_in
from app.services.sales.refusals import UnknownInvoice
from app.values.invoices import InvoiceKind
from app.values.money import Money

ISSUED: Final = """
SELECT number, kind, issued_at, total, currency FROM sales.invoices
WHERE order_id = $1 ORDER BY place
"""
ONE: Final = """
SELECT number, kind, issued_at, total, currency, order_id, body FROM sales.invoices
WHERE order_id = $1 AND number = $2
"""


async def list_invoices(order_id: UUID) -> list[IssuedInvoice]:
    """Returns the order's invoice and its credit notes, oldest first."""
    return [IssuedInvoice(**_issued(row)) for row in await fetch(ISSUED, order_id)]


async def find_invoice(order_id: UUID, number: str) -> Invoice:
    """Raises `UnknownInvoice`, also for an invoice of another order."""
    row = await fetch_row(ONE, order_id, number)
    if row is None:
        raise UnknownInvoice
    return Invoice(**_issued(row), order_id=row["order_id"], body=body_in(row["body"]))


def _issued(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "kind": InvoiceKind(row["kind"]),
        "issued_at": row["issued_at"],
        "total": Money(row["total"], row["currency"]),
    }
