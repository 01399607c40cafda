"""Shipments for their readers: the API encodes these structs unchanged, pages read their fields."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.infra.clock import about_now
from app.messaging.events import Destination, Goods
from app.values.carriers import tracking_url
from app.values.postal import address_in
from app.values.statuses import Corrected, ShipmentStatus, has_left, has_next_step
from app.values.tracking import Doubt


class Claim(msgspec.Struct, frozen=True):
    """Who is packing the parcel, and until when the claim lasts."""

    staff_id: UUID
    by: str
    until: datetime


class ParcelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a parcel that can be corrected after it has left."""

    carrier: str | None
    tracking_number: str | None
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What was corrected, and the shipment's version from then on.

    `what` is TRACKING, DELIVERY (place and time), RETRACTION (it was marked delivered by mistake)
    or ARRIVAL (it arrived after a retraction).
    """

    version: int
    what: Corrected
    at: datetime
    by: str
    before: ParcelFacts
    after: ParcelFacts


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is PENDING, SHIPPED, DELIVERED or CANCELLED; `*_by` names the person or the key.

    A shipment that was marked delivered by mistake stays DELIVERED, and has a `retracted_at`.
    """

    shipment_id: UUID
    order_id: UUID
    order_number: str
    status: str
    customer_name: str
    delivery_address: Destination
    items: list[Goods]
    note: str = ""
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime | None
    shipped_by: str | None
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None
    cancelled_at: datetime | None
    # The customer's reason for a cancellation that was requested.
    cancellation_reason: str | None = None
    retracted_at: datetime | None = None
    retracted_by: str | None = None
    # Oldest first.
    corrections: list[Correction] = []
    claim: Claim | None
    cancellation_refused_at: datetime | None = None
    placed_at: datetime
    opened_at: datetime
    version: int

    @property
    def has_left(self) -> bool:
        return has_left(self.status)

    @property
    def has_next_step(self) -> bool:
        return has_next_step(self.status)

    @property
    def may_arrive(self) -> bool:
        return self.status == ShipmentStatus.SHIPPED or self.retracted_at is not None


class Dispatched(Shipment, frozen=True, kw_only=True):
    """`warnings` are doubts that a person would have had to confirm; the parcel left regardless."""

    warnings: list[Doubt]


def shipment(row: Mapping[str, Any]) -> Shipment:
    return Shipment(
        shipment_id=row["shipment_id"],
        order_id=row["order_id"],
        order_number=row["order_number"],
        status=row["status"],
        customer_name=row["customer_name"],
        delivery_address=Destination(**address_in(row)),
        items=msgspec.json.decode(row["items"], type=list[Goods]),
        note=row["note"],
        carrier=row["carrier"],
        tracking_number=row["tracking_number"],
        tracking_url=tracking_url(
            row["carrier"], row["tracking_number"], row["postcode"], row["country"]
        ),
        shipped_at=row["shipped_at"],
        shipped_by=row["shipped_by"],
        delivered_at=row["delivered_at"],
        delivered_by=row["delivered_by"],
        delivery_location=row["delivery_location"],
        cancelled_at=row["cancelled_at"],
        cancellation_reason=row["cancellation_reason"],
        retracted_at=row["retracted_at"],
        retracted_by=row["retracted_by"],
        corrections=_corrections(row["corrections"]),
        claim=_claim(row),
        cancellation_refused_at=row["cancellation_refused_at"],
        placed_at=row["placed_at"],
        opened_at=row["opened_at"],
        version=row["version"],
    )


def _corrections(stored: str) -> list[Correction]:
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[Correction])


def _claim(row: Mapping[str, Any]) -> Claim | None:
    # A claim that has lapsed counts as none.
    until = row["claimed_until"]
    if until is None or until <= about_now():
        return None
    return Claim(row["claimant"], row["claimed_by"], until)
