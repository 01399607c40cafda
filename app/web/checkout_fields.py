"""The fields of a form that places an order: where it goes, and who gets it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values import fields
from app.values.delivery_methods import DeliveryMethod, pickup_method
from app.values.shop_settings import shop_settings
from app.web import address_fields
from app.web.address_fields import address_from, order_faults, phone_fault
from app.web.billing_fields import BILLING_FIELDS, billing_faults, billing_from
from app.web.forms import Field, Form, faults, typed

PAYMENT_METHOD: Final = "payment_method"
# What the form does not ask for if the order is collected.
NOT_COLLECTED: Final = ("country", "company", "line1", "line2", "postcode", "city", "state")

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


def checkout_faults(form: Form, asked: Mapping[str, Field] = FIELDS) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    if collected_with(form):
        asked = {name: field for name, field in asked.items() if name not in NOT_COLLECTED}
        found = faults(form, asked) | ({"phone": wrong} if (wrong := phone_fault(form)) else {})
    else:
        found = order_faults(form, asked)
    return found | billing_faults(form) | payment_faults(form)


def collected_with(form: Form) -> DeliveryMethod | None:
    """Returns the chosen way of delivery if the order is collected at a known point.

    It then has no other address, whatever is typed.
    """
    return pickup_method(form.get("delivery_method"))


def payment_faults(form: Form) -> dict[str, str]:
    """Returns what is wrong if the shop has stopped to offer what was chosen."""
    chosen = form.get(PAYMENT_METHOD, "")
    if chosen and chosen not in shop_settings().payment_methods:
        return {PAYMENT_METHOD: _("Choose how you want to pay")}
    return {}


def typed_order(form: Form) -> dict[str, str]:
    return typed(form, *FIELDS, *BILLING_FIELDS, PAYMENT_METHOD)


def order_values(form: Form, basket: Mapping[str, int]) -> dict[str, Any]:
    """Returns the order as the API takes it; expects a form without faults."""
    return {
        "customer": {
            "name": form["name"],
            "email": form["email"],
            "phone": form.get("phone") or None,
            "vat_id": form.get("vat_id") or None,
        },
        "delivery_address": _destination(form),
        "items": [{"product_id": id_, "quantity": count} for id_, count in basket.items()],
        "note": form.get("note", ""),
        "billing_address": billing_from(form),
        "delivery_method": form.get("delivery_method") or None,
        "payment_method": form.get(PAYMENT_METHOD) or None,
    }


def _destination(form: Form) -> dict[str, Any]:
    method = collected_with(form)
    point = method and method.pickup_point
    return msgspec.structs.asdict(point) if point else address_from(form)
