"""Test orders: the shop tries itself with them, and removes them afterwards."""

from collections.abc import Container
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app import audit_log
from app.i18n.language import gettext_noop
from app.infra import live
from app.infra.database import fetch, fetch_value, now, transaction
from app.infra.setup_steps import SetupStep
from app.messaging import publish
from app.messaging.events import OrderTestRemoved
from app.services.sales.reading import find_order
from app.services.sales.refusals import NoTestOrder, OrderChanged, TestOrderOpen
from app.services.sales.shapes import Order
from app.services.sales.status_updates import lock
from app.values.statuses import ChangeKind

REMOVE: Final = """
WITH removed AS (
    UPDATE sales.orders SET version = version + 1, removed_at = $2
    WHERE order_id = $1 RETURNING version, status
)
INSERT INTO sales.changes (order_id, version, kind, status, at)
SELECT $1, version, $3, status, $2 FROM removed
"""
# A delivery that was withdrawn is still to come.
ENDED: Final = """
status IN ('DELIVERED', 'CANCELLED') AND retracted_at IS NULL AND NOT EXISTS (
    SELECT FROM sales.parcels
    WHERE parcels.order_id = orders.order_id AND parcels.retracted_at IS NOT NULL)
"""
HAS_ENDED: Final = f"SELECT {ENDED} FROM sales.orders WHERE order_id = $1"
LATEST: Final = f"""
SELECT order_id, order_number, status, placed_at, removed_at,
    removed_at IS NULL AND {ENDED} AS may_be_removed
FROM sales.orders WHERE is_test ORDER BY placed_at DESC, order_id DESC LIMIT $1
"""
FOLLOWED: Final = """
SELECT EXISTS (SELECT FROM sales.orders
WHERE is_test AND status = 'DELIVERED' AND removed_at IS NOT NULL)
"""


class TestOrder(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    removed_at: datetime | None
    may_be_removed: bool


async def remove_test_order(
    order_id: UUID, expected_versions: Container[int] | None = None
) -> Order:
    """Takes a test order out of all lists and reports; Products gets back what it took.

    Its rows and events stay, with the removal as their last one; removing it twice changes nothing.
    Raises `UnknownOrder`, `NoTestOrder`, `TestOrderOpen`, and `OrderChanged` if there is something
    to do and the order's version is none of `expected_versions`.
    """
    async with transaction():
        order = await lock(order_id)
        if not order.is_test:
            raise NoTestOrder(order.order_number)
        if not order.removed_at:
            if expected_versions is not None and order.version not in expected_versions:
                raise OrderChanged(order.version)
            if not await fetch_value(HAS_ENDED, order_id):
                raise TestOrderOpen(order.order_number)
            at = await now()
            await fetch(REMOVE, order_id, at, ChangeKind.TEST_REMOVED)
            await publish(
                OrderTestRemoved(order_id=order_id, order_number=order.order_number, removed_at=at)
            )
            about = audit_log.Subject("order", order_id, order.order_number)
            await audit_log.note("order.test_removed", about)
            live.nudge("order", order_id)
        return await find_order(order_id)


async def list_test_orders(limit: int = 50) -> list[TestOrder]:
    """Returns the latest first, also those that were removed."""
    return [TestOrder(**row) for row in await fetch(LATEST, limit)]


async def was_tried() -> bool:
    """Returns whether a test order was followed to the doorstep, and removed."""
    return await fetch_value(FOLLOWED)


STEPS: Final = (
    SetupStep(
        name="test-order",
        place=70,
        title=gettext_noop("A test order"),
        why=gettext_noop("Follow it to the doorstep as your customers will, and remove it again."),
        button=gettext_noop("Try the shop"),
        href="/staff/test-orders",
        is_done=was_tried,
    ),
)
