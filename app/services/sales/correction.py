"""Corrections of an order that was placed with a mistake: of its email address."""

from collections.abc import Container
from uuid import UUID, uuid4

from app import audit_log
from app.infra import live
from app.infra.database import fetch, transaction
from app.infra.privacy import ERASED
from app.messaging.domain_events import EmailCorrected, announce
from app.services.sales.reading import find_order
from app.services.sales.refusals import OrderChanged, OrderErased
from app.services.sales.shapes import Order
from app.services.sales.status_updates import lock
from app.tables.sales import OrderRow
from app.values import emails
from app.values.fields import read_email
from app.values.statuses import ChangeKind

CORRECT = """
WITH corrected AS (
    UPDATE sales.orders SET version = version + 1, token_version = token_version + 1,
        customer_email = $2
    WHERE order_id = $1 RETURNING version, status
)
INSERT INTO sales.changes (order_id, version, kind, status, at, cause)
SELECT $1, version, $3, status, clock_timestamp(), $4 FROM corrected
"""


async def correct_email(
    order_id: UUID, email: str, expected_versions: Container[int] | None = None
) -> Order:
    """Gives the order to another email address: its mails, its links and its search.

    Links that were issued before no longer open it. Both addresses are written to, and only the new
    one gets a link. The order's status does not matter; the same address again changes nothing.
    Raises `Invalid`, `UnknownOrder`, `OrderErased`, and `OrderChanged` if the order's version is
    none of `expected_versions`.
    """
    email = read_email(email, "customer.email")
    async with transaction():
        order = await lock(order_id)
        if is_another(email, order):
            if expected_versions is not None and order.version not in expected_versions:
                raise OrderChanged(order.version)
            await change_email(order, email, audit_log.acting())
        return await find_order(order_id)


def is_another(email: str, order: OrderRow) -> bool:
    return emails.comparable(order.customer_email) != emails.comparable(email)


async def change_email(order: OrderRow, email: str, by: audit_log.Actor | None) -> None:
    """Changes the locked order to another address, which is canonical already.

    Raises `OrderErased`.
    """
    if order.customer_email == ERASED:
        raise OrderErased(order.order_number)
    order_id, correction_id = order.order_id, f"cor_{uuid4().hex}"
    await fetch(CORRECT, order_id, email, ChangeKind.EMAIL_CORRECTED, correction_id)
    left = order.customer_email
    await announce(EmailCorrected(order_id=order_id, correction_id=correction_id, left=left))
    about = audit_log.Subject("order", order_id, order.order_number)
    await audit_log.note("order.email_corrected", about, by=by)
    live.nudge("order", order_id)
