"""The form of a way of delivery: its fields, what is wrong with them, and what they say."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.sales import DeliveryMethodInput
from app.values.carriers import NoCarrier, is_offered, read_carrier
from app.values.delivery_methods import (
    MAX_TRANSIT_DAYS,
    MAX_WEIGHT,
    NO_METHOD_IDS,
    DeliveryMethod,
    MethodKind,
    MethodName,
    TransitDays,
)
from app.values.fields import Carrier
from app.values.formats import COUNTRY_CODES
from app.values.known_carriers import TRACKING_PAGES
from app.values.languages import offered_languages, own_language
from app.values.pickup_points import MOST_HOURS, PickupPoint
from app.values.shop_settings import shop_settings
from app.web.address_fields import FIELDS, order_faults
from app.web.forms import Field, Form, Typed, faults, whole_number
from app.web.price_input import WrongPrice, price_of, typed_price

NAME: Final = "name"
PLACES: Final = 1000
# What a method is called in its address, if its name has no letters for it.
NAMELESS: Final = "delivery"
LONGEST_ID: Final = 40
KINDS: Final[Mapping[str, str]] = {
    MethodKind.SHIP: gettext_noop("Sent to the customer"),
    MethodKind.PICKUP: gettext_noop("Collected by the customer"),
}
LABELS: Final[Mapping[str, str]] = {
    NAME: gettext_noop("Name"),
    "fee": gettext_noop("Delivery fee"),
    "free_from": gettext_noop("Free from"),
    "countries": gettext_noop("Countries"),
    "max_weight_grams": gettext_noop("Greatest weight in grams"),
    "days_min": gettext_noop("Shortest time on the way (days)"),
    "days_max": gettext_noop("Longest time on the way (days)"),
    "place": gettext_noop("Place in the list"),
}
POINT: Final = "point_"
POINT_PARTS: Final = ("company", "line1", "line2", "postcode", "city", "state", "country")
HOURS: Final = "hours"
DAYS: Final = ("days_min", "days_max")
NAMED: Final = Field(LABELS[NAME], MethodName, gettext_noop("Enter a name"))


CARRIER: Final = Field(gettext_noop("Carrier"), Carrier)
POINT_FIELDS: Final = {part: FIELDS[part] for part in POINT_PARTS}


def other_languages() -> list[tuple[str, str]]:
    """Returns codes and names of the languages that customers may read beside the shop's own."""
    return [
        (code, one.own_name) for code, one in offered_languages().items() if code != own_language()
    ]


def offered_carriers() -> list[str]:
    """Returns the carriers that the form suggests."""
    return [one.name for one in shop_settings().carriers] or list(TRACKING_PAGES)


def texts_of(method: DeliveryMethod) -> dict[str, str]:
    most, days, point = method.max_weight_grams, method.transit_days, method.pickup_point
    return {
        NAME: method.name,
        **{f"{NAME}-{language}": name for language, name in method.names.items()},
        "fee": typed_price(method.fee),
        "free_from": typed_price(method.free_from) if method.free_from else "",
        "countries": ", ".join(method.countries),
        "max_weight_grams": str(most) if most else "",
        "days_min": str(days.min) if days else "",
        "days_max": str(days.max) if days else "",
        "place": str(method.place),
        "kind": method.kind,
        "carrier": method.carrier or "",
        **{POINT + part: getattr(point, part, None) or "" for part in POINT_PARTS},
        **{f"{HOURS}-{language}": text for language, text in method.opening_hours.items()},
        "active": "yes" if method.active else "",
    }


def form_faults(form: Form) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    asked = {NAME: NAMED} | {
        f"{NAME}-{language}": Field(spoken, MethodName) for language, spoken in other_languages()
    }
    found = faults(form, asked)
    if form["kind"] not in (*KINDS, ""):
        found["kind"] = _("Choose how orders reach the customer")
    found |= _point_faults(form) if _is_collected(form) else _carrier_faults(form)
    for name in ("fee", "free_from"):
        if form[name] or name == "fee":
            try:
                price_of(form[name])
            except WrongPrice as error:
                found[name] = str(error)
    unknown = [code for code in countries_in(form) if code not in COUNTRY_CODES]
    if unknown:
        message = _("{code} is not the code of a country, such as DE")
        found["countries"] = message.format(code=unknown[0])
    if form["max_weight_grams"] and not 1 <= (whole_number(form["max_weight_grams"]) or 0) <= (
        MAX_WEIGHT
    ):
        message = _("Enter a whole number from 1 to {most}, or leave it empty")
        found["max_weight_grams"] = message.format(most=MAX_WEIGHT)
    found |= {} if _is_collected(form) else _days_faults(form)
    if form["place"] and not 1 <= (whole_number(form["place"]) or 0) <= PLACES:
        message = _("Enter a whole number from 1 to {most}, or leave it empty")
        found["place"] = message.format(most=PLACES)
    return found


def method_from(form: Form, standing: DeliveryMethod | None) -> DeliveryMethodInput:
    """Expects a form without faults. A name in a language that is no longer offered is kept."""
    spoken = [language for language, _name in other_languages()]
    has = dict(standing.names) if standing else {}
    kept = {language: name for language, name in has.items() if language not in spoken}
    typed = {language: form[f"{NAME}-{language}"] for language in spoken}
    kind = MethodKind.PICKUP if _is_collected(form) else MethodKind.SHIP
    return DeliveryMethodInput(
        name=form[NAME],
        names=kept | {language: name for language, name in typed.items() if name},
        kind=kind,
        pickup_point=_point(form) if kind == MethodKind.PICKUP else None,
        opening_hours=_hours(form, standing) if kind == MethodKind.PICKUP else {},
        carrier=form["carrier"] or None if kind == MethodKind.SHIP else None,
        fee=price_of(form["fee"]),
        free_from=price_of(form["free_from"]) if form["free_from"] else None,
        countries=countries_in(form),
        max_weight_grams=whole_number(form["max_weight_grams"]) or None,
        transit_days=days_in(form) if kind == MethodKind.SHIP else None,
        place=whole_number(form["place"]) or None,
        active=bool(form["active"]),
    )


def _is_collected(form: Form) -> bool:
    return form["kind"] == MethodKind.PICKUP


def _point_faults(form: Form) -> dict[str, str]:
    found: dict[str, str] = {}
    address = Typed({part: form[POINT + part] for part in POINT_PARTS})
    wrong = order_faults(address, POINT_FIELDS, own_country=address["country"])
    found |= {POINT + part: fault for part, fault in wrong.items()}
    for language in offered_languages():
        name = f"{HOURS}-{language}"
        if len(form[name]) > MOST_HOURS:
            found[name] = _("Enter at most {most} characters").format(most=MOST_HOURS)
    codes = countries_in(form)
    if codes and not wrong and address["country"] not in codes:
        found["countries"] = _("must contain the country of the pick-up point")
    return found


def _carrier_faults(form: Form) -> dict[str, str]:
    try:
        carrier = read_carrier(form["carrier"]) if form["carrier"] else ""
    except NoCarrier:
        return {"carrier": _("Enter the carrier")}
    if carrier and not is_offered(carrier):
        return {"carrier": _("{carrier} is none of your carriers").format(carrier=carrier[:60])}
    return faults(form, {"carrier": CARRIER}) if carrier else {}


def _point(form: Form) -> PickupPoint:
    said = {part: form[POINT + part] or None for part in POINT_PARTS}
    return msgspec.convert(said | {"postcode": said["postcode"] or ""}, PickupPoint)


def _hours(form: Form, standing: DeliveryMethod | None) -> dict[str, str]:
    # A text in a language that is no longer offered is kept.
    offered = offered_languages()
    has = dict(standing.opening_hours) if standing else {}
    kept = {language: text for language, text in has.items() if language not in offered}
    typed = {language: form[f"{HOURS}-{language}"].strip() for language in offered}
    return kept | {language: text for language, text in typed.items() if text}


def days_in(form: Form) -> TransitDays | None:
    shortest, longest = (whole_number(form[name]) for name in DAYS)
    return None if shortest is None or longest is None else TransitDays(shortest, longest)


def _days_faults(form: Form) -> dict[str, str]:
    if not any(form[name] for name in DAYS):
        return {}
    counts = {name: whole_number(form[name]) for name in DAYS}
    wrong = {
        name: _("Enter a whole number from 0 to {most}").format(most=MAX_TRANSIT_DAYS)
        for name, count in counts.items()
        if count is None or not 0 <= count <= MAX_TRANSIT_DAYS
    }
    days = days_in(form)
    if not wrong and days and days.max < days.min:
        wrong["days_max"] = _("The longest time must not be less than the shortest")
    return wrong


def countries_in(form: Form) -> list[str]:
    return [code.upper() for code in re.split(r"[\s,;]+", form["countries"]) if code]


def id_for(name: str, nth: int) -> str:
    """Returns the id of a new method, after its name; `nth` counts those of the same name."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss"))
    words = re.findall("[a-z0-9]+", "".join(one for one in plain if one.isascii()))
    number = f"-{nth}" if nth > 1 else ""
    made = "-".join(words)[: LONGEST_ID - len(number)].strip("-")
    return (NAMELESS if made in ("", *NO_METHOD_IDS) else made) + number
