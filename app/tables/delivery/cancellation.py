"""Pieces of an order that are not sent, and why."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.delivery.shipment import ShipmentRow
from app.values.statuses import CancelReason


class CancellationRow(Table, tablename="cancellations", schema="delivery", db=ENGINE):
    """One decision: everything that it took out of an order has its id as cause.

    It took nothing if all that was requested had left.
    """

    cancellation_id = UUID(primary_key=True)
    order_id = UUID(default=None)
    reason = Varchar(length=20, choices=CancelReason)
    cancelled_by = Varchar(length=254)
    cancelled_at = Timestamptz()

    reason_known = Check(
        "reason IN ('NOT_FOUND', 'DAMAGED', 'CUSTOMER', 'OUT_OF_STOCK', 'UNPAID', 'FRAUD', 'SHOP')"
    )


class CancelledItemRow(Table, tablename="cancelled_items", schema="delivery", db=ENGINE):
    """Pieces of one line that one decision took out of one parcel."""

    cancellation_id: Any = ForeignKey(
        references=CancellationRow, on_delete=OnDelete.restrict, null=False
    )
    shipment_id: Any = ForeignKey(references=ShipmentRow, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    product_id = Varchar(length=100)
    quantity = Integer()

    once_a_line = Unique(["cancellation_id", "shipment_id", "position"])
    quantity_sound = Check("quantity > 0")
