"""The questions that people are asked about a doubtful address, which is never refused for them."""

from collections.abc import Callable
from typing import Final

from app.i18n.language import gettext as _
from app.values import postal, vat_ids
from app.values.formats import country

SAID: Final[dict[str, Callable[[postal.PostalAddress], str]]] = {
    "postcode-unlike-the-countrys": lambda address: _(
        "The postcode {postcode} does not look right for this country: {country}"
    ).format(postcode=address.postcode, country=country(address.country)),
    "state-missing": lambda address: _(
        "The state or province is missing; addresses in this country need one: {country}"
    ).format(country=country(address.country)),
}


def address_doubts(address: postal.PostalAddress) -> list[str]:
    return [SAID[doubt.code](address) for doubt in postal.doubts(address)]


def invoice_doubts(
    billing: postal.PostalAddress | None, country: str, vat_id: str | None
) -> list[str]:
    """`country` is that of the delivery address, where the invoice goes without another one."""
    found = address_doubts(billing) if billing else []
    if vat_id and vat_ids.is_doubtful(vat_id, billing.country if billing else country):
        found.append(_("The VAT ID {number} does not look right").format(number=vat_id))
    return found
