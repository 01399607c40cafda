"""All orders of one email address, for its owner."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.infra.database import Row, fetch
from app.values.delivery_methods import MethodKind
from app.values.money import Money
from app.values.paging import Page, cursor_after, key_of
from app.values.shown_states import ShownState, shown_state
from app.values.statuses import OrderStatus

LIST = """
SELECT order_id, order_number, status, method_kind, placed_at, total, currency,
    coalesce(retracted_at, parts.withdrawn_at) AS retracted_at, some_left, some_arrived,
    CASE WHEN status = 'CANCELLED' THEN 0 ELSE total - (
        SELECT coalesce(sum(share), 0)::bigint FROM sales.cancelled_items AS gone
        WHERE gone.order_id = orders.order_id) END AS remaining,
    (SELECT json_agg(json_build_object('product_id', product_id, 'name', name,
            'quantity', quantity, 'cancelled',
            (SELECT coalesce(sum(gone.quantity), 0) FROM sales.cancelled_items AS gone
             WHERE gone.order_id = items.order_id AND gone.position = items.position))
            ORDER BY position)
     FROM sales.items WHERE items.order_id = orders.order_id) AS items
FROM sales.orders LEFT JOIN LATERAL (
    SELECT bool_or(status IN ('SHIPPED', 'DELIVERED')) AS some_left,
        bool_or(status = 'DELIVERED' AND retracted_at IS NULL) AS some_arrived,
        max(retracted_at) AS withdrawn_at
    FROM sales.parcels WHERE parcels.order_id = orders.order_id
) AS parts ON true
WHERE lower(customer_email) = $1 AND removed_at IS NULL
  AND ($2::timestamptz IS NULL OR (placed_at, order_id) < ($2, $3))
ORDER BY placed_at DESC, order_id DESC
LIMIT $4
"""


class AccountItem(msgspec.Struct, frozen=True):
    """`name` is the product's name when the order was placed, `quantity` how many were ordered."""

    product_id: str
    name: str
    quantity: int
    cancelled: int = 0

    @property
    def remaining(self) -> int:
        return self.quantity - self.cancelled


class AccountOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`retracted_at` is set while a delivery that was recorded by mistake is withdrawn.

    `partly` is the state to show if only some of its parcels have left, or only some have arrived.
    """

    order_id: UUID
    order_number: str
    status: str
    retracted_at: datetime | None = None
    partly: str | None = None
    is_collected: bool = False
    placed_at: datetime
    items: list[AccountItem]
    total: Money
    remaining: Money

    @property
    def coming(self) -> list[AccountItem]:
        """Returns the lines of which something remains; all of them if nothing does."""
        return [one for one in self.items if one.remaining] or self.items

    @property
    def cancelled(self) -> int:
        """Returns how many pieces are not sent."""
        return sum(one.cancelled for one in self.items)


async def list_account_orders(
    email: str, cursor: str | None = None, limit: int = 20
) -> Page[AccountOrder]:
    """Lists orders newest first; `email` is as `owner_of_session` returns it.

    Raises `Invalid` for the cursor.
    """
    placed_at, order_id = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    rows = await fetch(LIST, email, placed_at, order_id, limit + 1)
    found = [
        AccountOrder(
            order_id=row["order_id"],
            order_number=row["order_number"],
            status=row["status"],
            retracted_at=row["retracted_at"],
            partly=_partly(row),
            is_collected=row["method_kind"] == MethodKind.PICKUP,
            placed_at=row["placed_at"],
            items=msgspec.json.decode(row["items"], type=list[AccountItem]),
            total=Money(row["total"], row["currency"]),
            remaining=Money(row["remaining"], row["currency"]),
        )
        for row in rows[:limit]
    ]
    last = found[-1] if len(rows) > limit else None
    return Page(
        found, cursor_after(last.placed_at.isoformat(), str(last.order_id)) if last else None
    )


def _partly(row: Row) -> str | None:
    """Returns nothing for an order of one parcel, or one that is where all of its parcels are."""
    if row["status"] in (OrderStatus.DELIVERED, OrderStatus.CANCELLED):
        return None
    collected = row["method_kind"] == MethodKind.PICKUP
    if row["some_arrived"]:
        return shown_state(ShownState.PARTLY_DELIVERED, collected=collected)
    if row["status"] == OrderStatus.PENDING_SHIPMENT and row["some_left"]:
        return shown_state(ShownState.PARTLY_SHIPPED, collected=collected)
    return None
