"""What keeps parcels from leaving, and what kept them."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.delivery.shipment import ShipmentRow
from app.values.statuses import HoldReason


class HoldRow(Table, tablename="holds", schema="delivery", db=ENGINE):
    """A hold stands until it is lifted, once; one that is changed is lifted and set anew.

    Of each reason, one can stand a parcel. `until` is when it lifts by itself. `lifted_by` is null
    if nobody did it: its time came, or the parcel was cancelled or merged.
    """

    hold_id = UUID(primary_key=True)
    shipment_id: Any = ForeignKey(references=ShipmentRow, on_delete=OnDelete.restrict, null=False)
    reason = Varchar(length=20, choices=HoldReason)
    note = Varchar(length=2000, default="")
    until = Timestamptz(null=True, default=None)
    held_by = Varchar(length=254)
    held_at = Timestamptz()
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = Varchar(length=254, null=True, default=None)

    reason_known = Check(
        "reason IN ('AWAITING_PAYMENT', 'ADDRESS', 'ASK_CUSTOMER', 'AWAITING_STOCK', 'MANUAL')"
    )
