"""The examples of the API's description: a parcel that is held."""

from typing import Final

from app.routes.api.examples.orders import SHIPMENT_ID
from app.routes.api.examples.parcels import WAITING
from app.values.statuses import HoldReason, ShipmentStatus

HOLD: Final = {
    "reason": HoldReason.ADDRESS,
    "note": "The house number is missing.",
}
HELD: Final = {**WAITING, "hold": {**HOLD, "until": None, "by": "warehouse"}}
LIFTED: Final = {**WAITING, "version": 3}
REFUSED: Final = {
    "detail": "held by warehouse (ADDRESS): The house number is missing.",
    "shipment": {"shipment_id": SHIPMENT_ID, "status": ShipmentStatus.PENDING, "version": 2},
    "hold": HELD["hold"],
}
