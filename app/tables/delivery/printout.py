"""Which papers of a parcel were printed, by whom and when."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.delivery.shipment import ShipmentRow
from app.values.papers import Paper


class PrintoutRow(Table, tablename="printouts", schema="delivery", db=ENGINE):
    """A row for each parcel each time; the parcel's `printed` has the latest of each paper."""

    printout_id = UUID(primary_key=True)
    shipment_id: Any = ForeignKey(references=ShipmentRow, on_delete=OnDelete.restrict, null=False)
    paper = Varchar(length=10, choices=Paper)
    printed_by = Varchar(length=254)
    printed_at = Timestamptz()

    paper_known = Check("paper IN ('SLIP', 'LABEL', 'PICK_LIST')")
