"""The invoice of an order and its credit notes."""

from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath

from app.routes.api.examples import invoices as examples
from app.services import sales
from app.web.openapi import KEY_PROBLEMS, WITH_ORDER_TOKEN, problems, shown


class OrderInvoices(msgspec.Struct, frozen=True):
    """The invoice first, then its credit notes; nothing before goods have left."""

    items: list[sales.IssuedInvoice]


@get(
    "/orders/{order_id:uuid}/invoices",
    tags=["orders"],
    security=WITH_ORDER_TOKEN,
    operation_id="listInvoices",
    summary="The invoice of an order, and its credit notes",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(OrderInvoices, "The invoices", examples.INVOICES)},
)
async def list_invoices(order_id: FromPath[UUID]) -> OrderInvoices:
    """Only a shop that issues invoices has any. The totals of credit notes are positive. What a
    person reads is at `/orders/{order_id}/invoices/{number}`.
    """
    await sales.find_order(order_id)
    return OrderInvoices(await sales.list_invoices(order_id))


handlers = [list_invoices]
