"""What Bea and a till do with parcels that customers collect."""

from typing import Final

from app import audit_log
from app.services import delivery
from tests.support.actions.stage import Act, Stage
from tests.support.methods import offer_pickup
from tests.support.pickups import collected


async def waits(stage: Stage, *, ready: bool) -> delivery.Shipment:
    with audit_log.nobody():
        await offer_pickup()
        parcel = await collected(stage.settle)
        if ready:
            await delivery.make_ready(parcel.shipment_id, "A 3", "Pat")
    return parcel


async def makes_ready_by_key(stage: Stage) -> None:
    key = (await waits(stage, ready=False)).shipment_id
    await stage.asks("POST", f"/shipments/{key}/readiness", {"bin": "A 3"})


async def hands_over_by_key(stage: Stage) -> None:
    key = (await waits(stage, ready=True)).shipment_id
    await stage.asks("POST", f"/shipments/{key}/collection", {"identified": True})


async def hands_over(stage: Stage) -> None:
    parcel = await waits(stage, ready=True)
    code = await delivery.pickup_code_of(parcel.order_id)
    await stage.sends(f"/staff/counter/{parcel.shipment_id}", code=code or "")


PICKUPS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/counter/{shipment_id:uuid}": (hands_over, "shipment.handed_over"),
    "POST /api/v1/shipments/{shipment_id:uuid}/readiness": (
        makes_ready_by_key,
        "shipment.dispatched",
    ),
    "POST /api/v1/shipments/{shipment_id:uuid}/collection": (
        hands_over_by_key,
        "shipment.handed_over",
    ),
}
