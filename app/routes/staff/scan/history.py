"""The last scans of a browser, which it carries itself, in one cookie each."""

import secrets
from typing import Final

import msgspec
from litestar.datastructures import Cookie

from app.i18n.language import gettext as _
from app.infra.clock import about_milliseconds
from app.services.delivery import Shipment
from app.values.statuses import ShipmentStatus
from app.web.client_address import AnyConnection
from app.web.cookies import (
    MAX_COOKIE_LENGTH,
    all_numbered,
    cookie_name,
    numbered,
    read_signed,
    signed_cookie,
)
from app.web.words import hold_reason, parcel_name

COOKIE: Final = "scan"
PATH: Final = "/staff/scan"
KEPT_SECONDS: Final = 24 * 3600
MAX_SCANS: Final = 10


class Scan(msgspec.Struct, frozen=True):
    """A scan and its outcome; `at` is in milliseconds since 1970, `shipment` an id or empty."""

    at: int
    code: str
    # Cookies of the browsers have it under this name.
    message: str = msgspec.field(name="told")
    good: bool = False
    shipment: str = ""


def scan_of(shipment: Shipment, message: str, *, good: bool = False) -> Scan:
    return Scan(
        about_milliseconds(), parcel_name(shipment), message[:120], good, str(shipment.shipment_id)
    )


def standing(shipment: Shipment) -> str:
    """Returns why the step of a scan does not fit the parcel, as it is now."""
    if shipment.hold:
        return _("held, {reason}").format(reason=hold_reason(shipment.hold.reason))
    match shipment.status:
        case ShipmentStatus.DELIVERED if shipment.retracted_at:
            return _("not delivered yet")
        case ShipmentStatus.SHIPPED:
            return _("shipped by {name}").format(name=shipment.shipped_by)
        case ShipmentStatus.DELIVERED:
            return _("delivered by {name}").format(name=shipment.delivered_by)
        case ShipmentStatus.CANCELLED:
            return _("cancelled")
        case _:
            return _("not shipped yet")


def read_scans(connection: AnyConnection) -> list[Scan]:
    """Returns the last scans in all tabs of this browser, the latest first."""
    return list(_scans(connection).values())[:MAX_SCANS]


def scan_cookies(connection: AnyConnection, scan: Scan) -> list[Cookie]:
    """Adds a scan and removes the oldest: ten are kept, or as many as there is room for."""
    made = signed_cookie(
        numbered(COOKIE, f"{scan.at:x}{secrets.token_hex(2)}"),
        msgspec.to_builtins(scan),
        KEPT_SECONDS,
        PATH,
    )
    there = list(_scans(connection))
    room, kept = MAX_COOKIE_LENGTH - _length(made.key, made.value), 1
    for name in there:
        carried = cookie_name(name, PATH)
        room -= _length(carried, connection.cookies[carried])
        if room < 0 or kept == MAX_SCANS:
            break
        kept += 1
    gone = [
        name for name in all_numbered(connection, COOKIE, PATH) if name not in there[: kept - 1]
    ]
    return [made, *(signed_cookie(name, None, 0, PATH) for name in gone)]


def _scans(connection: AnyConnection) -> dict[str, Scan]:
    """Returns the scans by the names of their cookies, the latest first."""
    found: dict[str, Scan] = {}
    for name in all_numbered(connection, COOKIE, PATH):
        try:
            carried = read_signed(connection, name, KEPT_SECONDS, PATH)
            found[name] = msgspec.convert(carried, Scan)
        except msgspec.ValidationError:
            continue
    return dict(sorted(found.items(), key=lambda one: -one[1].at))


def _length(name: str, value: str | None) -> int:
    return len(name) + len(value or "") + len("=; ")
