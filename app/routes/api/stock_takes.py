"""Stock-takes: the products of some shelves are counted, and the differences booked at once."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath

from app.routes.api.examples import stock_takes as examples
from app.routes.api.examples.orders import body
from app.services import products
from app.services.products import CountedPieces, StockMoved, TypedCount
from app.values.fields import MAYBE
from app.values.paging import Page
from app.web.list_parameters import Cursor, Limit
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["products"]
TAKES = "/stock-takes"
TAKE = f"{TAKES}/{{take_id:uuid}}"
ShelfName = Annotated[str, msgspec.Meta(max_length=40, pattern=MAYBE)]
BookedStock = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class StockTakeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From the first shelf to the last in their natural order; without a last one only the first.
    An empty shelf means the products that have none.
    """

    first_shelf: ShelfName
    last_shelf: ShelfName = ""


class LineCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many were counted, or null for not yet. `expected` is the `on_hand` that the counting
    began with; without it what is on hand now is taken.
    """

    counted: CountedPieces | None
    expected: BookedStock | None = None


class StockTakeResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `version` whose differences were looked at; without one any is saved."""

    version: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)] | None = None


@get(
    TAKES,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listStockTakes",
    summary="The stock-takes that are open",
    responses=problems(*KEY_PROBLEMS)
    | {200: shown(Page[products.StockTake], "All of them", examples.TAKES)},
)
async def list_stock_takes() -> Page[products.StockTake]:
    """The oldest is first. There is one page."""
    return Page(await products.open_stock_takes(), None)


@post(
    TAKES,
    status_code=201,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="startStockTake",
    summary="Start to count some shelves",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found")
    | {
        200: shown(products.StockTake, "These shelves are being counted", examples.STARTED),
        201: shown(products.StockTake, "It has begun", examples.STARTED),
    },
)
async def start_stock_take(
    request: AnyRequest, data: Annotated[StockTakeRequest, body(examples.START)]
) -> Response[products.StockTake]:
    """Lists all products on these shelves. A stock-take of the same shelves that is open is
    returned instead.
    """
    first, last = data.first_shelf, data.last_shelf or data.first_shelf
    take, is_new = await products.start_stock_take(first, last if first else "", request.auth.name)
    return Response(take, status_code=201 if is_new else 200)


@get(
    TAKE,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getStockTake",
    summary="One stock-take",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(products.StockTake, "The stock-take", examples.TAKE)},
)
async def show_stock_take(take_id: FromPath[UUID]) -> products.StockTake:
    return await products.find_stock_take(take_id)


@get(
    f"{TAKE}/lines",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listStockTakeLines",
    summary="What a stock-take counts, along the shelves",
    responses=problems(*KEY_PROBLEMS, "not-found", "invalid-input")
    | {200: shown(Page[products.TakeLine], "A page of its products", examples.LINES)},
)
async def list_stock_take_lines(
    take_id: FromPath[UUID], cursor: Cursor = None, limit: Limit = 50
) -> Page[products.TakeLine]:
    """`counted` and `expected` are null until the product is counted."""
    await products.find_stock_take(take_id)
    return await products.list_take_lines(take_id, cursor, limit)


@put(
    f"{TAKE}/lines/{{product_id:str}}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="countStockTakeLine",
    summary="Say how many of a product were counted",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "count-conflict")
    | {200: shown(products.TakeLine, "The product as it is counted", examples.LINE)},
)
async def count_stock_take_line(
    request: AnyRequest,
    take_id: FromPath[UUID],
    product_id: FromPath[str],
    data: Annotated[LineCount, body(examples.COUNTED)],
) -> products.TakeLine:
    """No stock changes yet. It is refused (409) if the stock is no longer as `expected`, and if the
    stock-take has ended.
    """
    typed = {product_id: TypedCount(data.counted, data.expected)}
    refused = await products.type_counts(take_id, typed, request.auth.name)
    line = await products.find_take_line(take_id, product_id)
    if refused:
        raise StockMoved(data.expected or 0, line.on_hand)
    return line


@post(
    f"{TAKE}/result",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="saveStockTake",
    summary="Save what was counted",
    responses=problems(
        *KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "count-conflict", "precondition-failed"
    )
    | {200: shown(products.StockTake, "It is saved", examples.SAVED)},
)
async def save_stock_take(
    request: AnyRequest,
    take_id: FromPath[UUID],
    data: Annotated[StockTakeResult, body(examples.RESULT)],
) -> products.StockTake:
    """Each difference becomes one movement with the stock-take as its cause; what moved since a
    product was counted stays. Products that were not counted keep their stock.

    Nothing is saved (409, with `items`) if one of the counts cannot be: `COUNTED`, since its stock
    was counted or corrected elsewhere meanwhile, or `HELD`, since open orders hold more.
    """
    return await products.save_stock_take(take_id, request.auth.name, data.version)


@delete(
    TAKE,
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="giveUpStockTake",
    summary="Give up a stock-take",
    responses=problems(*KEY_PROBLEMS, "not-found", "count-conflict")
    | {200: shown(products.StockTake, "It is given up", examples.GIVEN_UP)},
)
async def give_up_stock_take(request: AnyRequest, take_id: FromPath[UUID]) -> products.StockTake:
    """No stock changes. It is refused (409) once the stock-take is saved."""
    return await products.give_up_stock_take(take_id, request.auth.name)


handlers = [
    list_stock_takes,
    start_stock_take,
    show_stock_take,
    list_stock_take_lines,
    count_stock_take_line,
    save_stock_take,
    give_up_stock_take,
]
