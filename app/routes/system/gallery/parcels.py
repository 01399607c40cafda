"""Samples of orders that travel in several parcels, on the staff's pages."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.routes.system.gallery.board import row_sample, sample_shipment, step_panel
from app.routes.system.gallery.samples import Sample
from app.services.delivery import Shipment
from app.services.delivery.parcel_parts import ParcelItem
from app.values.statuses import ShipmentStatus, ShortageReason

OTHER: Final = UUID(int=1)
MUGS: Final = ParcelItem(1, "product_456", "Blue mug", 2)


def parcels() -> dict[str, Sample]:
    whole = sample_shipment()
    waits = sample_shipment(parcels=2)
    left = _second(ShipmentStatus.SHIPPED)
    shown = {"shipment": waits, "errors": {}, "in_dialog": False, "chosen": {}}
    short = {
        "title": "Not found for ORD-7K3QX",
        "item": MUGS,
        "reason": ShortageReason.NOT_FOUND,
        "quantity": "1",
        "key": "a key",
        "rest": "The rest is sent without them.",
    }
    too_many = {"errors": {"quantity": "This number must be at most 2"}, "quantity": "3"}
    return {
        "row, one of two": row_sample(waits),
        "row, the second left": row_sample(left),
        "row, merged": row_sample(_merged()),
        "its siblings": step_panel("_siblings", shown, siblings=[left, _merged()]),
        "ship a part, mistakes": step_panel("_dispatch", shown | _shipping(), **_too_many()),
        "split": step_panel("_split", shown, title="Split ORD-7K3QX", shipment=whole),
        "split, mistakes": step_panel(
            "_split", shown, title="Split ORD-7K3QX", shipment=whole, **_too_many()
        ),
        "merge": step_panel(
            "_merge", shown, title="Merge into ORD-7K3QX (1 of 2)", others=[_second()]
        ),
        "not found": step_panel("_shortage", shown, **short),
        "damaged": step_panel("_shortage", shown, **(short | {"reason": ShortageReason.DAMAGED})),
        "not found, mistakes": step_panel("_shortage", shown, **(short | too_many)),
        "what it lists": step_panel("_picks", shown, reports=True),
    }


def _second(status: str = ShipmentStatus.PENDING) -> Shipment:
    return sample_shipment(status, shipment_id=OTHER, parcel=2, nth=2, parcels=2, items=[MUGS])


def _merged() -> Shipment:
    at = datetime.now(UTC) - timedelta(minutes=5)
    return sample_shipment(
        ShipmentStatus.CANCELLED, shipment_id=OTHER, parcel=3, items=[], cancelled_at=at
    )


def _shipping() -> dict[str, Any]:
    return {
        "title": "Ship ORD-7K3QX (1 of 2)",
        "typed": {
            "carrier": "DHL",
            "tracking_number": "JD014600003828",
            "tracking_numbers": "",
        },
        "doubts": (),
        "carriers": ["DHL"],
        "claim": None,
    }


def _too_many() -> dict[str, Any]:
    return {
        "chosen": {"piece-1": "3", "piece-2": "0"},
        "errors": {"piece-1": "This number must be at most 2"},
    }
