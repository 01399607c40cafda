"""Products: what is sold, how much can be sold now, and who holds how much of it."""

from app.services.products.availability import (
    Availability,
    AvailabilityLine,
    Basket,
    BasketLine,
    Reserved,
    Unavailable,
    check_availability,
    reserve,
)
from app.services.products.catalogue import (
    Product,
    ProductInput,
    UnknownProduct,
    catalogue,
    categories,
    find_product,
    find_products,
    put_product,
)
from app.services.products.stock import (
    NotEnoughStock,
    StockLevel,
    StockMovement,
    StockRow,
    move_stock,
    movements,
    settle,
    stock,
)

__all__ = [
    "Availability",
    "AvailabilityLine",
    "Basket",
    "BasketLine",
    "NotEnoughStock",
    "Product",
    "ProductInput",
    "Reserved",
    "StockLevel",
    "StockMovement",
    "StockRow",
    "Unavailable",
    "UnknownProduct",
    "catalogue",
    "categories",
    "check_availability",
    "find_product",
    "find_products",
    "move_stock",
    "movements",
    "put_product",
    "reserve",
    "settle",
    "stock",
]
