"""The removal of a test order, with which the shop tried itself."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from app.routes.api.examples import orders
from app.routes.api.whole_order import OrderWithParcels, answer_with
from app.services import sales
from app.web.conditional import IfMatch, expected_versions
from app.web.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown


@post(
    "/orders/{order_id:uuid}/removal",
    status_code=200,
    tags=["orders"],
    security=WITH_KEY,
    operation_id="removeOrder",
    summary="Remove a test order",
    responses=problems(*KEY_PROBLEMS, "not-found", "removal-refused", "precondition-failed")
    | {200: shown(OrderWithParcels, "The order, removed", orders.REMOVED_ORDER)},
)
async def remove_order(
    order_id: FromPath[UUID], if_match: IfMatch = None
) -> Response[OrderWithParcels]:
    """Only a test order that was delivered or cancelled is removed. It leaves all lists, and what
    it took comes back to the stock; its events stay. A repeated request changes nothing.
    """
    return await answer_with(await sales.remove_test_order(order_id, expected_versions(if_match)))


handlers = [remove_order]
