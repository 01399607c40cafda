"""The checkout form's fields: where the order goes, and who gets it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext_noop
from app.services.sales import NewOrder
from app.values import fields
from app.web import address_fields
from app.web.address_fields import address_from, order_faults
from app.web.billing_fields import BILLING_FIELDS, billing_faults, billing_from
from app.web.field_errors import located
from app.web.forms import Field, Form, typed
from app.web.problems import invalid

# In the form's order, which is also that of the list of faults.
FIELDS: Final[Mapping[str, Field]] = {
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter your email"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
    "phone": address_fields.FIELDS["phone"],
    "country": address_fields.FIELDS["country"],
    "name": Field(gettext_noop("Name"), fields.Name, gettext_noop("Enter the recipient's name")),
    **{
        name: address_fields.FIELDS[name]
        for name in ("company", "line1", "line2", "postcode", "city", "state", "note")
    },
}


def checkout_faults(form: Form) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    return order_faults(form, FIELDS) | billing_faults(form)


def typed_order(form: Form) -> dict[str, str]:
    return typed(form, *FIELDS, *BILLING_FIELDS)


def order_from(form: Form, basket: Mapping[str, int]) -> NewOrder:
    """Expects a form without faults.

    Raises Problem (invalid-input) for a basket that no cart can hold.
    """
    order = {
        "customer": {
            "name": form["name"],
            "email": form["email"],
            "phone": form.get("phone") or None,
            "vat_id": form.get("vat_id") or None,
        },
        "delivery_address": address_from(form),
        "items": [{"product_id": id_, "quantity": count} for id_, count in basket.items()],
        "note": form.get("note", ""),
        "is_test": bool(form.get("test")),
        "billing_address": billing_from(form),
    }
    try:
        return msgspec.convert(order, NewOrder)
    except msgspec.ValidationError as error:
        raise invalid(located(error)) from error
