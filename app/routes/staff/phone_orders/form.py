"""The form of an order by phone: its fields, what is wrong with them, and the order they make."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.i18n.language import gettext_noop
from app.routes.staff.phone_orders.lines import PhoneLine, delivery_of, line_faults, total_of
from app.services.sales import NewOrder, Order
from app.values import fields
from app.values.languages import offered_languages
from app.web import checkout_fields
from app.web.address_fields import known_details
from app.web.billing_fields import PARTS, PREFIX, TICK
from app.web.checkout_fields import checkout_faults, order_values, typed_order
from app.web.delivery_choice import delivery_fault
from app.web.field_errors import located
from app.web.forms import Field, Form, Typed
from app.web.payment_choice import payment_fault
from app.web.problems import invalid

FIELDS: Final[Mapping[str, Field]] = {
    **checkout_fields.FIELDS,
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter the customer's email"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
}


def order_form_faults(form: Form, lines: Sequence[PhoneLine]) -> dict[str, str]:
    """Returns what is wrong, by the ids of the fields and in the form's order."""
    found = line_faults(lines) | checkout_faults(form, FIELDS)
    delivery = delivery_of(form, lines)
    if "country" not in found and (fault := delivery_fault(form, delivery)):
        found["delivery_method"] = fault
    elif fault := payment_fault(form, delivery, total_of(lines)):
        found.setdefault("payment_method", fault)
    return found


def typed_fields(form: Form) -> Form:
    return Typed(typed_order(form))


def language_in(form: Form, otherwise: str) -> str:
    chosen = form.get("language", "")
    return chosen if chosen in offered_languages() else otherwise


def fields_of(order: Order) -> Form:
    """Returns what the form shows of a customer who ordered before; the note was of that order."""
    customer, billing = order.customer, order.billing_address
    # What stands for somebody who was erased is nobody's.
    if "@" not in customer.email:
        return Typed()
    known = {"name": customer.name, "email": customer.email, "vat_id": customer.vat_id or ""}
    known |= known_details(order.delivery_address, "", customer.phone)
    if billing:
        known |= {PREFIX + name: getattr(billing, name) or "" for name in PARTS}
        known[TICK] = "1"
    return Typed(known)


def order_from_form(form: Form, lines: Sequence[PhoneLine]) -> NewOrder:
    """Expects a form without faults."""
    basket = {line.product_id: line.quantity for line in lines if line.quantity}
    try:
        return msgspec.convert(order_values(form, basket), NewOrder)
    except msgspec.ValidationError as error:
        raise invalid(located(error)) from error
