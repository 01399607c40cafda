"""The answer to an order that was placed, the first time and whenever it is asked for again."""

from typing import Any

from app.services.sales.links import links_with
from app.services.sales.placing_shapes import Placed
from app.services.sales.postal import warnings
from app.services.sales.shapes import ChosenMethod, NewOrder, Order, OrderItem
from app.services.sales.tokens import token_for
from app.services.sales.writing import Draft
from app.values.money import Money
from app.values.payments import METHODS
from app.values.statuses import OrderStatus


def placed(order: Draft | Order, wanted: NewOrder) -> Placed:
    # Only constant facts are used, so that a repeated answer equals the first, byte for byte.
    token = token_for(order.order_id)
    links = links_with(order.order_id, token, online=_is_paid_online(order))
    return Placed(
        order_id=order.order_id,
        order_number=order.order_number,
        status=OrderStatus.PENDING_SHIPMENT,
        items=order.items if isinstance(order, Draft) else list(map(_as_placed, order.items)),
        total=order.total,
        access_token=token,
        links=links,
        **_delivered(order),
        warnings=warnings(wanted),
    )


def _is_paid_online(order: Draft | Order) -> bool:
    chosen = order.payment.method if isinstance(order, Order) else order.payment_method
    return chosen is not None and not METHODS[chosen].by_hand


def _delivered(order: Draft | Order) -> dict[str, Any]:
    if isinstance(order, Order):
        return {
            "delivery_method": order.delivery_method,
            "fee": order.amounts.fee if order.delivery_method else None,
            "promised": order.promised,
        }
    if order.method is None:
        return {}
    method = order.method
    name = method.name_in(order.language)
    chosen = ChosenMethod(method_id=method.method_id, name=name, kind=method.kind)
    promise = order.schedule.promise if order.schedule else None
    return {"delivery_method": chosen, "fee": Money.of(order.fee), "promised": promise}


def _as_placed(item: OrderItem) -> OrderItem:
    return OrderItem(**{name: getattr(item, name) for name in OrderItem.__struct_fields__})
