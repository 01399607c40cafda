"""Stripe as a provider: Checkout for the customer, payment intents and refunds for the cashier."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec

from app.infra.outbound import ApiReply, Unsent
from app.services.payments.port import (
    Asked,
    Booked,
    PageGiven,
    PaymentSeen,
    ProviderAnswer,
    RefundSeen,
)
from app.services.payments.refusals import ProviderAway
from app.services.payments.stripe.booking import booked_of, disputed_of
from app.services.payments.stripe.calls import StripeCalls, from_stripe, to_stripe
from app.services.payments.stripe.shapes import (
    StripeDispute,
    StripeDisputeList,
    StripeIntent,
    StripeMoved,
    StripeMovedList,
    StripeRefund,
    StripeRefundList,
    StripeSession,
)
from app.settings import settings
from app.values.payments import OperationKind, OperationState, PaymentMethodId
from app.values.shop_settings import shop_settings

# For how long a page is open; the shortest that Stripe allows is half an hour.
PAGE_OPEN: Final = timedelta(minutes=60)
# Statuses that say nothing of the operation: who asked was wrong, or asked too much, or at once.
ASK_AGAIN: Final = frozenset({401, 403, 409, 425, 429})
ENDED: Final[Mapping[str, OperationState]] = {
    "succeeded": OperationState.DONE,
    "failed": OperationState.REFUSED,
    "canceled": OperationState.REFUSED,
}
# Statuses of an intent in which its money is, or was, set aside.
AUTHORISED: Final = frozenset({"requires_capture", "succeeded"})
UNKNOWN: Final = ProviderAnswer(state=OperationState.UNKNOWN)
T = TypeVar("T")


class Stripe:
    """See `Provider`. Nothing is asked twice by itself: the rows say when."""

    method_id = PaymentMethodId.CARD

    def __init__(self, base: str, key: str) -> None:
        self._calls = StripeCalls(base, key)

    async def carry_out(self, asked: Asked) -> ProviderAnswer:
        path, given = _request(asked)
        try:
            reply = await self._calls.post(path, str(asked.operation_id), **given)
        except Unsent:
            return UNKNOWN
        if reply.status != 200:
            return _not_done(reply)
        match asked.kind:
            case OperationKind.OPEN:
                return _opened(_read(reply, StripeSession))
            case OperationKind.REFUND:
                return _refunded(_read(reply, StripeRefund))
            case _:
                intent = _read(reply, StripeIntent)
                return ProviderAnswer(state=OperationState.DONE, reference=intent.id)

    async def look(self, page_ref: str, currency: str) -> PaymentSeen | None:
        session = await self._get(f"/v1/checkout/sessions/{page_ref}", StripeSession)
        if session.payment_intent is None:
            return None
        intent = await self._get(
            f"/v1/payment_intents/{session.payment_intent}", StripeIntent, expand=["latest_charge"]
        )
        is_gone = intent.status == "canceled"
        if intent.status not in AUTHORISED and not (is_gone and intent.latest_charge):
            return None
        refunds = list[StripeRefund]()
        if intent.amount_received:
            refunds = await self._refunds(intent.id)
        disputes = list[StripeDispute]()
        if intent.is_disputed:
            asked = {"payment_intent": intent.id, "limit": 100}
            disputes = (await self._get("/v1/disputes", StripeDisputeList, **asked)).data
        before = intent.capture_before
        return PaymentSeen(
            payment_ref=intent.id,
            authorised=from_stripe(intent.amount, currency),
            taken=from_stripe(intent.amount_received, currency),
            is_gone=is_gone,
            capture_before=datetime.fromtimestamp(before, UTC) if before else None,
            refunds=[_seen(one, currency) for one in refunds],
            disputes=[disputed_of(one, currency) for one in disputes],
        )

    async def end(self, page_ref: str) -> bool:
        path = f"/v1/checkout/sessions/{page_ref}/expire"
        try:
            reply = await self._calls.post(path, f"end-{page_ref}")
        except Unsent:
            return False
        # 400: it was paid, or has ended by itself.
        return reply.status in (200, 400)

    async def booked(self, since: datetime, until: datetime) -> Sequence[Booked]:
        between = {"gte": int(since.timestamp()), "lt": ceil(until.timestamp())}
        found, more = list[StripeMoved](), dict[str, str]()
        while True:
            page = await self._get(
                "/v1/balance_transactions",
                StripeMovedList,
                created=between,
                limit=100,
                expand=["data.source"],
                **more,
            )
            found += page.data
            if not page.has_more or not page.data:
                return [booked_of(one) for one in found]
            more = {"starting_after": page.data[-1].id}

    async def close(self) -> None:
        await self._calls.close()

    async def _refunds(self, intent: str) -> list[StripeRefund]:
        found, more = list[StripeRefund](), dict[str, str]()
        while True:
            page = await self._get(
                "/v1/refunds", StripeRefundList, payment_intent=intent, limit=100, **more
            )
            found += page.data
            if not page.has_more or not page.data:
                return found
            more = {"starting_after": page.data[-1].id}

    async def _get(self, path: str, kind: type[T], **asked: Any) -> T:
        try:
            reply = await self._calls.get(path, **asked)
        except Unsent as error:
            raise ProviderAway(str(error)) from error
        if reply.status != 200:
            raise ProviderAway(f"{path.rpartition('/')[0]} was answered with {reply.status}")
        return _read(reply, kind)


def _request(asked: Asked) -> tuple[str, dict[str, Any]]:
    amount = to_stripe(asked.amount, asked.currency)
    ours = {"payment": str(asked.payment_id), "operation": str(asked.operation_id)}
    match asked.kind:
        case OperationKind.OPEN:
            return "/v1/checkout/sessions", _session(asked, amount, ours)
        case OperationKind.CAPTURE:
            path = f"/v1/payment_intents/{asked.payment_ref}/capture"
            return path, {"amount_to_capture": amount}
        case OperationKind.VOID:
            return f"/v1/payment_intents/{asked.payment_ref}/cancel", {}
        case OperationKind.REFUND:
            return "/v1/refunds", {
                "payment_intent": asked.payment_ref,
                "amount": amount,
                "metadata": ours,
            }
        case _:
            raise ValueError(asked.kind)


def _session(asked: Asked, amount: int, ours: Mapping[str, str]) -> dict[str, Any]:
    # The same for each try under one key, so nothing here may depend on the time.
    order = f"{settings.link_base}/orders/{asked.order_id}"
    product = {"name": f"{shop_settings().name} {asked.order_number}"}
    price = {"currency": asked.currency.lower(), "unit_amount": amount, "product_data": product}
    return {
        "mode": "payment",
        "client_reference_id": asked.order_id,
        "payment_method_types": ["card"],
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {"capture_method": "manual", "metadata": ours},
        "metadata": ours,
        "expires_at": int((asked.created_at + PAGE_OPEN).timestamp()),
        "success_url": f"{order}/pay/return",
        "cancel_url": order,
    }


def _opened(session: StripeSession) -> ProviderAnswer:
    ends_at = datetime.fromtimestamp(session.expires_at, UTC)
    return ProviderAnswer(
        state=OperationState.DONE if session.url else OperationState.REFUSED,
        reference=session.id,
        body=msgspec.json.encode(PageGiven(session.url or "", ends_at)),
    )


def _refunded(refund: StripeRefund) -> ProviderAnswer:
    state = ENDED.get(refund.status or "", OperationState.UNKNOWN)
    return ProviderAnswer(state=state, reference=refund.id)


def _not_done(reply: ApiReply) -> ProviderAnswer:
    if reply.status in ASK_AGAIN:
        return UNKNOWN
    if reply.status >= 500:
        # A 500 is kept under its key like any other answer, and says nothing of what was done.
        replayed = reply.headers.get("idempotent-replayed") == "true"
        return ProviderAnswer(state=OperationState.UNKNOWN, is_final=replayed)
    return ProviderAnswer(state=OperationState.REFUSED, is_final=True, body=_fault(reply))


def _fault(reply: ApiReply) -> bytes:
    try:
        told = msgspec.json.decode(reply.body)["error"]
        said = {name: str(told[name])[:200] for name in ("type", "code") if told.get(name)}
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        said = dict[str, str]()
    return msgspec.json.encode({"status": reply.status, **said})


def _seen(refund: StripeRefund, currency: str) -> RefundSeen:
    return RefundSeen(
        reference=refund.id,
        operation_id=_uuid(refund.metadata.get("operation")),
        amount=from_stripe(refund.amount, currency),
        state=ENDED.get(refund.status or "", OperationState.UNKNOWN),
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _read(reply: ApiReply, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(reply.body, type=kind)
    except msgspec.MsgspecError as error:
        raise ProviderAway(f"the answer is none that is known: {error}") from error
