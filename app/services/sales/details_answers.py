"""Delivery's answer to a change of where an order goes: what was wanted is applied or forgotten."""

from typing import Final

import msgspec
from msgspec import UNSET

from app.infra.database import fetch, fetch_value, transaction
from app.messaging.domain_events import DetailsCorrected, announce
from app.messaging.events import OrderCorrected, OrderCorrectionRefused
from app.services.sales.billing_correction import change_billing, differing
from app.services.sales.correction import change_email, is_another
from app.services.sales.detail_shapes import KeptDetails
from app.services.sales.shapes import Address
from app.services.sales.status_updates import lock, record_change
from app.values.postal import address_columns, address_in
from app.values.statuses import ChangeKind, CorrectionState

ANSWER: Final = """
UPDATE sales.corrections SET state = $2, because = $3, refused_by = $4, since = $5,
    answered_at = $6, wanted = NULL
FROM (SELECT wanted FROM sales.corrections WHERE correction_id = $1) AS before
WHERE correction_id = $1 AND state = 'ASKED'
RETURNING before.wanted
"""
APPLY: Final = """
UPDATE sales.orders SET company = $2, line1 = $3, line2 = $4, city = $5, state = $6, postcode = $7,
    country = $8, note = $9, customer_phone = $10
WHERE order_id = $1
"""


async def record_correction(event: OrderCorrected) -> None:
    """Applies what was wanted, once. Raises `UnknownOrder`."""
    async with transaction():
        order = await lock(event.order_id)
        answer = (CorrectionState.DONE, None, None, None, event.at)
        kept = await fetch_value(ANSWER, event.correction_id, *answer)
        if kept is None:
            return
        wanted = msgspec.json.decode(kept, type=KeptDetails)
        address = wanted.delivery_address or Address(**address_in(order.to_dict()))
        note = order.note if wanted.note is None else wanted.note
        phone = order.customer_phone if wanted.phone is UNSET else wanted.phone
        columns = address_columns(address).values()
        await fetch(APPLY, order.order_id, *columns, note, phone)
        await record_change(order, ChangeKind.CORRECTED, event.at, str(event.correction_id))
        await announce(DetailsCorrected(order_id=event.order_id, correction_id=event.correction_id))
        # The other part of it may have been changed while this one waited.
        if corrected := differing(wanted.billing, order):
            await change_billing(order, corrected, wanted.by)
        if wanted.email and is_another(wanted.email, order):
            await change_email(order, wanted.email, wanted.by)


async def record_correction_refusal(event: OrderCorrectionRefused) -> None:
    """Keeps the reason, and forgets what was wanted. Raises `UnknownOrder`."""
    async with transaction():
        order = await lock(event.order_id)
        answer = (CorrectionState.REFUSED, event.because, event.by, event.since, event.at)
        if await fetch_value(ANSWER, event.correction_id, *answer) is None:
            return
        cause = str(event.correction_id)
        await record_change(order, ChangeKind.CORRECTION_REFUSED, event.at, cause)
