"""Which of the carriers of a list a tracking number probably belongs to."""

from collections.abc import Sequence
from typing import Final

from app.values.carriers import carrier_key, shop_carrier
from app.values.shop_carriers import fits
from app.values.tracking import OWN_FORMS

# A pattern that says nothing about a number.
ANY: Final = "*"


def likely_carriers(key: str, carriers: Sequence[str]) -> list[str]:
    """Returns those that give their parcels numbers like the one with this key.

    What the shop says of a carrier's numbers comes before the forms that are known here.
    """
    return [carrier for carrier in carriers if _gives(carrier, key)]


def differs(key: str, carrier: str, carriers: Sequence[str]) -> list[str]:
    """Returns the carriers to ask about: those that the number looks like, if `carrier` is none."""
    likely = likely_carriers(key, carriers)
    return [] if carrier in likely else likely


def _gives(carrier: str, key: str) -> bool:
    own = shop_carrier(carrier)
    if own and own.number_pattern not in ("", ANY):
        return fits(key, own.number_pattern)
    owners = [names for form, names in OWN_FORMS if form.fullmatch(key)]
    return bool(owners) and all(carrier_key(carrier) in names for names in owners)
