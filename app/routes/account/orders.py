"""The orders of the address that is signed in."""

from typing import Final

from litestar import Response, get
from litestar.params import FromQuery

from app.routes.account.links import ORDERS
from app.services import accounts, products
from app.web import identity
from app.web.pages import PRIVATE, AnyRequest, page

PAGE_SIZE: Final = 20


@get(ORDERS, include_in_schema=False)
async def list_orders(request: AnyRequest, cursor: FromQuery[str | None] = None) -> Response[str]:
    owner = await identity.account_owner(request)
    found = await accounts.list_account_orders(owner, cursor, PAGE_SIZE)
    # Pictures and availability are today's; names are those of the order.
    bought = {item.product_id for order in found.items for item in order.items}
    return page(
        request,
        "account/orders.html",
        headers=PRIVATE,
        owner=owner,
        orders=found.items,
        products=await products.find_products(bought) if bought else {},
        next_cursor=found.next_cursor,
        is_first=cursor is None,
    )


handlers = [list_orders]
