"""Stock, and the two books that explain it: reservations (reserved) and movements (on hand)."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow
from app.values.product_states import ReservationState


class StockRow(Table, tablename="stock", schema="products", db=ENGINE):
    """The CHECK is the last guard against overselling; `products.reserve` never runs into it."""

    product_id: Any = ForeignKey(
        references=ProductRow, on_delete=OnDelete.restrict, primary_key=True, null=False
    )
    on_hand = BigInt()
    reserved = BigInt()

    reserved_is_there = Check("reserved BETWEEN 0 AND on_hand")


class ReservationRow(Table, tablename="reservations", schema="products", db=ENGINE):
    """What one order holds of one product: HELD until it is TAKEN, RELEASED or MISSING, once.

    What left in one of several parcels, or was cancelled by pieces, has a row of its own with the
    shipment or the cancellation as `cause`; the row without a cause is what the order as a whole
    holds or got.
    """

    order_id = UUID(default=None)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    quantity = Integer()
    state = Varchar(length=10, default=ReservationState.HELD, choices=ReservationState)
    cause = UUID(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow())

    one_hold_a_product = Unique(["order_id", "product_id", "cause"], nulls_distinct=False)
    quantity_sound = Check("quantity > 0")
    state_known = Check("state IN ('HELD', 'TAKEN', 'RELEASED', 'MISSING')")
    held_as_a_whole = Check("state <> 'HELD' OR cause IS NULL")


class MovementRow(Table, tablename="movements", schema="products", db=ENGINE):
    """Every change of `on_hand`, with its reason and, if an order caused it, the order.

    `cause` is that of the reservation which it settled. What a test order took comes back with its
    removal, and the movement names it as `test_order_id`.
    """

    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    quantity = BigInt()
    reason = Varchar(length=200)
    order_id = UUID(null=True, default=None)
    cause = UUID(null=True, default=None)
    test_order_id = UUID(null=True, default=None)
    moved_by = Varchar(length=254)
    at = Timestamptz(default=TimestamptzNow())

    something_moved = Check("quantity <> 0")
