"""What each country requires of an address or a phone number, and warnings about accepted ones."""

from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.sales.shapes import Address, NewOrder, Warned
from app.values import phones, postal
from app.values.fields import Invalid
from app.values.formats import COUNTRY_CODES
from app.values.served import is_served

PHONE_DOUBT: Final = "phone-unlike-the-countrys"
SAID: Final = {
    "state-missing": gettext_noop("must name the state or province in this country"),
    "postcode-unlike-the-countrys": gettext_noop("does not look like a postcode of this country"),
    PHONE_DOUBT: gettext_noop("does not look like a phone number of this country"),
}


def require_deliverable(address: Address) -> None:
    """Raises `Invalid` for an unknown country, or without a postcode where it has some."""
    if address.country not in COUNTRY_CODES:
        raise Invalid("delivery_address.country", _("is not an ISO 3166 country code, such as DE"))
    if not address.postcode.strip() and postal.asks_for_postcode(address.country):
        raise Invalid("delivery_address.postcode", _("is required in this country"))


def require_served(country: str) -> None:
    """Raises `Invalid` for a country to which the shop does not deliver."""
    if not is_served(country):
        raise Invalid("delivery_address.country", _("is not a country to which this shop delivers"))


def with_phone_read(wanted: NewOrder) -> NewOrder:
    """Returns the order with its phone number as it is stored. Raises `Invalid`."""
    customer, country = wanted.customer, wanted.delivery_address.country
    if customer.phone is None:
        return wanted
    phone = phones.read_phone(customer.phone, country, "customer.phone")
    return msgspec.structs.replace(wanted, customer=msgspec.structs.replace(customer, phone=phone))


def warnings(wanted: NewOrder) -> list[Warned]:
    address, phone = wanted.delivery_address, wanted.customer.phone
    found = [(f"delivery_address.{one.field}", one.code) for one in postal.doubts(address)]
    if phone and phones.is_doubtful(phone, address.country):
        found.append(("customer.phone", PHONE_DOUBT))
    return [Warned(code=code, field=field, message=_(SAID[code])) for field, code in found]
