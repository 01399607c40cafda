"""The table of Carts: what visitors have put into their carts."""

from app.tables.carts.cart import CartRow

__all__ = ["CartRow"]
