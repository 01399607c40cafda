"""What an open checkout form orders: product IDs with their quantities."""

from collections.abc import Mapping, Sequence

from app.values.fields import MAX_QUANTITY


def changed(has: Mapping[str, int], change: Mapping[str, int]) -> dict[str, int]:
    """Changes the quantities of lines that exist; 0 removes a line."""
    changed = {id_: change.get(id_, quantity) for id_, quantity in has.items()}
    return {id_: quantity for id_, quantity in changed.items() if quantity}


def basket_of(lines: Sequence[str]) -> dict[str, int]:
    """Reads lines of the form `product_id:quantity`, and leaves out any other text."""
    parts = [line.rpartition(":") for line in lines]
    return {
        product_id: min(int(quantity[:9]), MAX_QUANTITY)
        for product_id, _, quantity in parts
        if product_id and quantity.isdecimal()
    }
