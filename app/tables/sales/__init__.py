"""The tables of Sales: orders, their items and parcels, and every step that they took."""

from app.tables.sales.order import ChangeRow, ItemRow, OrderRow
from app.tables.sales.parcel import CancelledLineRow, ParcelRow, PieceRequestRow

__all__ = [
    "CancelledLineRow",
    "ChangeRow",
    "ItemRow",
    "OrderRow",
    "ParcelRow",
    "PieceRequestRow",
]
