"""What a provider says by itself: stored first, and looked into afterwards."""

from typing import Any, Final

import msgspec
from uuid_utils.compat import uuid7

from app.i18n.language import gettext as _
from app.infra.clock import about_now
from app.infra.database import fetch
from app.services.payments.looking import look
from app.services.payments.providers import STRIPE
from app.services.payments.refusals import ProviderAway, UnsignedNotice
from app.services.payments.stripe import is_signed
from app.services.payments.stripe.shapes import StripeNotice
from app.settings import settings
from app.values.fields import Invalid
from app.values.payments import FactKind

STORE: Final = """
INSERT INTO payments.facts (fact_id, provider, provider_event, kind, object, amount, body)
VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
ON CONFLICT (provider, provider_event) DO NOTHING
"""
# Each finds its payment by the id that the shop gave it, or by the provider's. One whose order is
# not there yet finds it later, for as long as Stripe sends a notice again; then it is about nothing
# of this shop.
# One whose payment could not be read waits so many seconds, and others have their turn.
TRY_EVERY: Final = 60
UUID_FORM: Final = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
DUE: Final = f"""
SELECT fact_id, payments.payment_id, order_id
FROM payments.facts JOIN payments.payments ON payments.payment_id = (
    SELECT ours.payment_id FROM payments.payments AS ours
    WHERE ours.payment_id = CASE WHEN facts.object ~ '{UUID_FORM}' THEN facts.object::uuid END
    UNION ALL
    SELECT operations.payment_id FROM payments.operations
    WHERE operations.provider_ref = facts.object
    LIMIT 1)
WHERE facts.applied_at IS NULL AND provider = $1 AND facts.kind = 'NOTICE'
  AND received_at > now() - interval '3 days'
  AND (tried_at IS NULL OR looked_at >= tried_at
    OR tried_at < now() - make_interval(secs => {TRY_EVERY}))
ORDER BY received_at LIMIT $2
"""
APPLIED: Final = """
UPDATE payments.facts SET payment_id = $2, applied_at = clock_timestamp() WHERE fact_id = ANY($1)
"""


async def store_notice(signature: str, body: bytes) -> None:
    """Stores a notice of Stripe; one that is repeated changes nothing.

    Raises `UnsignedNotice`, and `Invalid` for a body that is no notice.
    """
    secret = settings.stripe_webhook_secret
    if not secret or not is_signed(signature, body, secret, about_now()):
        raise UnsignedNotice
    try:
        notice = msgspec.json.decode(body, type=StripeNotice)
    except msgspec.MsgspecError as error:
        raise Invalid("data", _("is not an event of the provider")) from error
    about = notice.data.object
    ours = about.metadata.get("payment") or about.payment_intent or about.id
    kept: dict[str, Any] = {
        "type": notice.type,
        "id": about.id,
        "object": about.object,
        "status": about.status,
        "payment_intent": about.payment_intent,
    }
    fact = (STRIPE, notice.id[:255], FactKind.NOTICE, ours[:255], about.amount)
    await fetch(STORE, uuid7(), *fact, msgspec.json.encode(kept).decode())


async def apply_notices(limit: int) -> int:
    """Looks into what was said about the shop's payments; returns how many notices that were.

    Raises `ProviderAway` once it has tried them all.
    """
    due = await fetch(DUE, STRIPE, limit)
    away: ProviderAway | None = None
    for order_id in dict.fromkeys(one["order_id"] for one in due):
        its = [one for one in due if one["order_id"] == order_id]
        try:
            await look(order_id)
        except ProviderAway as error:
            away = error
            continue
        await fetch(APPLIED, [one["fact_id"] for one in its], its[0]["payment_id"])
    if away:
        raise away
    return len(due)
