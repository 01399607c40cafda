"""A shipment, and the steps that it may take."""

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.delivery.round import RoundRow
from app.values.delivery_methods import MethodKind
from app.values.progress import ParcelProgress
from app.values.statuses import ShipmentStatus, shipment_may_become


class ShipmentRow(Table, tablename="shipments", schema="delivery", db=ENGINE):
    """A parcel of an order. `order_id` has no foreign key, since the orders belong to Sales.

    `parcel` counts from 1; that one is never deleted, and its row is the order's lock. All parcels
    of an order are `divided` once it had a second one or lost pieces; `nth` of `parcels` counts
    those that are not cancelled. `items` is [{position,
    product_id, name, quantity}] and never changes after the parcel has left; positions are those
    of the order's lines, from 1. `remainder_id` is the parcel that stayed behind when this one
    left. `progress` is the carrier's latest report, of `progress_at`, and no status either. A claim
    is no status: it says who packs a pending shipment, lapses by itself and prevents nobody from
    shipping it.
    """

    shipment_id = UUID(primary_key=True)
    order_id = UUID(default=None)
    parcel = SmallInt(default=1)
    divided = Boolean(default=False)
    nth = SmallInt(default=1)
    parcels = SmallInt(default=1)
    remainder_id = UUID(null=True, default=None)
    order_number = Varchar(length=20)
    status = Varchar(length=10, default=ShipmentStatus.PENDING, choices=ShipmentStatus)
    customer_name = Varchar(length=200)
    customer_phone = Varchar(length=50, null=True, default=None)
    company = Varchar(length=200, null=True, default=None)
    line1 = Varchar(length=200)
    line2 = Varchar(length=200, null=True, default=None)
    city = Varchar(length=200)
    state = Varchar(length=200, null=True, default=None)
    postcode = Varchar(length=20)
    country = Varchar(length=2)
    items = JSONB()
    # The customer's note for the courier.
    note = Varchar(length=2000, default="")
    # The way of delivery that the customer chose; NULL in a shop that names none.
    method_name = Varchar(length=100, null=True, default=None)
    method_kind = Varchar(length=10, null=True, default=None, choices=MethodKind)
    method_id = Varchar(length=40, null=True, default=None)
    # Where a parcel waits that its customer collects, and with which code she does.
    bin = Varchar(length=20, null=True, default=None)
    pickup_code = Varchar(length=12, null=True, default=None)
    # Days in the shop's zone: when it has to leave at the latest, and to arrive, as was promised.
    ship_by = Date(null=True, default=None)
    promised_by = Date(null=True, default=None)
    carrier = Varchar(length=100, null=True, default=None)
    tracking_number = Varchar(length=100, null=True, default=None)
    shipped_at = Timestamptz(null=True, default=None)
    shipped_by = Varchar(length=254, null=True, default=None)
    delivered_at = Timestamptz(null=True, default=None)
    delivered_by = Varchar(length=254, null=True, default=None)
    delivery_location = Varchar(length=200, null=True, default=None)
    # When the delivery was recorded; `delivered_at` may be earlier.
    delivery_recorded_at = Timestamptz(null=True, default=None)
    # Since when a recorded delivery no longer counts; it ends with the true one.
    retracted_at = Timestamptz(null=True, default=None)
    retracted_by = Varchar(length=254, null=True, default=None)
    # [{version, what, at, by, before, after}], one for each `order.parcel_updated`.
    corrections = JSONB(default="[]")
    progress = Varchar(length=20, null=True, default=None, choices=ParcelProgress)
    progress_at = Timestamptz(null=True, default=None)
    # The carrier's own words.
    progress_text = Varchar(length=200, null=True, default=None)
    expected_at = Timestamptz(null=True, default=None)
    # [{tracking_number, key, progress, progress_at, progress_text}] of a parcel that left in
    # several boxes, the one with its `tracking_number` first; else [].
    boxes = JSONB(default="[]")
    cancelled_at = Timestamptz(null=True, default=None)
    # The customer's reason.
    cancellation_reason = Text(null=True, default=None)
    cancellation_refused_at = Timestamptz(null=True, default=None)
    claimant = UUID(null=True, default=None)
    claimed_by = Varchar(length=254, null=True, default=None)
    claimed_since = Timestamptz(null=True, default=None)
    claimed_until = Timestamptz(null=True, default=None)
    # {reason, note, until, by} of the most serious hold that stands (hold.py has all of them).
    hold: Any = JSONB(null=True, default=None)
    # The pick round that it was last in, and its box there; a claim of somebody else ends both.
    round_id: Any = ForeignKey(
        references=RoundRow, on_delete=OnDelete.restrict, null=True, default=None
    )
    round_box = SmallInt(null=True, default=None)
    # [{paper, at, by}], the latest of each paper (printout.py has all of them).
    printed = JSONB(default="[]")
    # Whether the staff have notes about the order (order_note.py).
    noted = Boolean(default=False)
    # Of a test order of the shop, and since when it is out of all lists.
    is_test = Boolean(default=False)
    removed_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    placed_at = Timestamptz()
    opened_at = Timestamptz(default=TimestamptzNow())
    # A trigger sets it by the database's clock; open pages find changes by it.
    changed_at = Timestamptz(default=TimestamptzNow())

    one_parcel_a_number = Unique(["order_id", "parcel"])
    status_known = Check("status IN ('PENDING', 'SHIPPED', 'DELIVERED', 'CANCELLED')")
    progress_known = Check(
        "progress IN ('ANNOUNCED', 'ACCEPTED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AT_PICKUP_POINT',"
        " 'ATTEMPTED', 'DELIVERED', 'RETURNING', 'RETURNED', 'EXCEPTION')",
    )
    box_of_a_round = Check("(round_id IS NULL) = (round_box IS NULL)")
    box_sound = Check("round_box BETWEEN 1 AND 12")
    promise_whole = Check(
        "num_nonnulls(ship_by, promised_by) = 0"
        " OR num_nonnulls(ship_by, promised_by) = 2 AND ship_by <= promised_by",
    )
    retracted_is_open = Check(
        "retracted_at IS NULL OR status = 'DELIVERED' AND delivered_at IS NULL",
    )

    def may_become(self, status: str) -> bool:
        return shipment_may_become(self.status, status)
