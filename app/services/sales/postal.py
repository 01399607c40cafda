"""What each country requires of an address, and warnings about an accepted one."""

from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.sales.shapes import Address, Warned
from app.values import postal

SAID: Final = {
    "state-missing": gettext_noop("must name the state or province in this country"),
    "postcode-unlike-the-countrys": gettext_noop("does not look like a postcode of this country"),
}


def lacks_postcode(address: Address) -> bool:
    return not address.postcode.strip() and postal.asks_for_postcode(address.country)


def warnings(address: Address) -> list[Warned]:
    return [
        Warned(code=one.code, field=f"delivery_address.{one.field}", message=_(SAID[one.code]))
        for one in postal.doubts(address)
    ]
