"""What programs send to place an order: what is collected needs no address of its own."""

from typing import Annotated, Any

import msgspec

from app.i18n.language import gettext as _
from app.services.products import BasketLine
from app.services.sales.shapes import Address, BillingAddress, NewCustomer, NewOrder
from app.values.delivery_methods import MethodId, pickup_method
from app.values.fields import Invalid, Note
from app.values.payments import PaymentMethodId


class OrderInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new order; the shop decides prices and names.

    `delivery_address` is null, and counts for nothing, if it is collected at the point of its
    `delivery_method`.
    """

    customer: NewCustomer
    delivery_address: Address | None
    items: Annotated[list[BasketLine], msgspec.Meta(min_length=1, max_length=100)]
    note: Note = ""
    is_test: bool = False
    billing_address: BillingAddress | None = None
    delivery_method: MethodId | None = None
    payment_method: PaymentMethodId | None = None


def order_of(given: OrderInput) -> NewOrder:
    """Raises `Invalid` if it does not say where the order goes."""
    # What is collected is taxed where it is collected, whatever else was sent.
    address = _point_of(given.delivery_method) or given.delivery_address
    if address is None:
        raise Invalid("delivery_address", _("is required"))
    said: dict[str, Any] = {name: getattr(given, name) for name in OrderInput.__struct_fields__}
    said["delivery_address"] = address
    return NewOrder(**said)


def _point_of(method_id: str | None) -> Address | None:
    method = pickup_method(method_id)
    point = method and method.pickup_point
    return Address(**msgspec.structs.asdict(point)) if point else None
