"""Sales' rows: what was bought, by whom, where it goes, and every step it took."""

from app.tables.sales.order import Change, Item, Order

__all__ = ["Change", "Item", "Order"]
