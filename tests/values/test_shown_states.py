"""A parcel that is collected has words of its own."""

from app.values.shown_states import ShownState, shown_state
from app.values.statuses import OrderStatus, ShipmentStatus


def test_what_is_collected_is_ready_and_picked_up() -> None:
    assert shown_state(ShipmentStatus.SHIPPED, collected=True) == ShownState.READY
    assert shown_state(OrderStatus.DELIVERED, collected=True) == ShownState.COLLECTED
    assert shown_state(ShownState.PARTLY_SHIPPED, collected=True) == ShownState.PARTLY_READY


def test_all_else_is_shown_as_it_is() -> None:
    for status in ShipmentStatus:
        assert shown_state(status, collected=False) == status
    assert shown_state(ShipmentStatus.PENDING, collected=True) == ShipmentStatus.PENDING
