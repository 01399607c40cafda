"""An order as the API shows it: the order of Sales, put together with the parcels of Delivery."""

from litestar import Response

from app.services import delivery, sales
from app.web.conditional import tagged


class OrderWithParcels(sales.Order, frozen=True, kw_only=True):
    """The order, and each of its parcels; there is none until Delivery has opened the first."""

    parcels: list[delivery.OrderParcel]


async def answer_with(order: sales.Order) -> Response[OrderWithParcels]:
    """Returns the answer, whose `ETag` also changes with several parcels and with reports.

    A change that is meant for one of its tags is accepted, however the parcels changed since.
    """
    shipments = await delivery.parcels_of(order.order_id)
    facts = {name: getattr(order, name) for name in sales.Order.__struct_fields__}
    whole = OrderWithParcels(**facts, parcels=[delivery.order_parcel(one) for one in shipments])
    # Each change of an order's one parcel is also one of the order, but for its carrier's reports.
    counts = len(shipments) > 1 or any(one.progress for one in shipments)
    also = ",".join(str(one.version) for one in shipments) if counts else None
    return tagged(whole, order.version, also, private=True)
