"""Parcels that one packer picks in one walk along the shelves."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class RoundRow(Table, tablename="rounds", schema="delivery", db=ENGINE):
    """It lasts as long as the claims of its parcels, which have its id and their box."""

    round_id = UUID(primary_key=True)
    claimant = UUID(default=None)
    claimed_by = Varchar(length=254)
    started_at = Timestamptz(default=TimestamptzNow())
