"""Makes and changes ways of delivery: each change adds a version after the one that was seen."""

import re
from collections.abc import Container, Mapping
from typing import Any, Final

import msgspec

from app import audit_log
from app.i18n.language import LANGUAGES
from app.i18n.language import gettext as _
from app.infra import live
from app.infra.database import fetch, fetch_value, on_commit, transaction
from app.services.sales.methods import KEY, KIND, find_method, learn_methods, list_methods
from app.services.sales.postal import require_whole
from app.services.sales.refusals import DeliveryMethodChanged, UnknownDeliveryMethod
from app.settings import settings
from app.values.carriers import NoCarrier, is_offered, read_carrier
from app.values.delivery_methods import (
    METHOD_ID,
    NO_METHOD_IDS,
    DeliveryMethod,
    MethodCountries,
    MethodKind,
    MethodName,
    MethodPlace,
    TransitDays,
    WeightLimit,
)
from app.values.fields import Carrier, Invalid
from app.values.formats import COUNTRY_CODES
from app.values.money import Money
from app.values.pickup_points import OpeningHours, PickupPoint
from app.values.postal import lines
from app.values.text import tidy

LONGEST_ID: Final = 40
# Versions of a method are added one after the other.
ONE_AT_A_TIME: Final = "LOCK TABLE sales.methods IN SHARE ROW EXCLUSIVE MODE"
ADD: Final = """
INSERT INTO sales.methods (method_id, version, name, names, kind, fee, free_from, currency,
    countries, max_weight_grams, place, active, changed_by, pickup_point, opening_hours, carrier,
    days_min, days_max)
VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, $15::jsonb, $16,
    $17, $18)
"""
LAST_PLACE: Final = "SELECT coalesce(max(place), 0) FROM sales.methods"


class DeliveryMethodInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way of delivery as a whole: what is left out has its default, and not its value of before.

    `name` is in the shop's own language, and `names` has it in others. `countries` empty means all
    that the shop serves. Without a `place` the method keeps its own, and a new one is the last.
    `pickup_point` and `opening_hours`, by language, are for what customers collect, `carrier` for
    what is sent.
    """

    name: MethodName
    names: dict[str, MethodName] = {}
    kind: MethodKind = MethodKind.SHIP
    fee: Money
    free_from: Money | None = None
    countries: MethodCountries = []
    max_weight_grams: WeightLimit | None = None
    pickup_point: PickupPoint | None = None
    opening_hours: dict[str, OpeningHours] = {}
    carrier: Carrier | None = None
    transit_days: TransitDays | None = None
    place: MethodPlace | None = None
    active: bool = True


async def put_method(
    method_id: str,
    given: DeliveryMethodInput,
    by: str,
    expected_versions: Container[int] | None = None,
) -> tuple[DeliveryMethod, bool]:
    """Makes or changes a method, and returns True with it when it is new.

    Equal values change nothing. `expected_versions` are the versions that the change is meant for,
    0 for a method that does not exist; None means any. Raises `DeliveryMethodChanged` for any other
    version, and `Invalid`.
    """
    given = _read(method_id, given)
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        standing = await _standing(method_id)
        version = standing.version if standing else 0
        if standing and _facts(standing) == _wanted(given, standing.place):
            return standing, False
        if expected_versions is not None and version not in expected_versions:
            raise DeliveryMethodChanged(version)
        place = standing.place if standing else min(await fetch_value(LAST_PLACE) + 1, 1000)
        wanted = _wanted(given, place)
        names, hours = (_json(wanted[name]) for name in ("names", "opening_hours"))
        point = given.pickup_point and _json(given.pickup_point)
        days = given.transit_days
        await fetch(
            ADD,
            method_id,
            version + 1,
            *(wanted["name"], names, wanted["kind"], wanted["fee"], wanted["free_from"]),
            given.fee.currency,
            *(wanted["countries"], wanted["max_weight_grams"], wanted["place"], wanted["active"]),
            by,
            *(point, hours, wanted["carrier"]),
            *((days.min, days.max) if days else (None, None)),
        )
        changed = await find_method(method_id)
        await _note(standing, changed)
        known = await list_methods()
        live.nudge(KIND, KEY)
        on_commit(lambda: learn_methods(known))
        return changed, standing is None


async def _standing(method_id: str) -> DeliveryMethod | None:
    try:
        return await find_method(method_id)
    except UnknownDeliveryMethod:
        return None


def _read(method_id: str, given: DeliveryMethodInput) -> DeliveryMethodInput:
    """Returns what was given, tidied. Raises `Invalid`."""
    sound = len(method_id) <= LONGEST_ID and re.match(METHOD_ID, method_id)
    if not sound or method_id in NO_METHOD_IDS:
        raise Invalid(
            "method_id", _("must be up to 40 small letters, digits and hyphens, and not “new”")
        )
    for field, money in (("fee", given.fee), ("free_from", given.free_from)):
        if money and money.currency != settings.shop_currency:
            raise Invalid(
                f"{field}.currency", f"must be {settings.shop_currency}, this shop's currency"
            )
    for code in given.countries:
        if code not in COUNTRY_CODES:
            raise Invalid("countries", _("is not an ISO 3166 country code, such as DE"))
    for language in given.names:
        if language not in LANGUAGES:
            raise Invalid("names", _("must be in languages of the shop"))
    if given.kind == MethodKind.PICKUP:
        _require_point(given)
    elif given.pickup_point or given.opening_hours:
        field = "pickup_point" if given.pickup_point else "opening_hours"
        raise Invalid(field, _("is only for orders that customers collect"))
    _require_days(given)
    return msgspec.structs.replace(
        given,
        name=tidy(given.name),
        opening_hours=dict(sorted(given.opening_hours.items())),
        carrier=_carrier(given),
        names={language: tidy(name) for language, name in sorted(given.names.items())},
        countries=sorted(set(given.countries)),
    )


def _require_point(given: DeliveryMethodInput) -> None:
    for language in given.opening_hours:
        if language not in LANGUAGES:
            raise Invalid("opening_hours", _("must be in languages of the shop"))
    point = given.pickup_point
    if point is None:
        return
    require_whole(point, "pickup_point")
    if given.countries and point.country not in given.countries:
        raise Invalid("countries", _("must contain the country of the pick-up point"))


def _carrier(given: DeliveryMethodInput) -> str | None:
    if given.carrier is None:
        return None
    if given.kind == MethodKind.PICKUP:
        raise Invalid("carrier", _("is only for orders that are sent"))
    try:
        carrier = read_carrier(given.carrier)
    except NoCarrier as error:
        raise Invalid("carrier", _("Enter the carrier")) from error
    if not is_offered(carrier):
        raise Invalid("carrier", _("is none of the shop’s carriers"))
    return carrier


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _require_days(given: DeliveryMethodInput) -> None:
    if (days := given.transit_days) is None:
        return
    if given.kind == MethodKind.PICKUP:
        raise Invalid("transit_days", _("is only for orders that are sent"))
    if days.max < days.min:
        raise Invalid("transit_days.max", _("must not be less than the shortest time"))


def _wanted(given: DeliveryMethodInput, place: int) -> dict[str, Any]:
    return {
        "name": given.name,
        "names": given.names,
        "kind": str(given.kind),
        "fee": given.fee.amount,
        "free_from": given.free_from and given.free_from.amount,
        "countries": given.countries,
        "max_weight_grams": given.max_weight_grams,
        "pickup_point": given.pickup_point and msgspec.to_builtins(given.pickup_point),
        "opening_hours": given.opening_hours,
        "carrier": given.carrier,
        "transit_days": given.transit_days and msgspec.to_builtins(given.transit_days),
        "place": given.place or place,
        "active": given.active,
    }


def _facts(method: DeliveryMethod) -> dict[str, Any]:
    return {
        "name": method.name,
        "names": dict(method.names),
        "kind": method.kind,
        "fee": method.fee.amount,
        "free_from": method.free_from and method.free_from.amount,
        "countries": list(method.countries),
        "max_weight_grams": method.max_weight_grams,
        "pickup_point": method.pickup_point and msgspec.to_builtins(method.pickup_point),
        "opening_hours": dict(method.opening_hours),
        "carrier": method.carrier,
        "transit_days": method.transit_days and msgspec.to_builtins(method.transit_days),
        "place": method.place,
        "active": method.active,
    }


async def _note(before: DeliveryMethod | None, after: DeliveryMethod) -> None:
    subject = audit_log.Subject("delivery_method", after.method_id, after.name)
    if before:
        await audit_log.note("delivery_method.changed", subject, _noted(before), _noted(after))
    else:
        await audit_log.note("delivery_method.made", subject, {}, _noted(after))


def _noted(method: DeliveryMethod) -> Mapping[str, Any]:
    return _facts(method) | {
        "names": [f"{language}: {name}" for language, name in method.names.items()],
        "opening_hours": [f"{language}: {text}" for language, text in method.opening_hours.items()],
        "pickup_point": lines(method.pickup_point) if method.pickup_point else [],
        "fee": msgspec.to_builtins(method.fee),
        "free_from": msgspec.to_builtins(method.free_from),
    }
