"""The checkout form's fields: what each must be, and what to say when it is not."""

from collections.abc import Mapping
from typing import Final
from unicodedata import normalize

import msgspec

from app import fields
from app.routes.field_errors import located
from app.routes.forms import Field, Form, faults, typed
from app.routes.problems import invalid
from app.services.sales import NewOrder
from app.wording import COUNTRY_NAMES

FIELDS: Final[Mapping[str, Field]] = {
    "email": Field(
        "Email",
        fields.Email,
        "Enter your email",
        "Enter an email in the form name@example.com",
    ),
    "country": Field("Country", fields.Country, "Choose the country", "Choose the country"),
    "name": Field("Name", fields.Name, "Enter the name of the recipient"),
    "line1": Field("Address", fields.Name, "Enter the street and the house number"),
    "line2": Field("The second line", fields.Name),
    "postcode": Field("Postcode", fields.Postcode, "Enter the postcode"),
    "city": Field("City", fields.Name, "Enter the city"),
    "note": Field("The note", fields.Note),
}

COUNTRIES: Final = sorted(COUNTRY_NAMES.items(), key=lambda country: normalize("NFKD", country[1]))


def typed_order(form: Form) -> dict[str, str]:
    """What stands in the form's fields, to show it again."""
    return typed(form, *FIELDS)


def order_faults(form: Form) -> dict[str, str]:
    """What is wrong, by field and in the form's order."""
    found = faults(form, FIELDS)
    if form.get("country") and form["country"] not in COUNTRY_NAMES:
        found["country"] = FIELDS["country"].missing
    return found


def order_from(form: Form, basket: Mapping[str, int]) -> NewOrder:
    """The order that a form without faults asks for.

    Raises Problem invalid-input for a basket that no cart of ours can hold.
    """
    order = {
        "customer": {"name": form["name"], "email": form["email"]},
        "delivery_address": {
            "line1": form["line1"],
            "line2": form.get("line2") or None,
            "city": form["city"],
            "postcode": form["postcode"],
            "country": form["country"],
        },
        "items": [{"product_id": id_, "quantity": count} for id_, count in basket.items()],
        "note": form.get("note", ""),
    }
    try:
        return msgspec.convert(order, NewOrder)
    except msgspec.ValidationError as error:
        raise invalid(located(error)) from error
