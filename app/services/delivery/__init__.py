"""Delivery: opens a shipment for every order, sends it off, and sees it to the doorstep."""

from app.services.delivery.arriving import News, list_opened, opened_since
from app.services.delivery.carrier_keys import (
    CarrierThere,
    Teller,
    UnknownCarrier,
    add_carrier,
    carrier_code,
    carrier_secrets,
    list_carriers,
    remove_carrier,
    renew_carrier,
)
from app.services.delivery.carrier_updates import (
    ParcelStatus,
    Told,
    UnknownParcel,
    record_carrier_update,
)
from app.services.delivery.choices import Choices, choices
from app.services.delivery.claims import CLAIM_LASTS, Claimed, claim, release
from app.services.delivery.correction import (
    RETRACTABLE,
    TooOld,
    correct_delivery,
    correct_tracking,
    retract_delivery,
)
from app.services.delivery.delivery import deliver
from app.services.delivery.dispatch import Conflict, ShipmentChanged, dispatch
from app.services.delivery.lateness import LATE_TO_SHIP, Late, late
from app.services.delivery.listing import list_shipments, list_view
from app.services.delivery.numbering import Doubtful
from app.services.delivery.problems import count_problems, held_up, reasons
from app.services.delivery.reading import (
    changed_lately,
    changed_since,
    counts,
    find_shipment,
    find_shipments,
    recent_carriers,
)
from app.services.delivery.reporting import Hour, Progress, report
from app.services.delivery.shapes import (
    Claim,
    Correction,
    Destination,
    Dispatched,
    Goods,
    ParcelFacts,
    Shipment,
    UnknownShipment,
)
from app.services.delivery.sorting import SORTS
from app.services.delivery.views import PROBLEMS, View

__all__ = [
    "CLAIM_LASTS",
    "LATE_TO_SHIP",
    "PROBLEMS",
    "RETRACTABLE",
    "SORTS",
    "CarrierThere",
    "Choices",
    "Claim",
    "Claimed",
    "Conflict",
    "Correction",
    "Destination",
    "Dispatched",
    "Doubtful",
    "Goods",
    "Hour",
    "Late",
    "News",
    "ParcelFacts",
    "ParcelStatus",
    "Progress",
    "Shipment",
    "ShipmentChanged",
    "Teller",
    "Told",
    "TooOld",
    "UnknownCarrier",
    "UnknownParcel",
    "UnknownShipment",
    "View",
    "add_carrier",
    "carrier_code",
    "carrier_secrets",
    "changed_lately",
    "changed_since",
    "choices",
    "claim",
    "correct_delivery",
    "correct_tracking",
    "count_problems",
    "counts",
    "deliver",
    "dispatch",
    "find_shipment",
    "find_shipments",
    "held_up",
    "late",
    "list_carriers",
    "list_opened",
    "list_shipments",
    "list_view",
    "opened_since",
    "reasons",
    "recent_carriers",
    "record_carrier_update",
    "release",
    "remove_carrier",
    "renew_carrier",
    "report",
    "retract_delivery",
]
