"""Takes the parcels of a test order out of all lists."""

from app.infra.database import transaction
from app.messaging.events import OrderTestRemoved
from app.services.delivery.rows import lock_order, save


async def remove_test_parcels(event: OrderTestRemoved) -> None:
    """They stay as a record; a repeated event changes nothing."""
    async with transaction():
        for row in await lock_order(event.order_id):
            if not row.removed_at:
                row.removed_at = event.removed_at
                await save(row)
