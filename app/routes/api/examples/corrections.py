"""The examples of the API's description: corrections of what is on record about a parcel."""

from typing import Any, Final

from app.routes.api.examples.shipments import DISPATCHED, SHIPMENT, SHIPPED
from app.values.statuses import Corrected

TRACKING: Final = {"carrier": "FedEx", "tracking_number": "TRK123456780"}
PLACE: Final = {"delivery_location": "With the neighbour, 3rd floor"}


def _correction(version: int, what: str, before: Any, after: Any) -> dict[str, Any]:
    at, by = "2024-01-17T10:30:00Z", "warehouse"
    known = ("carrier", "tracking_number", "delivered_at", "delivered_by", "delivery_location")
    return {"version": version, "what": what, "at": at, "by": by} | {
        name: {fact: facts[fact] for fact in known} | {"tracking_numbers": []}
        for name, facts in (("before", before), ("after", after))
    }


_NUMBER: Final = {
    **TRACKING,
    "tracking_url": "https://www.fedex.com/fedextrack/?trknbr=TRK123456780",
    "tracking_numbers": ["TRK123456780"],
    "tracking_urls": ["https://www.fedex.com/fedextrack/?trknbr=TRK123456780"],
}
_FIRST: Final = _correction(3, Corrected.TRACKING, SHIPPED, {**SHIPPED, **TRACKING})
RENUMBERED: Final = {**DISPATCHED, **_NUMBER, "corrections": [_FIRST], "version": 3}
_ARRIVED: Final = {**SHIPMENT, **_NUMBER}
_SECOND: Final = _correction(5, Corrected.DELIVERY, _ARRIVED, {**_ARRIVED, **PLACE})
CORRECTED: Final = {**_ARRIVED, **PLACE, "corrections": [_FIRST, _SECOND], "version": 5}
_OPEN: Final = dict.fromkeys(
    ("delivered_at", "delivered_by", "delivery_location", "delivery_place")
)
_THIRD: Final = _correction(6, Corrected.RETRACTION, CORRECTED, {**CORRECTED, **_OPEN})
RETRACTED: Final = {
    **CORRECTED,
    **_OPEN,
    "retracted_at": "2024-01-17T10:30:00Z",
    "retracted_by": "warehouse",
    "corrections": [_FIRST, _SECOND, _THIRD],
    "version": 6,
}
