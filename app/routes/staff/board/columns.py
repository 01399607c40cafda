"""The columns of the board: each tab has what its readers need."""

from collections.abc import Mapping
from typing import Final

from app.services.board import HELD, View
from app.values.statuses import ShipmentStatus

# What is listed together whatever its status is has the columns of all.
ALL: Final = ("order", "to", "items", "placed", "status", "parcel", "action")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ALL,
    ShipmentStatus.PENDING: (
        "order",
        "to",
        "country",
        "items",
        "placed",
        "note",
        "packer",
        "action",
    ),
    ShipmentStatus.SHIPPED: ("order", "to", "carrier", "number", "since", "status", "action"),
    ShipmentStatus.DELIVERED: ("order", "to", "items", "arrived", "where", "parcel", "action"),
    ShipmentStatus.CANCELLED: ("order", "to", "items", "cancelled", "why"),
}


def tab_of(view: View) -> str:
    """Returns the status whose columns the view has, and "" for the columns of all."""
    if view.status == HELD:
        return ShipmentStatus.PENDING
    return view.status if view.status in COLUMNS else ""
