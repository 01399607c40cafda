"""What Sales knows of the parcels of an order that has several, and of pieces that are not sent."""

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.sales.order import OrderRow
from app.values.statuses import CancelReason, OrderStatus, StaffCancelReason


class ParcelRow(Table, tablename="parcels", schema="sales", db=ENGINE):
    """A copy of what Delivery published last; an order of one parcel that was never divided has
    none.

    `version` is the shipment's: an event with a lower one is late. `status` is the parcel's, in the
    words of an order. `items` is [{position, product_id, quantity}].
    `further_numbers` are those of its other boxes.
    """

    shipment_id = UUID(primary_key=True, default=None)
    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    parcel = SmallInt()
    version = Integer()
    status = Varchar(length=20, choices=OrderStatus)
    items = JSONB()
    carrier = Varchar(length=100, null=True, default=None)
    tracking_number = Varchar(length=100, null=True, default=None)
    further_numbers = JSONB(default="[]")
    shipped_at = Timestamptz(null=True, default=None)
    delivered_at = Timestamptz(null=True, default=None)
    delivery_location = Varchar(length=200, null=True, default=None)
    retracted_at = Timestamptz(null=True, default=None)

    one_parcel_a_number = Unique(["order_id", "parcel"])
    status_known = Check(
        "status IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')",
    )


class CancelledLineRow(Table, tablename="cancelled_items", schema="sales", db=ENGINE):
    """Pieces of one line that are not sent; `share` is what they cost, in minor units, and
    `tax` what of it is VAT, if VAT is contained in the order."""

    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    cancellation_id = UUID(default=None)
    position = Integer()
    quantity = Integer()
    reason = Varchar(length=20, choices=CancelReason)
    share = BigInt()
    tax = BigInt(null=True, default=None)
    cancelled_at = Timestamptz()

    once_a_line = Unique(["cancellation_id", "position"])
    quantity_sound = Check("quantity > 0")
    share_sound = Check("share >= 0")


class PieceRequestRow(Table, tablename="piece_requests", schema="sales", db=ENGINE):
    """What a customer or the staff asked to cancel of an order, as [{position, quantity}].

    `refused` is what of it could not be cancelled; it is null until Delivery has answered.
    `because` is why the shop cancels them, and null if the customer wanted it.
    """

    cancellation_id = UUID(primary_key=True, default=None)
    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    items = JSONB()
    requested_at = Timestamptz()
    refused = JSONB(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    because = Varchar(length=20, null=True, default=None, choices=StaffCancelReason)

    answered_whole = Check("(refused IS NULL) = (answered_at IS NULL)")
