"""The checkout form's fields: what each must be, and what to say when it is not."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.sales import NewOrder
from app.values import fields, phones, postal
from app.values.formats import COUNTRY_CODES
from app.web.field_errors import located
from app.web.forms import Field, Form, faults, typed
from app.web.problems import invalid

COUNTRY: Final = gettext_noop("Choose a country")
POSTCODE: Final = gettext_noop("Enter the postcode")
FIELDS: Final[Mapping[str, Field]] = {
    "email": Field(
        gettext_noop("Email"),
        fields.Email,
        gettext_noop("Enter your email"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
    "phone": Field(gettext_noop("Phone"), fields.TypedPhone),
    "country": Field(gettext_noop("Country"), fields.Country, COUNTRY, COUNTRY),
    "name": Field(gettext_noop("Name"), fields.Name, gettext_noop("Enter the recipient's name")),
    "line1": Field(
        gettext_noop("Address"), fields.Name, gettext_noop("Enter the street and house number")
    ),
    "line2": Field(gettext_noop("The second address line"), fields.Name),
    "postcode": Field(gettext_noop("Postcode"), fields.Postcode),
    "city": Field(gettext_noop("City"), fields.Name, gettext_noop("Enter the city")),
    "state": Field(gettext_noop("State or province"), fields.State),
    "note": Field(gettext_noop("The note"), fields.Note),
}


def typed_order(form: Form) -> dict[str, str]:
    return typed(form, *FIELDS)


def order_faults(form: Form, asked: Mapping[str, Field] = FIELDS) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order; `asked` are the fields it has."""
    found = faults(form, asked)
    if form.get("country") and form["country"] not in COUNTRY_CODES:
        found["country"] = _(COUNTRY)
    needed = "country" not in found and postal.asks_for_postcode(form["country"])
    if needed and not form.get("postcode"):
        found["postcode"] = _(POSTCODE)
    if fault := phone_fault(form):
        found.setdefault("phone", fault)
    return {name: found[name] for name in asked if name in found}


def phone_fault(form: Form) -> str:
    try:
        phones.read_phone(form.get("phone"), form.get("country", ""))
    except fields.Invalid as error:
        return f"{_(FIELDS['phone'].label)} {error.message}"
    return ""


def address_from(form: Form) -> dict[str, str | None]:
    return {
        "line1": form["line1"],
        "line2": form.get("line2") or None,
        "city": form["city"],
        "state": form.get("state") or None,
        "postcode": form.get("postcode", ""),
        "country": form["country"],
    }


def order_from(form: Form, basket: Mapping[str, int]) -> NewOrder:
    """Expects a form without faults.

    Raises Problem (invalid-input) for a basket that no cart can hold.
    """
    order = {
        "customer": {
            "name": form["name"],
            "email": form["email"],
            "phone": form.get("phone") or None,
        },
        "delivery_address": address_from(form),
        "items": [{"product_id": id_, "quantity": count} for id_, count in basket.items()],
        "note": form.get("note", ""),
    }
    try:
        return msgspec.convert(order, NewOrder)
    except msgspec.ValidationError as error:
        raise invalid(located(error)) from error
