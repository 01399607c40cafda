"""Requests to change the address, the note or the phone number of an order."""

from typing import Any

from piccolo.columns import JSONB, UUID, Array, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.sales.order import OrderRow
from app.values.statuses import CorrectionState, TooLate


class CorrectionRow(Table, tablename="corrections", schema="sales", db=ENGINE):
    """`what` names the fields. Their values are `wanted`, and are kept only until Delivery answers.

    `refused_by` is who packs the parcel, and `since` when that began, or when it left or ended.
    """

    correction_id = UUID(primary_key=True)
    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    what: Any = Array(base_column=Varchar(length=20))
    wanted = JSONB(null=True, default=None)
    asked_by = Varchar(length=254)
    asked_at = Timestamptz()
    state = Varchar(length=10, choices=CorrectionState)
    because = Varchar(length=10, null=True, default=None, choices=TooLate)
    refused_by = Varchar(length=254, null=True, default=None)
    since = Timestamptz(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)

    state_known = Check("state IN ('ASKED', 'DONE', 'REFUSED')")
    wanted_until_answered = Check(
        "(state = 'ASKED') = (wanted IS NOT NULL) AND (state = 'ASKED') = (answered_at IS NULL)"
    )
    refused_for_a_reason = Check(
        "(state = 'REFUSED') = (because IS NOT NULL)"
        " AND (because IS NULL OR because IN ('CLAIMED', 'SHIPPED', 'CANCELLED'))"
    )
