"""Places orders: Products decides, then everything is written in one transaction."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError
from uuid_utils.compat import uuid7

from app import audit_log, idempotency
from app.i18n.language import ENGLISH
from app.infra.batching import Batcher
from app.infra.clock import about_now
from app.infra.database import DatabaseAway, now, transaction
from app.messaging import publish
from app.services import products
from app.services.sales import recipients
from app.services.sales.announcing import announce_payments, announcement
from app.services.sales.billing import read_address
from app.services.sales.method_choice import Offer, most_grams, offer_of
from app.services.sales.placed import placed
from app.services.sales.placing_shapes import OrderAnswer, OrderRequest
from app.services.sales.postal import require_served, require_whole
from app.services.sales.reading import find_order
from app.services.sales.refusals import OrdersPaused, WrongDeliveryMethod
from app.services.sales.shapes import NewOrder
from app.services.sales.writing import Draft, draft, write
from app.values import order_numbers, phones, vat_ids
from app.values.delivery_methods import MethodFault, pickup_method
from app.values.fields import Invalid
from app.values.first_reading import unread
from app.values.maintenance import maintenance_at

# Attempts of a batch: in a shop of a hundred thousand orders, about one drawn number in four
# million is already taken.
DRAWS: Final = 5
NUMBER_TAKEN: Final = "orders_order_number_key"


async def place_order(
    wanted: NewOrder,
    key: idempotency.KeyedRequest | None = None,
    language: str = ENGLISH,
    expected_total: int | None = None,
    *,
    expected_fee: int | None = None,
    bounded: bool = False,
    by_phone: bool = False,
) -> OrderAnswer:
    """Returns the placed order, and whether it had been placed before under the same key.

    Commits in a transaction of its own, with the other orders that wait. With `bounded`, callers
    without a key may place a limited number of orders for one address. `by_phone` is for a member
    of the staff who places the order for a caller. Raises `products.OutOfStock`,
    `products.PricesChanged` if the goods do not cost `expected_total` or their delivery not
    `expected_fee`, `WrongDeliveryMethod`, `TooManyOrders` and
    `OrdersPaused` (nothing was written), `Invalid` for an
    unknown country, a missing postcode, a phone number that is none or a way to pay that the shop
    does not offer or that does not go with the way of delivery, `KeyInUse` and `KeyReused`, and
    `DatabaseAway` while this process does not know the shop's settings.
    """
    if missing := unread():
        # By the defaults it would have neither tax nor payment.
        raise DatabaseAway(f"not read since the start: {', '.join(missing)}")
    if not (by_phone or wanted.is_test):
        await _require_open(key)
    require_whole(wanted.delivery_address)
    if not pickup_method(wanted.delivery_method):
        require_served(wanted.delivery_address.country)
    wanted = _as_stored(wanted)
    actor = audit_log.acting()
    request = OrderRequest(
        wanted, key, language, actor, expected_total, bounded, by_phone, expected_fee
    )
    # It is said in the reader's language here.
    if isinstance(offer := offer_of(request), Invalid):
        raise offer
    return await BATCHER.submit(request)


async def _require_open(key: idempotency.KeyedRequest | None) -> None:
    """Raises `OrdersPaused` during maintenance, except for what was ordered before it."""
    at = about_now()
    if (standing := maintenance_at(at)) is None:
        return
    async with transaction():
        if await idempotency.made_before(key) is None:
            raise OrdersPaused(standing.seconds_left(at), standing.until)


def _as_stored(wanted: NewOrder) -> NewOrder:
    """Returns the order with phone number, VAT ID and invoice address as they are kept."""
    customer, billing = wanted.customer, wanted.billing_address
    phone = phones.read_phone(customer.phone, wanted.delivery_address.country, "customer.phone")
    vat_id = vat_ids.as_written(customer.vat_id)
    customer = msgspec.structs.replace(customer, phone=phone, vat_id=vat_id)
    billing = read_address(billing) if billing else None
    return msgspec.structs.replace(wanted, customer=customer, billing_address=billing)


async def place_all(requests: Sequence[OrderRequest]) -> list[OrderAnswer | Exception]:
    """Returns one answer for each request, in their order: the placed order, or the error.

    Everything is one transaction; no two requests may have the same key.
    """
    for tries_left in reversed(range(DRAWS)):
        try:
            return await _place_all(requests)
        except UniqueViolationError as error:
            if not tries_left or NUMBER_TAKEN not in str(error):
                raise
    raise AssertionError


async def _place_all(requests: Sequence[OrderRequest]) -> list[OrderAnswer | Exception]:
    """Raises `UniqueViolationError` if one of the drawn numbers belongs to another order."""
    async with transaction():
        before = await _placed_before(requests)
        fresh = [
            request for request, answer in zip(requests, before, strict=True) if answer is None
        ]
        taken = iter(await _take(fresh))
    return [answer or next(taken) for answer in before]


async def _placed_before(requests: Sequence[OrderRequest]) -> list[OrderAnswer | Exception | None]:
    # None marks an order that is still to be placed.
    standing = await idempotency.acquire([request.key for request in requests if request.key])
    claims = iter(standing)
    answers: list[OrderAnswer | Exception | None] = []
    for request in requests:
        claim = next(claims) if request.key else None
        if claim is None or isinstance(claim, Exception):
            answers.append(claim)
        else:
            answers.append((placed(await find_order(UUID(claim.subject)), request.wanted), True))
    return answers


async def _take(requests: Sequence[OrderRequest]) -> list[OrderAnswer | Exception]:
    offers = [offer_of(request) for request in requests]
    limits = await recipients.limit_orders(requests)
    refused = [
        limit or (offer if isinstance(offer, Exception) else None)
        for limit, offer in zip(limits, offers, strict=True)
    ]
    asked = [
        (request, offer)
        for request, offer, no in zip(requests, offers, refused, strict=True)
        if no is None and not isinstance(offer, Exception)
    ]
    taken = iter(await _reserve(asked))
    return [no or next(taken) for no in refused]


async def _reserve(asked: Sequence[tuple[OrderRequest, Offer]]) -> list[OrderAnswer | Exception]:
    if not asked:
        return []
    baskets = [
        products.Demand(
            uuid7(),
            request.wanted.items,
            request.expected_total,
            request.language,
            most_grams(offer),
        )
        for request, offer in asked
    ]
    reserved = await products.reserve(baskets)
    numbers = order_numbers.draw(len(asked))
    at = await now()
    results = [
        draft(basket, number, request, offer, held, at)
        if isinstance(held, products.Reserved)
        else _refusal(held, offer)
        for basket, number, (request, offer), held in zip(
            baskets, numbers, asked, reserved, strict=True
        )
    ]
    drafts = [one for one in results if isinstance(one, Draft)]
    if drafts:
        await write(drafts)
        await publish(*map(announcement, drafts))
        await announce_payments(drafts)
        await audit_log.note_all(_entries([request for request, _ in asked], results))
    return [(placed(one, one.wanted), False) if isinstance(one, Draft) else one for one in results]


def _refusal(held: Exception | products.TooHeavy, offer: Offer) -> Exception:
    if isinstance(held, Exception):
        return held
    return WrongDeliveryMethod(MethodFault.WEIGHT, held.grams, most_grams(offer) or 0)


def _entries(
    requests: Sequence[OrderRequest], results: Sequence[Draft | Exception]
) -> list[audit_log.Action]:
    return [
        audit_log.Action(
            name="order.taken_by_phone" if request.by_phone else "order.placed",
            subject=audit_log.Subject("order", one.order_id, one.order_number),
            actor=request.actor,
        )
        for request, one in zip(requests, results, strict=True)
        if request.actor and isinstance(one, Draft)
    ]


PlaceAll = Callable[[Sequence[OrderRequest]], Awaitable[Sequence[OrderAnswer | Exception]]]


def batcher(place: PlaceAll) -> Batcher[OrderRequest, OrderAnswer]:
    # Requests with the same key never share a batch: the row then answers the later one.
    return Batcher(place, lambda request: request.key and request.key.name)


BATCHER: Final = batcher(place_all)
