"""Which ways of delivery an order may have: the one that it names, or those for its country."""

import sys
from collections.abc import Sequence
from typing import Final

from app.services.products import PricesChanged
from app.services.sales.choice_of_payment import payable
from app.services.sales.placing_shapes import OrderRequest
from app.services.sales.refusals import WrongDeliveryMethod
from app.values.delivery_methods import (
    DeliveryMethod,
    MethodFault,
    delivery_methods,
    has_delivery_methods,
)
from app.values.fields import Invalid

ANY_WEIGHT: Final = sys.maxsize

Offer = Sequence[DeliveryMethod]


def offer_of(request: OrderRequest) -> Offer | WrongDeliveryMethod | PricesChanged | Invalid:
    """Returns those of which the order takes the first that bears its weight.

    A shop that names no ways of delivery offers none, and delivers free of charge. It is
    `PricesChanged` if delivery does not cost what the buyer was shown, and `Invalid` if none goes
    with the way to pay.
    """
    offer = _offer(request.wanted.delivery_method, request.wanted.delivery_address.country)
    expected, goods = request.expected_fee, request.expected_total
    if isinstance(offer, WrongDeliveryMethod):
        return offer
    if (goods, expected) != (0, 0):
        # Otherwise nothing is to be paid.
        offer = payable(offer, request.wanted.payment_method)
    if expected is None or goods is None or isinstance(offer, Invalid):
        return offer
    fees = {one.fee_for(goods) for one in offer} or {0}
    return offer if fees == {expected} else PricesChanged()


def most_grams(offer: Offer) -> int | None:
    """Returns what an order may weigh, and None if nobody has to weigh it."""
    if all(one.max_weight_grams is None for one in offer):
        return None
    return max(one.max_weight_grams or ANY_WEIGHT for one in offer)


def _offer(method_id: str | None, country: str) -> Offer | WrongDeliveryMethod:
    offered = delivery_methods(country)
    if method_id is None:
        if offered or not has_delivery_methods():
            return offered
        return WrongDeliveryMethod(MethodFault.NONE_FOR_COUNTRY)
    named = [one for one in offered if one.method_id == method_id]
    if named:
        return named
    known = any(one.method_id == method_id for one in delivery_methods())
    return WrongDeliveryMethod(MethodFault.COUNTRY if known else MethodFault.NOT_OFFERED)
