"""Orders: placing, reading and listing them, requesting a cancellation, and renewing links."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.infra import metrics
from app.routes.api.examples import orders
from app.routes.api.examples.products import SHORTAGE
from app.routes.api.whole_order import OrderWithParcels, answer_with
from app.services import products, sales
from app.values.fields import Note
from app.values.languages import negotiated
from app.values.paging import Page
from app.values.pieces import PieceCounts
from app.values.statuses import OrderStatus
from app.web.conditional import IfMatch, IfNoneMatch, expected_versions, unless_known
from app.web.guards import require_scope
from app.web.idempotency_key import KEY_IN_USE, IdempotencyKey, key_of, replayed, require_key
from app.web.list_parameters import Cursor, Limit, Search
from app.web.openapi import (
    ANYONE,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    NOT_MODIFIED,
    WITH_KEY,
    WITH_ORDER_TOKEN,
    OptionalBody,
    problems,
    shown,
)
from app.web.pages import AnyRequest
from app.web.rate_limits import bounds_recipients

TAGS = ["orders"]


class CancellationRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `items` all that has not left is meant; with them a key is required."""

    reason: Note | None = None
    items: PieceCounts | None = None


class CancellationRequested(msgspec.Struct, frozen=True):
    """`status` is the order's at this moment; Delivery decides about the cancellation."""

    order_id: UUID
    status: str


@post(
    "/orders",
    tags=TAGS,
    security=ANYONE,
    operation_id="placeOrder",
    summary="Place an order",
    responses=problems(
        *BODY_PROBLEMS,
        "product-unavailable",
        "maintenance",
        *KEY_PROBLEMS,
        *KEY_IN_USE,
        product_unavailable=SHORTAGE,
    )
    | {201: shown(sales.Placed, "The order, taken", orders.PLACED)},
)
async def place_order(
    request: AnyRequest,
    data: Annotated[sales.OrderInput, orders.body(orders.NEW_ORDER)],
    idempotency_key: IdempotencyKey = None,
) -> Response[sales.Placed]:
    """The whole order is placed or none of it: if a product is not available, nothing is written.

    `access_token` opens this order to its holder; `links.page` carries it to a browser. An answer
    with `Idempotent-Replayed: true` is an earlier one, byte for byte. `Accept-Language` sets the
    language of the customer's mails. Without an API key at most 20 orders an hour go to one email
    address: 429 with `Retry-After`; repeated answers do not count.
    During maintenance the answer is 503 (`maintenance`) with `Retry-After`.

    `delivery_address` is null, or counts for nothing, with a `delivery_method` that has a point of
    pick-up.

    With `is_test` (`orders:write`) it is a test order: marked as one everywhere, and removed
    afterwards.
    """
    if data.is_test:
        await require_scope("orders:write")(request, request.route_handler)
    key = await key_of(request, idempotency_key, "orders")
    spoken = negotiated(request.headers.get("Accept-Language", ""))
    try:
        wanted = sales.order_of(data)
        placed, again = await sales.place_order(wanted, key, spoken, bounded=bounds_recipients())
    except products.OutOfStock:
        metrics.orders_refused.labels("api").inc()
        raise
    headers = {"Location": placed.links.self_, "Cache-Control": "no-store", **replayed(again)}
    if not again:
        metrics.orders_placed.labels("api").inc()
    return Response(placed, headers=headers)


@get(
    "/orders",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listOrders",
    summary="Orders, newest first",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(Page[sales.OrderSummary], "A page of the list", orders.ORDERS)},
)
async def list_orders(
    status: FromQuery[OrderStatus | None] = None,
    q: Search = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[sales.OrderSummary]:
    """`q` is a whole email, or part of an order number, name, postcode or town."""
    return await sales.list_orders(status, q, cursor, limit)


@get(
    "/orders/{order_id:uuid}",
    tags=TAGS,
    security=WITH_ORDER_TOKEN,
    operation_id="getOrder",
    summary="One order",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(OrderWithParcels, "The order", orders.ORDER), 304: NOT_MODIFIED},
)
async def show_order(
    order_id: FromPath[UUID], if_none_match: IfNoneMatch = None
) -> Response[OrderWithParcels] | Response[None]:
    """The order's token opens it, or a key with `orders:read`."""
    order = await sales.find_order(order_id)
    return unless_known(await answer_with(order), if_none_match)


@post(
    "/orders/{order_id:uuid}/cancellation",
    status_code=202,
    tags=TAGS,
    security=WITH_ORDER_TOKEN,
    operation_id="requestCancellation",
    operation_class=OptionalBody,
    summary="Ask for an order to be cancelled",
    responses=problems(
        *KEY_PROBLEMS,
        *BODY_PROBLEMS,
        *KEY_IN_USE,
        "not-found",
        "cancellation-refused",
        "precondition-failed",
    )
    | {202: shown(CancellationRequested, "Asked; Delivery decides", orders.CANCELLING)},
)
async def request_cancellation(
    request: AnyRequest,
    order_id: FromPath[UUID],
    data: Annotated[CancellationRequest | None, orders.body(orders.CANCELLATION)] = None,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> CancellationRequested:
    """A repeated request changes nothing. The order's `cancellation`, `cancelled` and `status` show
    the outcome. Of `items` those are cancelled that have not left, of the latest parcel first.
    """
    wanted, expected = data or CancellationRequest(), expected_versions(if_match)
    if wanted.items is None:
        order = await sales.request_cancellation(order_id, wanted.reason, expected)
    else:
        require_key(idempotency_key)
        key = await key_of(request, idempotency_key, "cancellation", order_id)
        order = await sales.request_pieces(key, order_id, wanted.items, wanted.reason, expected)
    return CancellationRequested(order.order_id, order.status)


@post(
    "/orders/{order_id:uuid}/links",
    tags=TAGS,
    security=WITH_ORDER_TOKEN,
    operation_id="renewLinks",
    summary="Make an order's links anew",
    responses=problems(*KEY_PROBLEMS, *KEY_IN_USE, "not-found")
    | {201: shown(sales.NewLinks, "What opens the order now", orders.NEW_LINKS)},
)
async def renew_links(
    request: AnyRequest, order_id: FromPath[UUID], idempotency_key: IdempotencyKey = None
) -> Response[sales.NewLinks]:
    """An `access_token` and links that were given out before open nothing any more.

    An order that is placed again under its `Idempotency-Key` still gets its first answer, byte for
    byte.
    """
    key = await key_of(request, idempotency_key, "links", order_id)
    made, again = await sales.renew_links_once(key, order_id)
    return Response(made, headers={"Cache-Control": "no-store", **replayed(again)})


handlers = [place_order, list_orders, show_order, request_cancellation, renew_links]
