"""Decisions about requests to change the address, the note or the phone number of an order."""

from typing import Any

from piccolo.columns import UUID, Array, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.delivery.shipment import ShipmentRow
from app.values.statuses import CorrectionState, TooLate


class PrintRow(Table, tablename="prints", schema="delivery", db=ENGINE):
    """When the slip or the label of a parcel was last printed; printout.py has each time."""

    shipment_id: Any = ForeignKey(
        references=ShipmentRow, on_delete=OnDelete.restrict, null=False, primary_key=True
    )
    printed_at = Timestamptz()


class CorrectionDecisionRow(Table, tablename="corrections", schema="delivery", db=ENGINE):
    """`what` names the fields that were changed, or were to be; their values are the parcels'."""

    correction_id = UUID(primary_key=True)
    order_id = UUID(default=None)
    what: Any = Array(base_column=Varchar(length=20))
    asked_by = Varchar(length=254)
    state = Varchar(length=10, choices=CorrectionState)
    because = Varchar(length=10, null=True, default=None, choices=TooLate)
    decided_at = Timestamptz()

    decided = Check(
        "state = 'DONE' AND because IS NULL OR state = 'REFUSED' AND because IS NOT NULL"
    )
