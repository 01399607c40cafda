"""The fields of a form that says whom an invoice names, and where it goes."""

from collections.abc import Mapping
from typing import Any, Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values import fields
from app.web import address_fields
from app.web.forms import Field, Form, Typed, faults

# The tick that the invoice does not go where the parcel goes, and what the other fields begin with.
TICK: Final = "billing"
PREFIX: Final = f"{TICK}_"
PARTS: Final[Mapping[str, Field]] = {
    "country": address_fields.FIELDS["country"],
    "name": Field(gettext_noop("Name"), fields.Name, gettext_noop("Enter the name")),
    **{
        name: address_fields.FIELDS[name]
        for name in ("company", "line1", "line2", "postcode", "city", "state")
    },
}
VAT_ID: Final = {"vat_id": Field(gettext_noop("VAT ID"), fields.TypedVatId)}
BILLING_FIELDS: Final = ("vat_id", TICK, *(PREFIX + name for name in PARTS))


def billing_faults(form: Form) -> dict[str, str]:
    """Returns what is wrong, by field; without the tick the address counts for nothing."""
    found = faults(form, VAT_ID)
    if not form.get(TICK):
        return found
    # An invoice goes to every country.
    address = _address(form)
    wrong = address_fields.order_faults(address, PARTS, own_country=address["country"])
    said = {name: _("Invoice: %(fault)s") % {"fault": fault} for name, fault in wrong.items()}
    return found | {PREFIX + name: fault for name, fault in said.items()}


def lacks_fields(form: Form) -> bool:
    """Returns whether a browser without scripts sent the tick before it was shown the address."""
    return bool(form.get(TICK)) and PREFIX + "line1" not in form


def billing_from(form: Form) -> dict[str, Any] | None:
    """Expects a form without faults."""
    if not form.get(TICK):
        return None
    address = _address(form)
    return {"name": address["name"], **address_fields.address_from(address)}


def _address(form: Form) -> Form:
    return Typed((name, form.get(PREFIX + name, "")) for name in PARTS)
