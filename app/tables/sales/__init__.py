"""Sales' rows: what was bought, by whom, where it goes, and every step it took."""

from app.tables.sales.account import AccountLink, AccountSession
from app.tables.sales.mail import Mail
from app.tables.sales.order import Change, Item, Order

__all__ = ["AccountLink", "AccountSession", "Change", "Item", "Mail", "Order"]
