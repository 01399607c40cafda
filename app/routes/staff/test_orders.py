"""Test orders: how a manager tries the shop with one, and where she removes it."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.services import sales
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

HERE: Final = "/staff/test-orders"


@get(HERE, include_in_schema=False)
async def list_test_orders(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "staff/test_orders/index.html",
        member=await staff_member(request),
        orders=await sales.list_test_orders(),
    )


@post(f"{HERE}/{{order_id:uuid}}/removal", status_code=303, include_in_schema=False)
async def remove_test_order(request: AnyRequest, order_id: FromPath[UUID]) -> Redirect:
    await staff_member(request)
    try:
        order = await sales.remove_test_order(order_id)
    except sales.TestOrderOpen as refusal:
        return see_other(HERE, Flash(refusal.detail(), "error"))
    said = _("Test order {number} is removed, and its goods are back in the stock.")
    return see_other(HERE, Flash(said.format(number=order.order_number)))


handlers = [list_test_orders, remove_test_order]
