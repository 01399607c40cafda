"""The search of the staff: a caller's order by any part of what the caller says."""

from typing import Final
from urllib.parse import quote

from litestar import get
from litestar.params import FromQuery
from litestar.response import Redirect

from app.services import board, products, sales
from app.services.delivery import Shipment
from app.services.products import ProductHit
from app.services.sales import CustomerHit, OrderHits
from app.values.folding import tracking_key
from app.web.doors import may
from app.web.flash import passed_on
from app.web.forms import one_line
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page

SEARCH: Final = "/staff/search"
# Hits of each kind that are shown; another word narrows them down.
MOST_SHOWN: Final = 10


@get(SEARCH, include_in_schema=False)
async def search_all(request: AnyRequest, q: FromQuery[str] = "") -> Answer:
    """Shows what is found, or leads to the one thing that was meant."""
    member = await staff_member(request)
    typed = one_line(q)
    orders = await sales.search_orders(typed) if typed else OrderHits([], [], False)
    parcels = await board.search_parcels(typed, MOST_SHOWN + 1)
    goods = await products.search_products(typed, MOST_SHOWN + 1)
    customers = orders.customers if may(member, "GET /staff/orders/{order_id}/customer") else []
    only = _only(typed, orders, parcels, goods) or _customer(customers)
    if only:
        return Redirect(passed_on(request, only), status_code=303)
    return page(
        request,
        "staff/search/index.html",
        member=member,
        found_by=typed,
        orders=orders.orders[:MOST_SHOWN],
        customers=customers[:MOST_SHOWN],
        parcels=parcels[:MOST_SHOWN],
        goods=goods[:MOST_SHOWN],
        many_orders=orders.many or len(orders.orders) > MOST_SHOWN,
        many_customers=orders.many or len(customers) > MOST_SHOWN,
        many_parcels=len(parcels) > MOST_SHOWN,
        many_goods=len(goods) > MOST_SHOWN,
    )


def _only(
    typed: str, orders: OrderHits, parcels: list[Shipment], goods: list[ProductHit]
) -> str | None:
    """Returns the address of the one that has the whole number or code, or is all that is found."""
    key = tracking_key(typed)
    hits = [
        *((_order(one.order_id), one.exact) for one in orders.orders),
        *((f"/staff/shipments/{one.shipment_id}", _has_number(one, key)) for one in parcels),
        *((f"/staff/products/{quote(one.product_id)}", one.exact) for one in goods),
    ]
    exact = [address for address, is_exact in hits if is_exact]
    if len(exact) == 1:
        return exact[0]
    return hits[0][0] if len(hits) == 1 else None


def _customer(found: list[CustomerHit]) -> str | None:
    whole = [one for one in found if one.exact]
    return f"{_order(whole[0].latest.order_id)}/customer" if whole else None


def _order(order_id: object) -> str:
    return f"/staff/orders/{order_id}"


def _has_number(parcel: Shipment, key: str) -> bool:
    return key in map(tracking_key, parcel.tracking_numbers)


handlers = [search_all]
