"""The products to count, and shelves that are found empty."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath

from app.routes.api.examples import counts as examples
from app.routes.api.examples.orders import body
from app.services import delivery, products
from app.values.fields import Invalid, Name
from app.values.paging import Page
from app.values.pieces import PieceCount
from app.web.list_parameters import Cursor, Limit
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["products"]
SHELF = "/products/{product_id:str}/empty-shelf"
Pieces = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class CountRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason` is one line of text."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

    def __post_init__(self) -> None:
        try:
            msgspec.convert(self.reason, Name)
        except msgspec.ValidationError as error:
            raise Invalid("reason", "must be one line of text that can be seen") from error


class CountResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many were counted, and the `on_hand` of the list from which they were counted."""

    counted: Pieces
    expected: Pieces


class HoldingParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting parcel that has pieces of the product; `version` is the shipment's."""

    shipment_id: UUID
    order_id: UUID
    order_number: str
    version: int
    items: list[PieceCount]


class ShelfLevel(products.StockLevel, frozen=True, kw_only=True):
    """The stock of a product, and the parcels that hold it, those of the newest orders first."""

    parcels: list[HoldingParcel]


@get(
    "/counts",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listCounts",
    summary="What is to be counted, along the shelves",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(Page[products.StockCount], "A page of the list", examples.COUNTS)},
)
async def list_counts(cursor: Cursor = None, limit: Limit = 50) -> Page[products.StockCount]:
    """Products without a shelf are last. `on_hand` includes what is packed and has not left."""
    return await products.list_counts(cursor, limit)


@post(
    "/products/{product_id:str}/counts",
    status_code=201,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="requestCount",
    summary="Put a product on the count list",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found")
    | {
        200: shown(products.StockCount, "It is on the list already", examples.COUNT),
        201: shown(products.StockCount, "It is on the list now", examples.COUNT),
    },
)
async def request_count(
    request: AnyRequest,
    product_id: FromPath[str],
    data: Annotated[CountRequest, body(examples.COUNT_REQUEST)],
) -> Response[products.StockCount]:
    """A product is on the list once; the reason is the first one that was given."""
    count, is_new = await products.put_on_count_list(product_id, data.reason, request.auth.name)
    return Response(count, status_code=201 if is_new else 200)


@get(
    "/counts/{count_id:uuid}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getCount",
    summary="One count, open or done",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(products.StockCount, "The count", examples.COUNT)},
)
async def show_count(count_id: FromPath[UUID]) -> products.StockCount:
    return await products.find_count(count_id)


@put(
    "/counts/{count_id:uuid}/result",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="recordCount",
    summary="Say how many were counted",
    responses=problems(
        *KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "count-conflict", "not-enough-stock"
    )
    | {200: shown(products.StockCount, "The count, which is off the list", examples.COUNTED)},
)
async def record_count(
    request: AnyRequest,
    count_id: FromPath[UUID],
    data: Annotated[CountResult, body(examples.RESULT)],
) -> products.StockCount:
    """What is on hand becomes what was `counted`, by one movement of the difference.

    It is refused (409) if the stock is no longer as `expected`, if open orders hold more than was
    counted, and if another number was counted before. The same number again changes nothing.
    """
    return await products.record_count(count_id, data.counted, data.expected, request.auth.name)


@get(
    SHELF,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getShelf",
    summary="The stock of a product, and the parcels that wait for it",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(ShelfLevel, "The stock and the parcels", examples.SHELF)},
)
async def show_shelf(product_id: FromPath[str]) -> ShelfLevel:
    """`items` are the pieces of the product in each parcel, as `shortage` takes them."""
    found = await products.find_stock(product_id)
    stock = products.StockLevel(product_id, found.on_hand, found.reserved, found.available)
    return await _with_parcels(stock)


@post(
    SHELF,
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="reportEmptyShelf",
    summary="Say that the shelf of a product is empty",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(ShelfLevel, "What orders still hold", examples.EMPTY_SHELF)},
)
async def report_empty_shelf(request: AnyRequest, product_id: FromPath[str]) -> ShelfLevel:
    """What no order holds is taken off at once, so that nothing more is sold, and the product is
    put on the count list. What orders hold falls with `shortage`, parcel by parcel. The same again
    changes nothing.
    """
    return await _with_parcels(await products.report_empty_shelf(product_id, request.auth.name))


async def _with_parcels(level: products.StockLevel) -> ShelfLevel:
    orders = [one.order_id for one in await products.orders_holding(level.product_id)]
    parcels = [
        HoldingParcel(
            shipment_id=one.shipment_id,
            order_id=one.order_id,
            order_number=one.order_number,
            version=one.version,
            items=delivery.pieces_of_product(one, level.product_id),
        )
        for one in await delivery.parcels_with(level.product_id, orders)
    ]
    return ShelfLevel(**msgspec.structs.asdict(level), parcels=parcels)


handlers = [list_counts, request_count, show_count, record_count, show_shelf, report_empty_shelf]
