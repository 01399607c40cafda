"""What customers are asked about the rest of a parcel of which pieces are not there."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.delivery.cancellation import CancellationRow
from app.tables.delivery.shipment import ShipmentRow
from app.values.statuses import DecidedBy, RestChoice


class DecisionRow(Table, tablename="decisions", schema="delivery", db=ENGINE):
    """A question to the customer, caused by a shortage, and its one answer.

    A parcel has at most one that is open, and is held for it. Without an answer by the `deadline`,
    the choice is `otherwise`. `wait_until` is for how long the rest would wait. `person` is the
    member of the staff or the program that chose.
    """

    decision_id = UUID(primary_key=True)
    order_id = UUID(default=None)
    shipment_id: Any = ForeignKey(references=ShipmentRow, on_delete=OnDelete.restrict, null=False)
    cancellation_id: Any = ForeignKey(
        references=CancellationRow, on_delete=OnDelete.restrict, null=False
    )
    otherwise = Varchar(length=10, choices=RestChoice)
    asked_at = Timestamptz()
    deadline = Timestamptz()
    wait_until = Timestamptz()
    choice = Varchar(length=10, null=True, default=None, choices=RestChoice)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Varchar(length=10, null=True, default=None, choices=DecidedBy)
    person = Varchar(length=254, default="")

    one_question_a_shortage = Unique(["cancellation_id"])
    decided_whole = Check("num_nulls(choice, decided_at, decided_by) IN (0, 3)")
    choice_known = Check("choice IN ('SEND_REST', 'WAIT', 'CANCEL')")
    otherwise_known = Check("otherwise IN ('SEND_REST', 'WAIT', 'CANCEL')")
    decided_by_known = Check("decided_by IN ('CUSTOMER', 'STAFF', 'DEADLINE')")
    times_sound = Check("asked_at < deadline AND asked_at < wait_until")
