"""Parcels as their order shows them."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.services.delivery.parcel_parts import Hold
from app.services.delivery.shapes import Shipment
from app.values.pieces import PieceCount
from app.values.places import DeliveryPlace
from app.values.progress import ParcelOutcome, ParcelProgress
from app.values.statuses import CancelReason


class ParcelHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as the customer sees it."""

    reason: str
    note: str
    until: datetime | None


class RecordedHold(Hold, frozen=True, kw_only=True):
    """A hold that stands or stood; `lifted_by` is None if nobody ended it: its time came, or the
    parcel ended.
    """

    held_at: datetime
    lifted_at: datetime | None
    lifted_by: str | None


class LostPieces(msgspec.Struct, frozen=True):
    """Pieces of one line that were taken out of a parcel, since they are not sent."""

    position: int
    product_id: str
    quantity: int
    reason: CancelReason
    by: str
    at: datetime


class OrderParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel as the order shows it."""

    shipment_id: UUID
    parcel: int
    status: str
    items: list[PieceCount]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    tracking_numbers: list[str]
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    delivery_place: DeliveryPlace | None
    hold: ParcelHold | None
    progress: ParcelProgress | None
    expected_at: datetime | None
    outcome: ParcelOutcome | None


def order_parcel(parcel: Shipment) -> OrderParcel:
    return OrderParcel(
        shipment_id=parcel.shipment_id,
        parcel=parcel.parcel,
        status=parcel.status,
        items=[PieceCount(item.position, item.quantity) for item in parcel.items],
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
        tracking_numbers=parcel.tracking_numbers,
        shipped_at=parcel.shipped_at,
        delivered_at=parcel.delivered_at,
        delivery_location=parcel.delivery_location,
        delivery_place=parcel.delivery_place,
        hold=_parcel_hold(parcel.hold),
        progress=parcel.progress,
        expected_at=parcel.expected_at,
        outcome=parcel.outcome,
    )


def _parcel_hold(hold: Hold | None) -> ParcelHold | None:
    return ParcelHold(reason=hold.reason, note=hold.note, until=hold.until) if hold else None
