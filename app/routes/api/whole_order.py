"""An order as the API shows it: the order of Sales, put together with the parcels of Delivery."""

from litestar import Response

from app.services import delivery, sales
from app.web.conditional import tagged


class OrderWithParcels(sales.Order, frozen=True, kw_only=True):
    """The order, and each of its parcels; there is none until Delivery has opened the first."""

    parcels: list[delivery.OrderParcel]
    # What the customer is asked about the rest of a parcel, or was asked last.
    decision: delivery.OrderDecision | None = None


async def answer_with(order: sales.Order) -> Response[OrderWithParcels]:
    """Returns the answer, whose `ETag` also changes with several parcels, reports and a decision.

    A change that is meant for one of its tags is accepted, however the parcels changed since.
    """
    shipments = await delivery.parcels_of(order.order_id)
    facts = {name: getattr(order, name) for name in sales.Order.__struct_fields__}
    # Only missing pieces lead to a question.
    asked = await delivery.latest_decision(order.order_id) if order.cancelled else None
    whole = OrderWithParcels(
        **facts,
        parcels=[delivery.order_parcel(one) for one in shipments],
        decision=delivery.order_decision(asked) if asked else None,
    )
    # Each change of an order's one parcel is also one of the order, but for holds and reports.
    counts = len(shipments) > 1 or any(one.progress or one.hold for one in shipments)
    also = [str(one.version) for one in shipments] if counts else []
    if asked:
        also.append(asked.choice or "open")
    return tagged(whole, order.version, ",".join(also) or None, private=True)
