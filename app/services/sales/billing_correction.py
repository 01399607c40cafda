"""Corrections of whom an order's invoice names and where it goes, at any time."""

from collections.abc import Container
from typing import Final
from uuid import UUID, uuid4

import msgspec
from msgspec import UNSET, UnsetType

from app import audit_log
from app.infra import live
from app.infra.database import fetch, transaction
from app.infra.privacy import ERASED
from app.messaging.domain_events import BillingCorrected, announce
from app.services.sales.billing import billing_of, read_address, stored
from app.services.sales.invoices import list_invoices
from app.services.sales.reading import find_order
from app.services.sales.refusals import AlreadyInvoiced, OrderChanged, OrderErased
from app.services.sales.shapes import BillingAddress, Order
from app.services.sales.status_updates import lock
from app.tables.sales import OrderRow
from app.values import vat_ids
from app.values.statuses import ChangeKind

CORRECT: Final = """
WITH corrected AS (
    UPDATE sales.orders SET version = version + 1, billing = $2, vat_id = $3
    WHERE order_id = $1 RETURNING version, status
)
INSERT INTO sales.changes (order_id, version, kind, status, at, cause)
SELECT $1, version, $4, status, clock_timestamp(), $5 FROM corrected
"""


class Billing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be changed; fields that are left out stay.

    Without an address the invoice goes where the parcel goes; a VAT ID of None is removed.
    """

    billing_address: BillingAddress | UnsetType | None = UNSET
    vat_id: str | UnsetType | None = UNSET


async def correct_billing(
    order_id: UUID, wanted: Billing, expected_versions: Container[int] | None = None
) -> Order:
    """Changes the address of the invoice and the VAT ID, until the invoice is issued.

    The same again changes nothing. Raises `Invalid`, `UnknownOrder`, `OrderErased`,
    `AlreadyInvoiced`, and `OrderChanged` if the order's version is none of `expected_versions`.
    """
    async with transaction():
        order = await lock(order_id)
        if changed := differing(wanted, order):
            if expected_versions is not None and order.version not in expected_versions:
                raise OrderChanged(order.version)
            await require_no_invoice(order_id)
            await change_billing(order, changed, audit_log.acting())
        return await find_order(order_id)


async def require_no_invoice(order_id: UUID) -> None:
    """Takes the id of a locked order. Raises `AlreadyInvoiced`."""
    if await list_invoices(order_id):
        raise AlreadyInvoiced


def differing(wanted: Billing | None, order: OrderRow) -> Billing | None:
    """Returns both as they will be; None if they are like that already. Raises `Invalid`."""
    if wanted is None:
        return None
    has = Billing(billing_address=billing_of({"billing": order.billing}), vat_id=order.vat_id)
    address, vat_id = wanted.billing_address, wanted.vat_id
    if address is UNSET:
        address = has.billing_address
    elif address is not None:
        address = read_address(address)
    vat_id = has.vat_id if vat_id is UNSET else vat_ids.as_written(vat_id)
    changed = Billing(billing_address=address, vat_id=vat_id)
    return None if changed == has else changed


async def change_billing(order: OrderRow, changed: Billing, by: audit_log.Actor | None) -> None:
    """Changes the locked order; both fields are given. Raises `OrderErased`."""
    if order.customer_email == ERASED:
        raise OrderErased(order.order_number)
    order_id, correction_id = order.order_id, f"cor_{uuid4().hex}"
    address = stored(changed.billing_address or None)
    kind = ChangeKind.BILLING_CORRECTED
    await fetch(CORRECT, order_id, address, changed.vat_id or None, kind, correction_id)
    await announce(BillingCorrected(order_id=order_id, correction_id=correction_id))
    about = audit_log.Subject("order", order_id, order.order_number)
    await audit_log.note("order.billing_corrected", about, by=by)
    live.nudge("order", order_id)
