"""Shipments for their readers: the API encodes these structs unchanged, pages read their fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.infra.clock import about_now
from app.messaging.event_parts import Destination
from app.values.carriers import tracked
from app.values.papers import Paper
from app.values.places import DeliveryPlace, place_of
from app.values.postal import address_in
from app.values.progress import ParcelOutcome, ParcelProgress, outcome_of
from app.values.statuses import Corrected, ShipmentStatus, has_left, has_next_step
from app.values.tracking import Doubt


class ParcelItem(msgspec.Struct, frozen=True):
    """Pieces of one line of the order that are in a parcel; `position` is the line's, from 1."""

    position: int
    product_id: str
    name: str
    quantity: int


class Claim(msgspec.Struct, frozen=True):
    """Who is packing the parcel, since when, and until when the claim lasts."""

    staff_id: UUID
    by: str
    since: datetime
    until: datetime


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Why a parcel must not leave, by whose word, and when that ends by itself."""

    reason: str
    note: str
    until: datetime | None
    by: str


class ParcelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a parcel that can be corrected after it has left.

    `tracking_numbers` are all its numbers, if it has several.
    """

    carrier: str | None
    tracking_number: str | None
    tracking_numbers: list[str] = []
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


class Box(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of several boxes of a parcel: its number as typed, the key for comparing it, and what the
    carrier reported last of this box.
    """

    tracking_number: str
    key: str
    progress: ParcelProgress | None = None
    progress_at: datetime | None = None
    progress_text: str | None = None


class PrintedPaper(msgspec.Struct, frozen=True):
    """A paper of the parcel, when it was last opened to be printed, and by whom."""

    paper: Paper
    at: datetime
    by: str


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
        corrections=_corrections(row["corrections"]),
        claim=_claim(row),
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
        removed_at=row["removed_at"],
        placed_at=row["placed_at"],
        opened_at=row["opened_at"],
        version=row["version"],
    )


def encoded_items(items: Sequence[ParcelItem]) -> str:
    return msgspec.json.encode(items).decode()


def parcel_items(stored: str) -> list[ParcelItem]:
    return msgspec.json.decode(stored, type=list[ParcelItem])


def boxes_in(stored: str) -> list[Box]:
    """Returns the boxes of a parcel that has several numbers, the first one first."""
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[Box])


def papers_in(stored: str) -> list[PrintedPaper]:
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[PrintedPaper])


def _corrections(stored: str) -> list[Correction]:
    return [] if stored == "[]" else msgspec.json.decode(stored, type=list[Correction])


def _claim(row: Mapping[str, Any]) -> Claim | None:
    # A claim that has lapsed counts as none.
    until = row["claimed_until"]
    if until is None or until <= about_now():
        return None
    return Claim(row["claimant"], row["claimed_by"], row["claimed_since"], until)
