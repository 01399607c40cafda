"""Parcels that wait for their order's money."""

from app.infra.database import transaction
from app.messaging.events import PaymentLapsed, PaymentSecured
from app.services.delivery.holds import lift_holds, set_hold
from app.services.delivery.rows import lock_order, save
from app.values.statuses import HoldReason, ShipmentStatus

BY = "payments"


async def end_wait_for_payment(event: PaymentSecured) -> None:
    """Lets the order's parcels go, as far as nothing else holds them; repeated, changes nothing."""
    async with transaction():
        for row in await lock_order(event.order_id):
            if await lift_holds(row, BY, [HoldReason.AWAITING_PAYMENT]):
                await save(row)


async def wait_for_payment(event: PaymentLapsed) -> None:
    """Holds what has not left of the order, since its money can no longer be taken."""
    async with transaction():
        for row in await lock_order(event.order_id):
            pending = row.status == ShipmentStatus.PENDING
            if pending and await set_hold(row, HoldReason.AWAITING_PAYMENT, BY):
                await save(row)
