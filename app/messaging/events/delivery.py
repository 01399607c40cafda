"""What Delivery publishes: parcels, and what became of what was asked."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.messaging.event_parts import DELIVERY, Event, Piece, Retracted
from app.values.fields import Detail
from app.values.pieces import PieceCount
from app.values.statuses import Corrected, TooLate


class OrderStatusUpdated(Event, frozen=True, kw_only=True, omit_defaults=True):
    """SHIPPED carries carrier, number and time; DELIVERED time and place; CANCELLED its time.

    `tracking_numbers` are all numbers of a parcel that left in several boxes, the first one first.

    The place is null for a parcel that was delivered without a word of where. `by_parcel` is set
    for an order that had several parcels or lost pieces: other events settle its stock, and this
    one carries all facts of the parcel by which the order moved, its `shipment_id` among them.
    """

    event_type = "order.status_updated"
    source = DELIVERY

    previous_status: str
    current_status: str
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_numbers: list[str] | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    delivery_location: str | msgspec.UnsetType | None = msgspec.UNSET
    cancelled_at: datetime | None = None
    by_parcel: bool = False
    shipment_id: UUID | None = None


class OrderParcelUpdated(Event, frozen=True, kw_only=True, omit_defaults=True):
    """One parcel of several took a step, got other items, or its data was corrected.

    Statuses are the parcel's, in the words of an order; they differ if it took a step. `version` is
    the shipment's: of two events, the higher one is the later. `corrected` says what had been
    wrong. `retracted` is a delivery that did not happen, `retracted_at` when that was recorded; it
    is left out as soon as the parcel has arrived. `by_parcel` is not set for the correction of an
    order that never had but this parcel.
    """

    event_type = "order.parcel_updated"
    source = DELIVERY

    shipment_id: UUID
    parcel: int
    version: int
    items: list[Piece]
    previous_status: str
    current_status: str
    carrier: str | None
    tracking_number: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    cancelled_at: datetime | None = None
    # All of them, if the parcel left in several boxes.
    tracking_numbers: list[str] | None = None
    corrected: Corrected | None = None
    corrected_at: datetime | None = None
    by_parcel: bool = False
    retracted: Retracted | msgspec.UnsetType = msgspec.UNSET
    retracted_at: datetime | None = None


class OrderPiecesCancelled(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces that had not left are not sent, for a reason that is one of `CancelReason`.

    `refused` are pieces that were requested as well, but had left. `decision_id` is given if the
    customer is asked about the rest of the parcel, and `rest_waits_until` if it waits.
    """

    event_type = "order.pieces_cancelled"
    source = DELIVERY

    cancellation_id: UUID
    items: list[Piece]
    reason: str
    cancelled_at: datetime
    refused: list[PieceCount] = msgspec.field(default_factory=list)
    decision_id: UUID | None = None
    rest_waits_until: datetime | None = None


class OrderDecisionRequested(Event, frozen=True, kw_only=True):
    """Pieces of a parcel are not there, and the customer is asked what happens to the rest of it.

    `items` are the missing ones. Without an answer by the `deadline`, the choice is `otherwise`,
    one of `RestChoice`. If the rest is to wait, it does until `wait_until`.
    """

    event_type = "order.decision_requested"
    source = DELIVERY

    decision_id: UUID
    shipment_id: UUID
    cancellation_id: UUID
    items: list[Piece]
    asked_at: datetime
    deadline: datetime
    wait_until: datetime
    otherwise: str


class OrderDecisionMade(Event, frozen=True, kw_only=True, omit_defaults=True):
    """What happens to the rest of the parcel, and who chose it: one of `DecidedBy`."""

    event_type = "order.decision_made"
    source = DELIVERY

    decision_id: UUID
    shipment_id: UUID
    choice: str
    decided_at: datetime
    decided_by: str
    # Given if the rest waits.
    wait_until: datetime | None = None


class OrderCancellationRefused(Event, frozen=True, kw_only=True, omit_defaults=True):
    event_type = "order.cancellation_refused"
    source = DELIVERY

    reason: str
    refused_at: datetime
    # Of the request, if only some pieces were meant.
    cancellation_id: UUID | None = None


class OrderCorrected(Event, frozen=True, kw_only=True, omit_defaults=True):
    """The order's parcels have what was asked for; `what` names the fields, as they are there."""

    event_type = "order.corrected"
    source = DELIVERY

    correction_id: UUID
    what: list[Detail]
    by: str
    at: datetime


class OrderCorrectionRefused(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing was changed, because a parcel is being packed or has left, or all are cancelled.

    `by` is the first name of the person who packs it, and `since` when that began, or when it left
    or was cancelled.
    """

    event_type = "order.correction_refused"
    source = DELIVERY

    correction_id: UUID
    because: TooLate
    at: datetime
    by: str | None = None
    since: datetime | None = None
