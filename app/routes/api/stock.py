"""The stock of all products, as the staff see it."""

from litestar import get
from litestar.params import FromQuery

from app.routes.api.examples import stock_takes as examples
from app.services import products
from app.values.paging import Page
from app.web.list_parameters import Cursor, Limit, Search
from app.web.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown

TAGS = ["products"]


@get(
    "/stock",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listStock",
    summary="The stock of all products, the scarcest first",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(Page[products.StockRecord], "A page of the list", examples.STOCK)},
)
async def list_stock(
    low: FromQuery[bool] = False, q: Search = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[products.StockRecord]:
    """A product is `low` when no more than its `reorder_point` are available. `low=true` lists only
    these; `q` is searched in names, ids, codes and shelves.
    """
    found = await products.list_stock(low=low, q=q or None, cursor=cursor, limit=limit)
    return Page([products.stock_record(one) for one in found.items], found.next_cursor)


handlers = [list_stock]
