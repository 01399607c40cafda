"""The questions that people are asked about a doubtful address, which is never refused for them."""

from collections.abc import Callable
from typing import Final

from app.i18n.language import gettext as _
from app.values import postal
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
