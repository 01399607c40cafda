"""Bugs of corrections, each a patch of the running app. None of them is in `app/`."""

import sys
from typing import Any

import pytest

from app.infra.database import fetch
from app.messaging import one_by_one
from app.messaging.events import OrderParcelUpdated
from app.services import sales
from app.workers.listeners import APPLY

RECORDING = sys.modules["app.services.delivery.parcel_updates"]

BELIEVE = """
UPDATE sales.orders
SET tracking_number = $2, delivered_at = $3, delivery_location = $4, retracted_at = $5
WHERE order_id = $1
"""


def correction_goes_back(patch: pytest.MonkeyPatch) -> None:
    """Believes whatever correction comes last, however old it is."""

    async def believe(event: OrderParcelUpdated) -> None:
        await sales.record_parcel(event)
        await fetch(
            BELIEVE,
            event.order_id,
            event.tracking_number,
            event.delivered_at,
            event.delivery_location,
            event.retracted_at,
        )

    patch.setitem(APPLY, "sales.record_parcel", one_by_one(believe))


def correction_untold(patch: pytest.MonkeyPatch) -> None:
    """Corrects the parcel, and tells nobody."""

    async def nothing(*events: Any) -> None:
        return None

    patch.setattr(RECORDING, "publish", nothing)


def retraction_unseen(patch: pytest.MonkeyPatch) -> None:
    """A delivery that was taken back is shown to the customer all the same."""

    async def overlook(event: OrderParcelUpdated) -> None:
        if event.corrected != "RETRACTION":
            await sales.record_parcel(event)

    patch.setitem(APPLY, "sales.record_parcel", one_by_one(overlook))


# What the checker must say of each, as patterns that are all found.
CORRECTIONS = {
    correction_goes_back: (
        "audit: the order shows of its parcel what Delivery has on record",
        "was sent off as .* but is",
    ),
    correction_untold: (
        "audit: every correction of a parcel was published once",
        "was sent off as .* but is",
    ),
    retraction_unseen: (
        "audit: the order shows of its parcel what Delivery has on record",
        "was taken back, but is shown as delivered",
    ),
}
