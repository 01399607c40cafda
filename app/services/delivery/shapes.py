"""Shipments for their readers: the API encodes these structs unchanged, pages read their fields."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from app.messaging.event_parts import Destination
from app.services.delivery.parcel_parts import (
    Claim,
    Correction,
    Hold,
    ParcelItem,
    PrintedPaper,
    boxes_in,
    claim_in,
    corrections_in,
    papers_in,
    parcel_items,
)
from app.values.carriers import tracked
from app.values.delivery_methods import MethodKind
from app.values.places import DeliveryPlace, place_of
from app.values.postal import address_in
from app.values.progress import ParcelOutcome, ParcelProgress, outcome_of
from app.values.statuses import ShipmentStatus, has_left, has_next_step
from app.values.tracking import Doubt


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is PENDING, SHIPPED, DELIVERED or CANCELLED; `*_by` names the person or the key.

    A shipment that was marked delivered by mistake stays DELIVERED, and has a `retracted_at`. It is
    the order's `parcel` with that number, and the `nth` of the `parcels` that are not cancelled.
    `progress` is what the carrier reported last, whatever the status is, and `progress_at` is when;
    it expects to deliver by `expected_at`. `tracking_numbers` are those of all its boxes, the first
    one first, and `tracking_urls` where the carrier shows each.
    """

    shipment_id: UUID
    order_id: UUID
    order_number: str
    status: str
    customer_name: str
    customer_phone: str | None = None
    delivery_address: Destination
    parcel: int = 1
    nth: int = 1
    parcels: int = 1
    items: list[ParcelItem]
    note: str = ""
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    tracking_numbers: list[str] = []
    tracking_urls: list[str | None] = []
    shipped_at: datetime | None
    shipped_by: str | None
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None
    # What the location means, if its words name a place of the list.
    delivery_place: DeliveryPlace | None = None
    cancelled_at: datetime | None
    # The customer's reason for a cancellation that was requested.
    cancellation_reason: str | None = None
    retracted_at: datetime | None = None
    retracted_by: str | None = None
    # Oldest first.
    corrections: list[Correction] = []
    claim: Claim | None
    cancellation_refused_at: datetime | None = None
    # The most serious, if the parcel is held for several reasons.
    hold: Hold | None = None
    progress: ParcelProgress | None = None
    progress_at: datetime | None = None
    # The carrier's own words.
    progress_text: str | None = None
    expected_at: datetime | None = None
    outcome: ParcelOutcome | None = None
    # The latest of each paper, the last one last.
    printed: list[PrintedPaper] = []
    # Whether the staff have notes about the order.
    noted: bool = False
    is_test: bool = False
    # The way of delivery that the customer chose; `method_kind` is SHIP or PICKUP.
    method_name: str | None = None
    method_kind: str | None = None
    method_id: str | None = None
    # Where it waits until its customer collects it.
    bin: str | None = None
    # Days in the shop's zone: by when it has to leave, and to arrive, as was promised.
    ship_by: date | None = None
    promised_by: date | None = None
    # Since when a test order is out of all lists.
    removed_at: datetime | None = None
    placed_at: datetime
    opened_at: datetime
    version: int

    @property
    def is_one_of_several(self) -> bool:
        return self.parcels > 1 and self.status != ShipmentStatus.CANCELLED

    @property
    def was_merged(self) -> bool:
        """Whether its pieces went into another parcel; other cancelled parcels keep their items."""
        return self.status == ShipmentStatus.CANCELLED and not self.items

    @property
    def is_collected(self) -> bool:
        """Whether its customer collects it, or has."""
        return self.method_kind == MethodKind.PICKUP

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
    """`warnings` are doubts that a person would have had to confirm; the parcel left regardless.

    `remainder_id` is the parcel with the pieces that stayed, if only some were to leave.
    """

    warnings: list[Doubt]
    remainder_id: UUID | None = None


class Split(Shipment, frozen=True, kw_only=True):
    """`remainder_id` is the parcel that now has the pieces which were taken out."""

    remainder_id: UUID


def shipment(row: Mapping[str, Any]) -> Shipment:
    further = [box.tracking_number for box in boxes_in(row["boxes"])[1:]]
    return Shipment(
        shipment_id=row["shipment_id"],
        order_id=row["order_id"],
        order_number=row["order_number"],
        status=row["status"],
        customer_name=row["customer_name"],
        customer_phone=row["customer_phone"],
        delivery_address=Destination(**address_in(row)),
        parcel=row["parcel"],
        nth=row["nth"],
        parcels=row["parcels"],
        items=parcel_items(row["items"]),
        note=row["note"],
        **tracked(row, further),
        shipped_at=row["shipped_at"],
        shipped_by=row["shipped_by"],
        delivered_at=row["delivered_at"],
        delivered_by=row["delivered_by"],
        delivery_location=row["delivery_location"],
        delivery_place=place_of(row["delivery_location"]),
        cancelled_at=row["cancelled_at"],
        cancellation_reason=row["cancellation_reason"],
        retracted_at=row["retracted_at"],
        retracted_by=row["retracted_by"],
        corrections=corrections_in(row["corrections"]),
        claim=claim_in(row),
        cancellation_refused_at=row["cancellation_refused_at"],
        hold=msgspec.json.decode(row["hold"], type=Hold) if row["hold"] else None,
        progress=row["progress"],
        progress_at=row["progress_at"],
        progress_text=row["progress_text"],
        expected_at=row["expected_at"],
        outcome=outcome_of(row["progress"]),
        printed=papers_in(row["printed"]),
        noted=row["noted"],
        is_test=row["is_test"],
        method_name=row["method_name"],
        method_kind=row["method_kind"],
        method_id=row["method_id"],
        bin=row["bin"],
        ship_by=row["ship_by"],
        promised_by=row["promised_by"],
        removed_at=row["removed_at"],
        placed_at=row["placed_at"],
        opened_at=row["opened_at"],
        version=row["version"],
    )
