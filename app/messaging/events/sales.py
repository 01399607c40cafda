"""What Sales publishes: orders, and what is asked about them."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.messaging.event_parts import (
    SALES,
    ChosenDelivery,
    Destination,
    Event,
    FirstHold,
    Goods,
    PromisedDays,
    Recipient,
)
from app.values.pieces import PieceCount
from app.values.statuses import StaffCancelReason


class OrderCreated(Event, frozen=True, kw_only=True):
    event_type = "order.created"
    source = SALES

    order_number: str
    status: str
    customer: Recipient
    items: list[Goods]
    delivery_address: Destination
    placed_at: datetime
    # The customer's note for the courier; left out if there is none.
    note: str | None = None
    # Left out if the first parcel may leave at once.
    hold: FirstHold | None = None
    # Left out of all orders but those with which the shop tries itself.
    is_test: bool = False
    # By the shop's own name; left out in a shop that names no ways of delivery.
    delivery_method: ChosenDelivery | None = None
    # Left out where the shop promises no days.
    promised: PromisedDays | None = None


class OrderCancellationRequested(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Without `items` all that has not left is meant; with them, `cancellation_id` is given too.

    `because` and `by`, a first name, are left out unless the staff cancel for a reason of the shop.
    """

    event_type = "order.cancellation_requested"
    source = SALES

    reason: str | None = None
    cancellation_id: UUID | None = None
    items: list[PieceCount] | None = None
    because: StaffCancelReason | None = None
    by: str | None = None


class OrderCorrectionRequested(Event, frozen=True, kw_only=True, omit_defaults=True):
    """The fields that are to be changed, and who asked for it.

    An empty `note` and a `phone` of null remove what was there.
    """

    event_type = "order.correction_requested"
    source = SALES

    correction_id: UUID
    by: str
    delivery_address: Destination | None = None
    note: str | None = None
    phone: str | msgspec.UnsetType | None = msgspec.UNSET


class OrderTestRemoved(Event, frozen=True, kw_only=True):
    """A test order is out of all lists, and what it took is to come back."""

    event_type = "order.test_removed"
    source = SALES

    order_number: str
    removed_at: datetime
