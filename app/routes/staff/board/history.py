"""The history of a parcel on its page: each step, and each correction with its author."""

from datetime import datetime
from typing import Any

from app.services import board
from app.services.delivery import Correction, Shipment
from app.values.statuses import Corrected, ShipmentStatus, ShownState

Line = tuple[str, datetime, Correction | None]


def story(shipment: Shipment) -> list[Line]:
    """Returns the latest first. A delivery after a withdrawn one has only its correction's line."""
    after_all = any(one.what == Corrected.ARRIVAL for one in shipment.corrections)
    steps = (
        (ShownState.PLACED, shipment.placed_at),
        (ShownState.OPENED, shipment.opened_at),
        (ShipmentStatus.CANCELLED, shipment.cancelled_at),
        (ShipmentStatus.SHIPPED, shipment.shipped_at),
        (ShownState.REFUSED, shipment.cancellation_refused_at),
        (ShipmentStatus.DELIVERED, None if after_all else shipment.delivered_at),
    )
    lines: list[Line] = [(kind, at, None) for kind, at in steps if at]
    lines += [(one.what, one.at, one) for one in shipment.corrections]
    return sorted(lines, key=lambda line: line[1])[::-1]


def detail(shipment: Shipment) -> dict[str, Any]:
    return {
        "shipment": shipment,
        "reasons": board.reasons(shipment),
        "story": story(shipment),
    }
