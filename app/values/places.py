"""Where a parcel was left: a list of places, and the words of people and carriers that mean them.

What is stored is one line of text. It begins with the name of a place, in any language of the
shop, and a detail may follow: `Neighbour: Miller, 3rd floor`. Any other text is shown as it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec
from markupsafe import Markup

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid

FIELD: Final = "delivery_location"
LONGEST: Final = 200


class DeliveryPlace(StrEnum):
    """Where a parcel was left, or who took it."""

    HANDED_OVER = "HANDED_OVER"
    HOUSEHOLD = "HOUSEHOLD"
    NEIGHBOUR = "NEIGHBOUR"
    FRONT_DOOR = "FRONT_DOOR"
    LETTER_BOX = "LETTER_BOX"
    RECEPTION = "RECEPTION"
    SAFE_PLACE = "SAFE_PLACE"
    GARAGE = "GARAGE"
    PICKUP_POINT = "PICKUP_POINT"
    PARCEL_LOCKER = "PARCEL_LOCKER"


# The English name is what is stored.
NAMES: Final[Mapping[str, str]] = {
    DeliveryPlace.HANDED_OVER: gettext_noop("Handed over in person"),
    DeliveryPlace.HOUSEHOLD: gettext_noop("Household member"),
    DeliveryPlace.NEIGHBOUR: gettext_noop("Neighbour"),
    DeliveryPlace.FRONT_DOOR: gettext_noop("Front door"),
    DeliveryPlace.LETTER_BOX: gettext_noop("Letter box"),
    DeliveryPlace.RECEPTION: gettext_noop("Reception"),
    DeliveryPlace.SAFE_PLACE: gettext_noop("Safe place"),
    DeliveryPlace.GARAGE: gettext_noop("Garage"),
    DeliveryPlace.PICKUP_POINT: gettext_noop("Pickup point"),
    DeliveryPlace.PARCEL_LOCKER: gettext_noop("Parcel locker"),
}
# For the customer.
SENTENCES: Final[Mapping[str, str]] = {
    DeliveryPlace.HANDED_OVER: gettext_noop("Handed to you in person"),
    DeliveryPlace.HOUSEHOLD: gettext_noop("Handed to someone at your address"),
    DeliveryPlace.NEIGHBOUR: gettext_noop("Left with a neighbour"),
    DeliveryPlace.FRONT_DOOR: gettext_noop("Left at the front door"),
    DeliveryPlace.LETTER_BOX: gettext_noop("Left in your letter box"),
    DeliveryPlace.RECEPTION: gettext_noop("Left at reception"),
    DeliveryPlace.SAFE_PLACE: gettext_noop("Left in a safe place"),
    DeliveryPlace.GARAGE: gettext_noop("Left in the garage"),
    DeliveryPlace.PICKUP_POINT: gettext_noop("Waiting for you at a pick-up point"),
    DeliveryPlace.PARCEL_LOCKER: gettext_noop("Waiting for you in a parcel locker"),
}
# Whole texts, without accents, capitals and signs; each language's own name is among them.
ALSO: Final[Mapping[str, str]] = {
    DeliveryPlace.HANDED_OVER: """handed over, handed to you, handed to you in person, in person,
        personally, recipient, handed to recipient, delivered to recipient, signed by recipient,
        personlich, personlich ubergeben, ubergeben, empfanger, an empfanger ubergeben,
        en main propre, remis en main propre, remis en mains propres, destinataire,
        remis au destinataire""",
    DeliveryPlace.HOUSEHOLD: """household, member of household, family member,
        housemate, handed to household member, haushalt, haushaltsmitglied, mitbewohner,
        familienmitglied, person an der adresse, hausbewohner, membre du foyer,
        membre de la famille, foyer, personne a l adresse""",
    DeliveryPlace.NEIGHBOUR: """neighbor, neighbours, neighbors, with neighbour, with neighbor,
        with a neighbour, with the neighbour, with a neighbor, with the neighbor,
        left with neighbour, left with neighbor, left with a neighbour, delivered to neighbour,
        delivered to neighbor, nachbar, nachbarin, nachbarn, beim nachbarn, bei einem nachbarn,
        bei nachbarn, bei der nachbarin, voisin, voisine, chez le voisin, chez un voisin,
        chez la voisine, voisin e""",
    DeliveryPlace.FRONT_DOOR: """door, doorstep, frontdoor, at the door, at the front door,
        at front door, on the doorstep, left at front door, haustur, hausture,
        vor der haustur, an der haustur, tur, vor der tur, wohnungstur, eingang, porte,
        porte d entree, devant la porte, a la porte""",
    DeliveryPlace.LETTER_BOX: """letterbox, in the letter box, in letterbox, mailbox, mail box,
        in mailbox, in the mailbox, briefkasten, im briefkasten, hausbriefkasten,
        boite aux lettres, dans la boite aux lettres""",
    DeliveryPlace.RECEPTION: """at reception, at the reception, reception desk, front desk,
        concierge, porter, empfang, am empfang, rezeption, an der rezeption, pforte, pfortner,
        accueil, a l accueil, gardien, gardienne""",
    DeliveryPlace.SAFE_PLACE: """in a safe place, agreed place, left in safe place, ablageort,
        abstellort, wunschort, vereinbarter ort, sicherer ort, endroit sur, lieu sur,
        endroit convenu""",
    DeliveryPlace.GARAGE: "in the garage, in garage, in der garage, dans le garage, au garage",
    DeliveryPlace.PICKUP_POINT: """pick up point, at a pick up point, parcel shop, parcelshop,
        service point, access point, collection point, post office, abholstelle, abholpunkt,
        paketshop, filiale, postfiliale, point relais, point de retrait, bureau de poste""",
    DeliveryPlace.PARCEL_LOCKER: """locker, in a parcel locker, packstation, paketstation,
        paketautomat, consigne, consigne automatique, consigne a colis""",
}
# What may stand between the name of a place and its detail.
_DETAIL: Final = re.compile(r"\s*[:,;(–—]\s*|\s+-\s+")


class KnownPlace(msgspec.Struct, frozen=True):
    """A place of the list, and what more is known of it, such as the neighbour's name."""

    place: DeliveryPlace
    detail: str = ""


def read_place(text: str | None) -> KnownPlace | None:
    """Returns None for words that name no place of the list."""
    if not text:
        return None
    if place := _PLACES.get(_folded(text)):
        return KnownPlace(place)
    begins = _DETAIL.search(text)
    place = _PLACES.get(_folded(text[: begins.start()])) if begins else None
    if begins is None or place is None:
        return None
    detail = text[begins.end() :].strip()
    if "(" in begins[0]:
        detail = detail.removesuffix(")").strip()
    return KnownPlace(place, detail)


def place_of(text: str | None) -> DeliveryPlace | None:
    known = read_place(text)
    return known.place if known else None


def stored_place(place: str | None, detail: str | None) -> str | None:
    """Returns the text to be stored of a place of the list with its detail, or of free words.

    Raises `Invalid` if both together are too long.
    """
    if not place:
        return detail or None
    if not detail or place_of(detail) == place:
        return detail or NAMES[place]
    stored = f"{NAMES[place]}: {detail}"
    if len(stored) > LONGEST:
        room = LONGEST - len(NAMES[place]) - 2
        raise Invalid(FIELD, _("may have {count} characters beside the place").format(count=room))
    return stored


def place_words(text: str | None) -> str:
    """Returns the sentence for the customer, such as "Left with a neighbour: Miller"."""
    return _joined(_said(text))


def place_markup(text: str | None) -> Markup:
    """Returns the same as HTML, with what somebody typed in bold."""
    words, detail = _said(text)
    shown = Markup("<strong><bdi>{}</bdi></strong>").format(detail) if detail else ""
    return Markup(_joined((words, shown)))


def place_name(text: str | None) -> str:
    """Returns a place as the staff call it, in the reader's language; other words stay."""
    known = read_place(text)
    return _joined((_(NAMES[known.place]), known.detail)) if known else text or ""


def place_choices() -> list[tuple[str, str]]:
    return [(place.value, _(NAMES[place])) for place in DeliveryPlace]


def _said(text: str | None) -> tuple[str, str]:
    known = read_place(text)
    if known:
        return _(SENTENCES[known.place]), known.detail
    return _("Place of delivery"), text or ""


def _joined(parts: tuple[str, str]) -> str:
    # i18n: {place} such as "Left with a neighbour", {detail} such as "Miller, 3rd floor"
    return _("{place}: {detail}").format(place=parts[0], detail=parts[1]) if parts[1] else parts[0]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join("".join(letters).split())


_PLACES: Final[Mapping[str, DeliveryPlace]] = {
    _folded(word): place
    for place in DeliveryPlace
    for word in (NAMES[place], SENTENCES[place], *ALSO[place].split(","))
}
