"""The order that the checkout's form asks for."""

from collections.abc import Mapping

import msgspec

from app.services.sales import NewOrder
from app.web.checkout_fields import order_values
from app.web.field_errors import located
from app.web.forms import Form
from app.web.problems import invalid


def order_from(form: Form, basket: Mapping[str, int]) -> NewOrder:
    """Expects a form without faults.

    Raises Problem (invalid-input) for a basket that no cart can hold.
    """
    order = {**order_values(form, basket), "is_test": bool(form.get("test"))}
    try:
        return msgspec.convert(order, NewOrder)
    except msgspec.ValidationError as error:
        raise invalid(located(error)) from error
