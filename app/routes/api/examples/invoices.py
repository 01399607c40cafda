"""The examples of the API's description: invoices and credit notes."""

from typing import Final

from app.values.invoices import InvoiceKind

INVOICES: Final = {
    "items": [
        {
            "number": "INV-00017",
            "kind": InvoiceKind.INVOICE,
            "issued_at": "2026-12-01T09:30:00Z",
            "total": {"amount": 4200, "currency": "EUR"},
        },
        {
            "number": "INV-00021",
            "kind": InvoiceKind.CREDIT_NOTE,
            "issued_at": "2026-12-02T14:05:00Z",
            "total": {"amount": 1400, "currency": "EUR"},
        },
    ]
}
