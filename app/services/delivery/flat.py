"""Delivery, as the house's lists know it."""

from typing import Final

from app.infra.manifest import Flat
from app.messaging import one_by_one
from app.services.delivery.cancellation import decide_cancellation
from app.services.delivery.dispatch import open_shipments

FLAT: Final = Flat(
    schema="delivery",
    listeners={
        "delivery.open_shipment": open_shipments,
        "delivery.decide_cancellation": one_by_one(decide_cancellation),
    },
)
