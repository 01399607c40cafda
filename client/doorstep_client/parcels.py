"""The parcels of an order, on their way to the doorstep."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from doorstep_client.goods import Money


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`country` is ISO 3166-1 alpha-2, such as DE."""

    company: str | None = None
    line1: str
    line2: str | None = None
    city: str
    state: str | None = None
    postcode: str = ""
    country: str


class BillingAddress(Address, frozen=True, kw_only=True, omit_defaults=True):
    """Whom the invoice names and where it goes, if that is not where the parcel goes."""

    name: str


class PieceCount(msgspec.Struct, frozen=True):
    """Some of the units of one line of the order; `position` is the line's, from 1."""

    position: int
    quantity: int


class ParcelItem(msgspec.Struct, frozen=True):
    position: int
    product_id: str
    name: str
    quantity: int


class ParcelHold(msgspec.Struct, frozen=True, kw_only=True):
    """Why a parcel must not leave yet; the hold ends at `until`, if there is such a time.

    `reason` is AWAITING_PAYMENT, ADDRESS, ASK_CUSTOMER, AWAITING_STOCK or MANUAL.
    """

    reason: str
    note: str
    until: datetime | None


class Hold(ParcelHold, frozen=True, kw_only=True):
    """The most serious one, if there are several."""

    by: str


class OrderParcel(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel of an order; `status` is that of a shipment, and `progress` what its carrier
    reported last.
    """

    shipment_id: UUID
    parcel: int
    status: str
    items: list[PieceCount]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    tracking_numbers: list[str] = []
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    delivery_place: str | None = None
    hold: ParcelHold | None = None
    progress: str | None = None
    expected_at: datetime | None = None
    outcome: str | None = None


class CancelledPieces(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is NOT_FOUND, DAMAGED, CUSTOMER, OUT_OF_STOCK, UNPAID, FRAUD or SHOP.

    `share` is what the pieces cost, and `tax` what of it is VAT.
    """

    position: int
    quantity: int
    reason: str
    at: datetime
    share: Money
    tax: Money | None = None


class OrderDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer is asked about the rest of a parcel of which pieces are not there.

    `choice` and `otherwise`, which happens after the `deadline`, are SEND_REST, WAIT or CANCEL;
    `decided_by` is CUSTOMER, STAFF or DEADLINE.
    """

    decision_id: UUID
    shipment_id: UUID
    asked_at: datetime
    deadline: datetime
    wait_until: datetime
    otherwise: str
    choice: str | None
    decided_at: datetime | None
    decided_by: str | None


class Claim(msgspec.Struct, frozen=True):
    staff_id: UUID
    by: str
    since: datetime
    until: datetime


class ParcelFacts(msgspec.Struct, frozen=True, kw_only=True):
    carrier: str | None
    tracking_number: str | None
    tracking_numbers: list[str] = []
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is TRACKING, DELIVERY, RETRACTION (it was a mistake) or ARRIVAL (after that)."""

    version: int
    what: str
    at: datetime
    by: str
    before: ParcelFacts
    after: ParcelFacts


class PrintedPaper(msgspec.Struct, frozen=True):
    """A paper of the parcel (SLIP, LABEL or PICK_LIST), when it was last printed, and by whom."""

    paper: str
    at: datetime
    by: str


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is PENDING, SHIPPED, DELIVERED or CANCELLED.

    It is the order's `parcel` with that number, and the `nth` of the `parcels` that are not
    cancelled. After a dispatch or a split, `remainder_id` is the parcel with the rest.
    """

    shipment_id: UUID
    order_id: UUID
    order_number: str
    status: str
    customer_name: str
    customer_phone: str | None = None
    delivery_address: Address
    parcel: int = 1
    nth: int = 1
    parcels: int = 1
    items: list[ParcelItem]
    note: str = ""
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    # Those of all its boxes, the first one first, and the carrier's page of each.
    tracking_numbers: list[str] = []
    tracking_urls: list[str | None] = []
    shipped_at: datetime | None
    shipped_by: str | None
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None
    # What the location means, such as NEIGHBOUR, if its words name a place of the list.
    delivery_place: str | None = None
    cancelled_at: datetime | None
    cancellation_reason: str | None = None
    # When the delivery was withdrawn; the status stays DELIVERED.
    retracted_at: datetime | None = None
    retracted_by: str | None = None
    corrections: list[Correction] = []
    claim: Claim | None
    cancellation_refused_at: datetime | None = None
    hold: Hold | None = None
    # ANNOUNCED, ACCEPTED, IN_TRANSIT, OUT_FOR_DELIVERY, AT_PICKUP_POINT, ATTEMPTED, DELIVERED,
    # RETURNING, RETURNED or EXCEPTION: what the carrier reported last, when, and in its own words.
    progress: str | None = None
    progress_at: datetime | None = None
    progress_text: str | None = None
    expected_at: datetime | None = None
    # RETURNED_TO_SENDER, or None.
    outcome: str | None = None
    # The latest of each paper, the last one last.
    printed: list[PrintedPaper] = []
    noted: bool = False
    is_test: bool = False
    method_name: str | None = None
    method_kind: str | None = None
    method_id: str | None = None
    # Where it waits until its customer collects it.
    bin: str | None = None
    # Days in the shop's zone.
    ship_by: date | None = None
    promised_by: date | None = None
    removed_at: datetime | None = None
    placed_at: datetime
    opened_at: datetime
    version: int


class Doubt(msgspec.Struct, frozen=True):
    """What is doubtful about a tracking number that was accepted."""

    code: str
    message: str


class Dispatched(Shipment, frozen=True, kw_only=True):
    """`remainder_id` is the parcel with the pieces that stayed, if only some were to leave."""

    warnings: list[Doubt] = []
    remainder_id: UUID | None = None


class Split(Shipment, frozen=True, kw_only=True):
    """`remainder_id` is the parcel that has the pieces which were taken out."""

    remainder_id: UUID
