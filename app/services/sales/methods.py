"""Reads the shop's ways of delivery, and keeps those that this process knows up to date."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import structlog

from app.infra import keeping
from app.infra.database import Row, fetch, fetch_row
from app.services.sales.refusals import UnknownDeliveryMethod
from app.values.delivery_methods import DeliveryMethod, TransitDays, known_methods, remember_methods
from app.values.first_reading import note_read, note_unread
from app.values.money import Money
from app.values.pickup_points import PickupPoint

log = structlog.get_logger(__name__)

# The topic that is nudged after a change.
KIND: Final = "methods"
WAYS: Final = "the ways of delivery"
KEY: Final = "all"
# Seconds for which a starting process waits for them.
PATIENCE: Final = 1.0

COLUMNS: Final = """
method_id, version, name, names, kind, fee, free_from, currency, countries, max_weight_grams,
pickup_point, opening_hours, carrier, days_min, days_max, place, active, changed_at
"""
LATEST: Final = f"""
SELECT DISTINCT ON (method_id) {COLUMNS} FROM sales.methods ORDER BY method_id, version DESC
"""
STATE: Final = "SELECT row(count(*), max(changed_at))::text FROM sales.methods"
LATEST_OF_ONE: Final = f"""
SELECT {COLUMNS} FROM sales.methods WHERE method_id = $1 ORDER BY version DESC LIMIT 1
"""


async def list_methods() -> list[DeliveryMethod]:
    """Returns all, also those that are not in use, as customers see them in their order."""
    found = [_method(row) for row in await fetch(LATEST)]
    return sorted(found, key=lambda one: (one.place, one.method_id))


async def find_method(method_id: str) -> DeliveryMethod:
    """Raises `UnknownDeliveryMethod`."""
    row = await fetch_row(LATEST_OF_ONE, method_id)
    if row is None:
        raise UnknownDeliveryMethod(method_id)
    return _method(row)


async def refresh_methods() -> bool:
    """Makes this process know what changed.

    Returns False if the methods cannot be read, and the known ones stay.
    """
    global _readable, _read_before
    try:
        async with asyncio.timeout(PATIENCE):
            learn_methods(await list_methods())
        _readable = _read_before = True
        note_read(WAYS)
    except Exception as error:
        if _readable:
            log.warning("the ways of delivery cannot be read", reason=repr(error))
        _readable = False
        if not _read_before:
            note_unread(WAYS)
    return _readable


async def keep_methods_current() -> None:
    """Takes over each change soon after its commit, until it is cancelled."""
    await keeping.keep_current(f"{KIND}:{KEY}", STATE, refresh_methods)


def learn_methods(methods: Sequence[DeliveryMethod]) -> None:
    if list(methods) != list(known_methods()):
        remember_methods(methods)


def _method(row: Row) -> DeliveryMethod:
    facts: dict[str, Any] = dict(row)
    currency, free_from = facts["currency"], facts["free_from"]
    point = facts["pickup_point"]
    return DeliveryMethod(
        method_id=facts["method_id"],
        version=facts["version"],
        name=facts["name"],
        names=msgspec.json.decode(facts["names"], type=dict[str, str]),
        kind=facts["kind"],
        fee=Money(facts["fee"], currency),
        free_from=None if free_from is None else Money(free_from, currency),
        countries=tuple(facts["countries"]),
        max_weight_grams=facts["max_weight_grams"],
        pickup_point=msgspec.json.decode(point, type=PickupPoint) if point else None,
        opening_hours=msgspec.json.decode(facts["opening_hours"], type=dict[str, str]),
        carrier=facts["carrier"],
        transit_days=_days(facts["days_min"], facts["days_max"]),
        place=facts["place"],
        active=facts["active"],
        changed_at=facts["changed_at"],
    )


def _days(shortest: int | None, longest: int | None) -> TransitDays | None:
    return None if shortest is None or longest is None else TransitDays(shortest, longest)


_readable = True
_read_before = False
