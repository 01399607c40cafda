"""A cart: what one browser has chosen, with nothing about the person."""

from piccolo.columns import JSONB, UUID, Integer, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class CartRow(Table, tablename="carts", schema="carts", db=ENGINE):
    """`lines` is `[[product_id, quantity], …]`, the oldest line first.

    `generation` counts from 1 the orders that were placed from the cart.
    """

    cart_id = UUID(primary_key=True)
    generation = Integer(default=1)
    lines = JSONB(default="[]")
    changed_at = Timestamptz(default=TimestamptzNow())
