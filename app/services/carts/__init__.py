"""Carts: what visitors have chosen, shared by all tabs of a browser."""

from app.services.carts.lines import (
    MAX_LINES,
    Cart,
    CartFull,
    change_cart,
    find_cart,
    merge_carts,
    merged,
    take_out,
)

__all__ = [
    "MAX_LINES",
    "Cart",
    "CartFull",
    "change_cart",
    "find_cart",
    "merge_carts",
    "merged",
    "take_out",
]
