"""Money that is collected with a parcel, for all places where people pack and send it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.services import payments
from app.services.delivery import Shipment
from app.values.formats import format_money
from app.values.statuses import ShipmentStatus

# A parcel that has arrived, or will not leave, takes no money with it.
OPEN = (ShipmentStatus.PENDING, ShipmentStatus.SHIPPED)


async def cash_of(shipments: Sequence[Shipment]) -> Mapping[UUID, str]:
    """Returns, by shipment, the amount as it is written; a parcel without any is left out.

    Of several parcels of an order the first one of the list has it.
    """
    waiting = [one for one in shipments if one.status in OPEN]
    due = await payments.cash_due({one.order_id for one in waiting})
    found: dict[UUID, str] = {}
    for one in sorted(waiting, key=lambda one: one.parcel):
        if one.order_id in due:
            found[one.shipment_id] = format_money(due.pop(one.order_id))
    return found
