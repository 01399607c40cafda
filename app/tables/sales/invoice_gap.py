"""Places of the series of invoices that were given to documents which a restore has lost."""

from piccolo.columns import BigInt, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE


class InvoiceGapRow(Table, tablename="invoice_gaps", schema="sales", db=ENGINE):
    """No document here has a place from the first to the last; `cause` says why, and never changes.

    The restore is the one of this number in `messaging.restores`.
    """

    first_place = BigInt(primary_key=True)
    last_place = BigInt()
    restore = BigInt(unique=True)
    cause = Text()
    noted_at = Timestamptz(default=TimestamptzNow())

    gap_sound = Check("0 < first_place AND first_place <= last_place")
