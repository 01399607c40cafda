"""The parcels that a scanned code can mean, and what is left of their order."""

from collections.abc import Sequence

from app.routes.staff.scan.page import step_of
from app.services import board, delivery
from app.services.delivery import Shipment
from app.values import order_numbers
from app.values.statuses import ShipmentStatus
from app.values.tracking import tracking_key


async def rest_of(left: Shipment) -> Shipment | None:
    """Returns the first parcel of the order that still waits."""
    others = (await delivery.siblings_of([left]))[left.shipment_id]
    return next((one for one in others if one.status == ShipmentStatus.PENDING), None)


def next_in_turn(found: Sequence[Shipment]) -> Sequence[Shipment]:
    """Returns those of one order that wait, else those on their way; of several orders all."""
    if len({one.order_id for one in found}) > 1:
        return found
    waiting = [one for one in found if one.status == ShipmentStatus.PENDING]
    free = [one for one in waiting if step_of(one)]
    return free or waiting or [one for one in found if step_of(one)] or found[:1]


async def matching(code: str) -> list[Shipment]:
    """Returns the shipment of the order with this number, else those of the parcels with it."""
    listed = (await board.list_shipments(q=code, limit=100)).items if code else []
    named = [one for one in listed if one.order_number == order_numbers.read(code)]
    key = tracking_key(code)
    return named or [one for one in listed if key in map(tracking_key, one.tracking_numbers)]
