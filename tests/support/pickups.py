"""Parcels that Ann collects."""

import msgspec

from app.services import delivery, sales
from app.services.delivery import Shipment
from app.values.payments import PaymentMethodId
from tests.support.cast import basket, shipment_of
from tests.support.trials import Settle


async def collected(settle: Settle, method: str | None = None, **lines: int) -> Shipment:
    """A parcel that waits to be packed; the shop needs the way of delivery `counter`."""
    wanted = msgspec.structs.replace(
        basket(**(lines or {"product_456": 1})),
        delivery_method="counter",
        payment_method=PaymentMethodId(method) if method else None,
    )
    placed, _ = await sales.place_order(wanted)
    await settle()
    return await shipment_of(placed)


async def made_ready(settle: Settle, method: str | None = None) -> tuple[Shipment, str]:
    """A parcel that waits in bin A 3, and its code."""
    parcel = await collected(settle, method)
    ready = await delivery.make_ready(parcel.shipment_id, "A 3", "Bea")
    await settle()
    code = await delivery.pickup_code_of(parcel.order_id)
    assert code
    return ready, code
