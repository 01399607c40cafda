"""What visitors have put into their carts."""

from app.tables.carts.cart import Cart

__all__ = ["Cart"]
