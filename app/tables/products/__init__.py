"""Products' rows: what is sold, how much of it there is, and who holds how much."""

from app.tables.products.product import Product
from app.tables.products.stock import Movement, Reservation, Stock

__all__ = ["Movement", "Product", "Reservation", "Stock"]
