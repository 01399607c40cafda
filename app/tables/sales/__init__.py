"""Sales' rows: what was bought, by whom, where it goes, and every step it took."""

from app.tables.sales.order import ChangeRow, ItemRow, OrderRow

__all__ = ["ChangeRow", "ItemRow", "OrderRow"]
