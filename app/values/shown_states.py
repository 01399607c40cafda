"""What pages show of orders and parcels beside their statuses, and in other words than these."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.values.statuses import OrderStatus


class ShownState(StrEnum):
    """What pages show of an order or a parcel beside its statuses and corrections."""

    PLACED = "PLACED"
    OPENED = "OPENED"
    REFUSED = "REFUSED"
    RETRACTED = "RETRACTED"
    WITHDRAWN = "WITHDRAWN"
    PARTLY_SHIPPED = "PARTLY_SHIPPED"
    PARTLY_DELIVERED = "PARTLY_DELIVERED"
    SPLIT_OFF = "SPLIT_OFF"
    MERGED = "MERGED"
    DETAILS_CHANGED = "DETAILS_CHANGED"
    LOST_PIECES = "LOST_PIECES"
    READY = "READY"
    PARTLY_READY = "PARTLY_READY"
    COLLECTED = "COLLECTED"
    PARTLY_COLLECTED = "PARTLY_COLLECTED"


# What is collected has words of its own for the statuses.
_COLLECTED: Final[Mapping[str, ShownState]] = {
    OrderStatus.SHIPPED: ShownState.READY,
    OrderStatus.DELIVERED: ShownState.COLLECTED,
    ShownState.PARTLY_SHIPPED: ShownState.PARTLY_READY,
    ShownState.PARTLY_DELIVERED: ShownState.PARTLY_COLLECTED,
}


def shown_state(status: str, *, collected: bool) -> str:
    """Returns the state by which pages show a status of an order or a parcel."""
    return _COLLECTED.get(status, status) if collected else status
