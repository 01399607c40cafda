"""The tables of Sales: orders, their items and parcels, and every step that they took."""

from app.tables.sales.correction import CorrectionRow
from app.tables.sales.invoice import InvoiceRow
from app.tables.sales.invoice_gap import InvoiceGapRow
from app.tables.sales.method import MethodRow
from app.tables.sales.order import ChangeRow, ItemRow, OrderRow
from app.tables.sales.parcel import CancelledLineRow, ParcelRow, PieceRequestRow
from app.tables.sales.withdrawal import WithdrawalRow

__all__ = [
    "CancelledLineRow",
    "ChangeRow",
    "CorrectionRow",
    "InvoiceGapRow",
    "InvoiceRow",
    "ItemRow",
    "MethodRow",
    "OrderRow",
    "ParcelRow",
    "PieceRequestRow",
    "WithdrawalRow",
]
