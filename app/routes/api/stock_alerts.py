"""An email to people who wait for a product that is sold out."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.params import FromPath

from app.routes.api.examples import stock_takes as examples
from app.routes.api.examples.orders import body
from app.services import products
from app.values.languages import negotiated
from app.web.openapi import ANYONE, BODY_PROBLEMS, problems, shown
from app.web.pages import AnyRequest


class StockAlert(msgspec.Struct, frozen=True):
    """`waiting` is false if the product is available, so that nobody has to wait for it."""

    product_id: str
    waiting: bool


@post(
    "/products/{product_id:str}/stock-alerts",
    status_code=202,
    tags=["products"],
    security=ANYONE,
    operation_id="askForStockAlert",
    summary="Ask for an email when a product is available again",
    responses=problems(*BODY_PROBLEMS, "not-found")
    | {202: shown(StockAlert, "It was heard", examples.ALERT_ASKED)},
)
async def ask_for_alert(
    request: AnyRequest,
    product_id: FromPath[str],
    data: Annotated[products.NewStockAlert, body(examples.ALERT)],
) -> StockAlert:
    """One email goes to `email` once the product is available, in the language of
    `Accept-Language`. Asked again, nothing is added. The answer is the same for every address, also
    for one whose owner wants no such emails, or which waits for 50 products already: nothing is
    added then. A request lasts for 180 days.
    """
    spoken = negotiated(request.headers.get("Accept-Language", ""))
    waiting = await products.ask_for_alert(product_id, data, spoken)
    return StockAlert(product_id, waiting)


handlers = [ask_for_alert]
