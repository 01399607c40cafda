"""Changes of where an order goes, by its customer or by the shop: its address, note and phone.

Delivery decides, since only it knows whether somebody is packing already; Sales publishes the
request, keeps what was wanted until the answer, and then applies it.
"""

import asyncio
from collections.abc import Container
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra import live
from app.infra.database import (
    IS_DURABLE,
    Row,
    fetch,
    fetch_row,
    now,
    transaction,
)
from app.messaging import publish
from app.messaging.event_parts import Destination
from app.messaging.events import OrderCorrectionRequested
from app.services.sales.billing_correction import (
    Billing,
    change_billing,
    differing,
    require_no_invoice,
)
from app.services.sales.correction import change_email, is_another
from app.services.sales.detail_shapes import DETAILS, Details, KeptDetails
from app.services.sales.postal import require_served, require_way, require_whole
from app.services.sales.refusals import OrderChanged, OrderTooLate
from app.services.sales.shapes import Address, Order
from app.services.sales.status_updates import lock, record_change
from app.tables.sales import OrderRow
from app.values import phones
from app.values.fields import Detail, read_email
from app.values.postal import address_columns, address_in
from app.values.statuses import (
    ChangeKind,
    CorrectionState,
    OrderStatus,
    TooLate,
    has_left,
)

# Who asked, if it was nobody with a name at the shop.
CUSTOMER: Final = "customer"
# Seconds that a request waits for Delivery's answer.
PATIENCE: Final = 2.0

ASKED: Final = """
SELECT correction_id, wanted FROM sales.corrections
WHERE order_id = $1 AND state = 'ASKED' ORDER BY asked_at DESC, correction_id DESC LIMIT 1
"""
WAITING: Final = """
SELECT wanted FROM sales.corrections
WHERE order_id = $1 AND state = 'ASKED' ORDER BY asked_at, correction_id
"""
ASK: Final = """
INSERT INTO sales.corrections (correction_id, order_id, what, wanted, asked_by, asked_at, state)
VALUES ($1, $2, $3, $4, $5, $6, 'ASKED')
"""
# The answer is another transaction's, and may be given only once it lasts.
STATE: Final = f"""
SELECT state, because, since, refused_by FROM sales.corrections
WHERE correction_id = $1 AND {IS_DURABLE}
"""


async def request_details(
    order_id: UUID,
    wanted: Details,
    expected_versions: Container[int] | None = None,
    *,
    email: str | None = None,
    billing: Billing | None = None,
) -> UUID | None:
    """Requests the change, and returns its id; None if there is nothing to wait for.

    Another `email` or `billing` is changed together with the details, and not at all if these are
    refused; if the details are like that already, at once. The same request again, while the first
    is waiting, is the same. Raises `UnknownOrder`, `Invalid`, `OrderTooLate` if the order has left
    or is cancelled, `OrderErased`, and `OrderChanged` if its version is none of
    `expected_versions`.
    """
    email = read_email(email, "customer.email") if email else None
    async with transaction():
        order = await lock(order_id)
        wanted = _read(wanted, order)
        waiting, changes = await fetch_row(ASKED, order_id), _differing(wanted, order)
        corrected = differing(billing, order)
        billing = billing if corrected else None
        if waiting:
            asked = msgspec.json.decode(waiting["wanted"], type=KeptDetails)
            same = asked.among(DETAILS) in (wanted, wanted.among(changes))
            if same and email in (None, asked.email) and billing in (None, asked.billing):
                return waiting["correction_id"]
        # A request that waits may change what is compared here.
        what = wanted.given if waiting else changes
        if email and not waiting and not is_another(email, order):
            email = None
        if not what and not email and not billing:
            return None
        if expected_versions is not None and order.version not in expected_versions:
            raise OrderChanged(order.version)
        if corrected:
            await require_no_invoice(order_id)
        if what:
            _require_open(order)
            return await _ask(order, wanted.among(what), what, billing, email)
        if corrected:
            await change_billing(order, corrected, audit_log.acting())
        if email and is_another(email, order):
            await change_email(order, email, audit_log.acting())
        return None


async def as_asked(order: Order) -> Order:
    """Returns the order as it will be if no request that waits is refused."""
    for row in await fetch(WAITING, order.order_id):
        asked = msgspec.json.decode(row["wanted"], type=Details)
        phone = order.customer.phone if asked.phone is UNSET else asked.phone
        order = msgspec.structs.replace(
            order,
            delivery_address=asked.delivery_address or order.delivery_address,
            note=order.note if asked.note is None else asked.note,
            customer=msgspec.structs.replace(order.customer, phone=phone),
        )
    return order


async def wait_for_answer(order_id: UUID, correction_id: UUID) -> str:
    """Returns the state of the request, when Delivery has answered or after `PATIENCE`.

    Raises `OrderTooLate` if it was refused.
    """
    with live.changed_event(f"order:{order_id}") as changed:
        answer = await _answer(correction_id)
        try:
            async with asyncio.timeout(PATIENCE):
                while answer["state"] == CorrectionState.ASKED:
                    await changed.wait()
                    changed.clear()
                    answer = await _answer(correction_id)
        except TimeoutError:
            answer = await _answer(correction_id)
    if answer["state"] == CorrectionState.REFUSED:
        raise OrderTooLate(answer["because"], answer["since"], answer["refused_by"])
    return answer["state"]


async def _answer(correction_id: UUID) -> Row:
    [row] = await fetch(STATE, correction_id)
    return row


def _read(wanted: Details, order: OrderRow) -> Details:
    address, phone = wanted.delivery_address, wanted.phone
    if address:
        require_whole(address)
        # An order keeps its country, also if the shop delivers there no longer.
        if address.country != order.country:
            require_served(address.country)
            require_way(address.country, order.method_id)
        address = Address(**address_columns(address))
    if phone is not UNSET:
        country = address.country if address else order.country
        phone = phones.read_phone(phone, country, "customer.phone")
    return msgspec.structs.replace(wanted, delivery_address=address, phone=phone)


def _differing(wanted: Details, order: OrderRow) -> list[Detail]:
    has: dict[Detail, Any] = {
        "delivery_address": Address(**address_in(order.to_dict())),
        "note": order.note,
        "phone": order.customer_phone,
    }
    return [one for one in wanted.given if getattr(wanted, one) != has[one]]


def _require_open(order: OrderRow) -> None:
    if has_left(order.status):
        raise OrderTooLate(TooLate.SHIPPED, order.shipped_at)
    if order.status == OrderStatus.CANCELLED:
        raise OrderTooLate(TooLate.CANCELLED, None)


async def _ask(
    order: OrderRow,
    wanted: Details,
    what: list[Detail],
    billing: Billing | None,
    email: str | None,
) -> UUID:
    correction_id, at = uuid7(), await now()
    actor = audit_log.acting()
    by = actor.name if actor else CUSTOMER
    # The worker that gets the answer acts for nobody.
    details = msgspec.structs.asdict(wanted)
    by_name = actor if email or billing else None
    kept = KeptDetails(**details, billing=billing, email=email, by=by_name)
    await fetch(
        ASK, correction_id, order.order_id, what, msgspec.json.encode(kept).decode(), by, at
    )
    await record_change(order, ChangeKind.CORRECTION_REQUESTED, at, str(correction_id))
    address = wanted.delivery_address
    await publish(
        OrderCorrectionRequested(
            order_id=order.order_id,
            correction_id=correction_id,
            by=by,
            delivery_address=Destination(**address_columns(address)) if address else None,
            note=wanted.note,
            phone=wanted.phone,
        )
    )
    about = audit_log.Subject("order", order.order_id, order.order_number)
    await audit_log.note("order.correction_requested", about, {}, {"what": ", ".join(what)})
    return correction_id
