"""A carrier that reports where the shop's parcels are."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class CarrierRow(Table, tablename="carriers", schema="delivery", db=ENGINE):
    """`code` is part of the address that the carrier calls; `name` is shown on parcels.

    The secrets that sign its updates are computed from `seed` and, for a day after `renewed_at`,
    from `seed_before`. They are stored nowhere.
    """

    code = Varchar(length=100, primary_key=True)
    name = Varchar(length=100)
    seed = UUID()
    seed_before = UUID(null=True, default=None)
    added_at = Timestamptz(default=TimestamptzNow())
    renewed_at = Timestamptz(null=True, default=None)
