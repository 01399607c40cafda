"""The tables of Sales: orders, their items, and every step that they took."""

from app.tables.sales.order import ChangeRow, ItemRow, OrderRow

__all__ = ["ChangeRow", "ItemRow", "OrderRow"]
