"""The comparisons of the shop's books with a provider's."""

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE


class ReconciliationRow(Table, tablename="reconciliations", schema="payments", db=ENGINE):
    """What the provider booked from `from_at` until `until_at` was compared at `ended_at`; without
    one it is still to be done. `asked_by` is the manager who did not wait for the night.

    `transactions` are those that were new, and `differences` those that needed attention then.
    """

    reconciliation_id = UUID(primary_key=True)
    provider = Varchar(length=20)
    from_at = Timestamptz()
    until_at = Timestamptz()
    asked_by = Varchar(length=254, null=True, default=None)
    attempts = Integer(default=0)
    started_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    transactions = Integer(default=0)
    differences = Integer(default=0)

    one_reconciliation_a_time = Unique(["provider", "until_at"])
    range_sound = Check("from_at < until_at")
