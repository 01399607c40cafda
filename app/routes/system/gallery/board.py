"""Samples of the staff's pages, in each state."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from app.messaging.event_parts import Destination
from app.routes.staff.board.columns import COLUMNS
from app.routes.staff.board.row import row
from app.routes.system.gallery.samples import ID, Sample
from app.services.delivery import Claim, Hold, Shipment
from app.services.delivery.parcel_parts import ParcelItem
from app.values.progress import ParcelProgress
from app.values.statuses import HoldReason, SettableHold, ShipmentStatus, has_left
from app.values.tracking import Doubt
from app.web.charts import Column, chart
from app.web.words import hold_reason

CARRIERS: Final = ["DHL", "Royal Mail", "PostNL"]
ON_TABS: Final = ("held", "shipped", "delivered", "cancelled")


def sample_shipment(
    status: str = ShipmentStatus.PENDING, hours: float = 2, **changes: object
) -> Shipment:
    at = datetime.now(UTC)
    sent, arrived = has_left(status), status == ShipmentStatus.DELIVERED
    shipment = Shipment(
        shipment_id=ID,
        order_id=ID,
        order_number="ORD-7K3QX",
        status=status,
        customer_name="Maximiliane Wolkenstein-Hagenbeck",
        delivery_address=Destination("12 Harbour Street", "Hamburg", "20095", "DE"),
        items=[
            ParcelItem(1, "product_456", "Blue mug", 2),
            ParcelItem(2, "product_789", "Wool blanket", 1),
        ],
        carrier="DHL" if sent else None,
        tracking_number="JD014600003828" if sent else None,
        tracking_url=None,
        shipped_at=at - timedelta(hours=1) if sent else None,
        shipped_by="Bea" if sent else None,
        delivered_at=at if arrived else None,
        delivered_by="Pat" if arrived else None,
        delivery_location="Front door" if arrived else None,
        cancelled_at=at if status == ShipmentStatus.CANCELLED else None,
        claim=None,
        placed_at=at - timedelta(hours=hours),
        opened_at=at - timedelta(hours=hours),
        version=1,
    )
    return msgspec.structs.replace(shipment, **changes)


def _taken_back() -> dict[str, Any]:
    at = datetime.now(UTC)
    nothing = {"delivered_at": None, "delivered_by": None, "delivery_location": None}
    return {**nothing, "retracted_at": at, "retracted_by": "Bea"}


def rows() -> dict[str, Sample]:
    claim = Claim(ID, "Bea", datetime.now(UTC), datetime.now(UTC) + timedelta(minutes=30))
    shown = {
        "waiting": sample_shipment(),
        "over a day": sample_shipment(hours=30),
        "late": sample_shipment(hours=60),
        "claimed": sample_shipment(claim=claim),
        "held": sample_shipment(hold=_hold(HoldReason.ADDRESS)),
        "shipped": sample_shipment(ShipmentStatus.SHIPPED),
        "out for delivery, in two boxes": sample_shipment(
            ShipmentStatus.SHIPPED,
            progress=ParcelProgress.OUT_FOR_DELIVERY,
            tracking_numbers=["JD014600003828", "JD014600003829"],
        ),
        "a problem on the way": sample_shipment(
            ShipmentStatus.SHIPPED, progress=ParcelProgress.EXCEPTION
        ),
        "delivered": sample_shipment(ShipmentStatus.DELIVERED),
        "not delivered yet": sample_shipment(ShipmentStatus.DELIVERED, **_taken_back()),
        "cancelled": sample_shipment(
            ShipmentStatus.CANCELLED, cancellation_reason="Ordered twice."
        ),
    }
    mixed = {state: row_sample(shipment) for state, shipment in shown.items()}
    return mixed | {f"on its tab, {state}": _on_its_tab(shown[state]) for state in ON_TABS}


def row_sample(shipment: Shipment, tab: str = "") -> Sample:
    drawn = {"row": row(shipment, tab), "columns": COLUMNS[tab]}
    return Sample("system/gallery/_row.html", drawn, staff=True)


def _on_its_tab(shipment: Shipment) -> Sample:
    return row_sample(shipment, shipment.status)


def steps() -> dict[str, Sample]:
    dispatch, delivery = _dispatch(), _delivery()
    shipped = sample_shipment(ShipmentStatus.SHIPPED)
    delivered = sample_shipment(ShipmentStatus.DELIVERED)
    claim = Claim(ID, "Bea", datetime.now(UTC), datetime.now(UTC) + timedelta(minutes=30))
    missing = {"tracking_number": "Enter the tracking number"}
    doubt = Doubt("CHECK_DIGIT", "Its check digit does not fit")
    doubted = {"doubts": [doubt], "errors": {"tracking_number": doubt.message}}
    return {
        "ship": step_panel("_dispatch", dispatch),
        "ship, mistakes": step_panel("_dispatch", dispatch, errors=missing),
        "ship, doubted": step_panel("_dispatch", dispatch, **doubted),
        "ship, claimed": step_panel("_dispatch", dispatch, claim=claim),
        "hold": step_panel("_hold", _holding()),
        "hold, mistakes": step_panel("_hold", _holding(), errors={"reason": "Choose a reason"}),
        "hold, held twice": step_panel(
            "_hold",
            _holding(),
            standing=[_hold(HoldReason.AWAITING_PAYMENT), _hold(HoldReason.ADDRESS)],
        ),
        "ship, held": step_panel(
            "_held",
            dispatch,
            title="ORD-7K3QX is held",
            shipment=sample_shipment(hold=_hold(HoldReason.ADDRESS)),
            typed="DHL, JD014600003828",
        ),
        "deliver": step_panel("_delivery", delivery),
        "correct the number": step_panel(
            "_tracking",
            dispatch,
            title="Correct the tracking number of ORD-7K3QX",
            shipment=shipped,
            typed={
                "carrier": "DHL",
                "tracking_number": "JD014600003828",
                "tracking_numbers": "JD014600003829",
            },
        ),
        "correct the delivery": step_panel(
            "_correction",
            delivery,
            title="Correct the delivery of ORD-7K3QX",
            shipment=delivered,
            typed={
                "delivery_place": "",
                "delivery_location": "Front door",
                "delivered_at": "",
                "offset": "0",
            },
        ),
        "not delivered yet": step_panel(
            "_retraction",
            delivery,
            title="ORD-7K3QX is not delivered yet?",
            shipment=delivered,
            too_old=False,
            minutes=60,
        ),
        "too late": step_panel(
            "_conflict",
            delivery,
            title="ORD-7K3QX has changed",
            news="",
            compared=[("Carrier", "DHL", "UPS"), ("Tracking number", "JD014600003828", "1Z 999")],
        ),
    }


def step_panel(part: str, values: Mapping[str, Any], **changes: Any) -> Sample:
    shown = {"part": f"staff/board/{part}.html", **values, **changes}
    return Sample("system/gallery/_panel.html", shown, staff=True)


def _dispatch() -> dict[str, Any]:
    return {
        "title": "Ship ORD-7K3QX",
        "shipment": sample_shipment(),
        "typed": {"carrier": "DHL", "tracking_number": "", "tracking_numbers": ""},
        "chosen": {},
        "errors": {},
        "doubts": (),
        "carriers": CARRIERS,
        "claim": None,
        "in_dialog": False,
    }


def _hold(reason: str) -> Hold:
    until = datetime.now(UTC) + timedelta(days=1)
    return Hold(reason=reason, note="The house number is missing.", until=until, by="Bea")


def _holding() -> dict[str, Any]:
    return {
        "title": "Hold ORD-7K3QX",
        "shipment": sample_shipment(),
        "typed": {"reason": "", "note": "", "until": "", "offset": "0"},
        "errors": {},
        "standing": [],
        "reasons": [(reason, hold_reason(reason)) for reason in SettableHold],
        "settable": list(SettableHold),
        "in_dialog": False,
    }


def _delivery() -> dict[str, Any]:
    return {
        "title": "Deliver ORD-7K3QX",
        "shipment": sample_shipment(ShipmentStatus.SHIPPED),
        "typed": {
            "delivery_place": "",
            "delivery_location": "",
            "delivered_at": "",
            "offset": "0",
        },
        "errors": {},
        "in_dialog": False,
    }


def drawn() -> Sample:
    columns = [
        Column(f"{hour}:00", f"{hour:02}:00", hour % 7 * 300, hour % 5 * 100, f"{hour}:00")
        for hour in range(24)
    ]
    return Sample("system/gallery/_chart.html", {"drawn": chart(columns, str)}, staff=True)
