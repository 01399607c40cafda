"""A cart: what one browser has chosen, and nothing about the person who did."""

from piccolo.columns import JSONB, UUID, Integer, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class CartRow(Table, tablename="carts", schema="carts", db=ENGINE):
    """`lines` is `[[product_id, quantity], …]`, oldest line first.

    `generation` counts the orders that were placed from it, from 1.
    """

    cart_id = UUID(primary_key=True)
    generation = Integer(default=1)
    lines = JSONB(default="[]")
    changed_at = Timestamptz(default=TimestamptzNow())
