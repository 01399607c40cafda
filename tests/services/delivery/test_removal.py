"""The parcels of a test order leave all lists once."""

import pytest

from app.messaging.events import OrderTestRemoved
from app.services import sales
from app.services.delivery.removal import remove_test_parcels
from tests.support.cast import shipment_of
from tests.support.trials import Settle, followed

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_repeated_event_changes_nothing(settle: Settle) -> None:
    test = await followed(settle)
    removed = await sales.remove_test_order(test.order_id)
    await settle()
    before = await shipment_of(test)
    assert before.removed_at == removed.removed_at
    assert removed.removed_at
    event = OrderTestRemoved(
        order_id=test.order_id, order_number=test.order_number, removed_at=removed.removed_at
    )
    await remove_test_parcels(event)
    assert await shipment_of(test) == before
