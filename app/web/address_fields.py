"""The fields of a form that says where an order goes, and what to say when one is wrong."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values import fields, phones, postal
from app.values.delivery_methods import may_go_to
from app.values.formats import COUNTRY_CODES
from app.values.served import is_served
from app.web.forms import Field, Form, faults

COUNTRY: Final = gettext_noop("Choose a country")
NOT_SERVED: Final = gettext_noop("Choose a country to which we deliver")
POSTCODE: Final = gettext_noop("Enter the postcode")
FIELDS: Final[Mapping[str, Field]] = {
    "country": Field(gettext_noop("Country"), fields.Country, COUNTRY, COUNTRY),
    "company": Field(gettext_noop("Company"), fields.Name),
    "line1": Field(
        gettext_noop("Address"), fields.Name, gettext_noop("Enter the street and house number")
    ),
    "line2": Field(gettext_noop("The second address line"), fields.Name),
    "postcode": Field(gettext_noop("Postcode"), fields.Postcode),
    "city": Field(gettext_noop("City"), fields.Name, gettext_noop("Enter the city")),
    "state": Field(gettext_noop("State or province"), fields.State),
    "note": Field(gettext_noop("The note"), fields.Note),
    "phone": Field(gettext_noop("Phone"), fields.TypedPhone),
}


def order_faults(
    form: Form,
    asked: Mapping[str, Field] = FIELDS,
    own_country: str = "",
    method_id: str | None = None,
) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order; `asked` are the fields it has.

    An order keeps its own country, also if the shop delivers there no longer, and goes to no
    country to which its way of delivery, `method_id`, does not lead.
    """
    found = faults(form, asked)
    if form.get("country") and form["country"] not in COUNTRY_CODES:
        found["country"] = _(COUNTRY)
    if "country" not in found:
        if postal.asks_for_postcode(form["country"]) and not form.get("postcode"):
            found["postcode"] = _(POSTCODE)
        if form["country"] != own_country and not is_served(form["country"]):
            found["country"] = _(NOT_SERVED)
        elif form["country"] != own_country and not may_go_to(form["country"], method_id):
            found["country"] = _("The chosen way of delivery does not lead to this country")
    if fault := phone_fault(form):
        found.setdefault("phone", fault)
    return {name: found[name] for name in asked if name in found}


def known_details(address: postal.PostalAddress, note: str, phone: str | None) -> dict[str, str]:
    """Returns what the fields show of an order before anything is typed."""
    known = {name: getattr(address, name, None) for name in FIELDS}
    known |= {"note": note, "phone": phone}
    return {name: value or "" for name, value in known.items()}


def phone_fault(form: Form) -> str:
    try:
        phones.read_phone(form.get("phone"), form.get("country", ""))
    except fields.Invalid as error:
        return f"{_(FIELDS['phone'].label)} {error.message}"
    return ""


def address_from(form: Form) -> dict[str, str | None]:
    return {
        "company": form.get("company") or None,
        "line1": form["line1"],
        "line2": form.get("line2") or None,
        "city": form["city"],
        "state": form.get("state") or None,
        "postcode": form.get("postcode", ""),
        "country": form["country"],
    }
