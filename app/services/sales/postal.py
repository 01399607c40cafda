"""What each country requires of an address or a phone number, and warnings about accepted ones."""

from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.sales.placing_shapes import Warned
from app.services.sales.shapes import NewOrder
from app.values import phones, postal, vat_ids
from app.values.delivery_methods import may_go_to
from app.values.fields import Invalid
from app.values.formats import COUNTRY_CODES
from app.values.served import is_served

PHONE_DOUBT: Final = "phone-unlike-the-countrys"
VAT_ID_DOUBT: Final = "vat-id-unlike-the-countrys"
SAID: Final = {
    "state-missing": gettext_noop("must name the state or province in this country"),
    "postcode-unlike-the-countrys": gettext_noop("does not look like a postcode of this country"),
    PHONE_DOUBT: gettext_noop("does not look like a phone number of this country"),
    VAT_ID_DOUBT: gettext_noop("does not look like a VAT ID of its country"),
}


def require_whole(address: postal.PostalAddress, field: str = "delivery_address") -> None:
    """Raises `Invalid` for an unknown country, or without a postcode where it has some."""
    if address.country not in COUNTRY_CODES:
        raise Invalid(f"{field}.country", _("is not an ISO 3166 country code, such as DE"))
    if not address.postcode.strip() and postal.asks_for_postcode(address.country):
        raise Invalid(f"{field}.postcode", _("is required in this country"))


def require_served(country: str) -> None:
    """Raises `Invalid` for a country to which the shop does not deliver."""
    if not is_served(country):
        raise Invalid("delivery_address.country", _("is not a country to which this shop delivers"))


def require_way(country: str, method_id: str | None) -> None:
    """Raises `Invalid` for a country to which the order's way of delivery does not lead."""
    if not may_go_to(country, method_id):
        message = _("is not a country to which the order's delivery method delivers")
        raise Invalid("delivery_address.country", message)


def warnings(wanted: NewOrder) -> list[Warned]:
    customer, address, billing = wanted.customer, wanted.delivery_address, wanted.billing_address
    found = [(f"delivery_address.{one.field}", one.code) for one in postal.doubts(address)]
    if customer.phone and phones.is_doubtful(customer.phone, address.country):
        found.append(("customer.phone", PHONE_DOUBT))
    if billing:
        found += [(f"billing_address.{one.field}", one.code) for one in postal.doubts(billing)]
    if customer.vat_id and vat_ids.is_doubtful(customer.vat_id, (billing or address).country):
        found.append(("customer.vat_id", VAT_ID_DOUBT))
    return [Warned(code=code, field=field, message=_(SAID[code])) for field, code in found]
