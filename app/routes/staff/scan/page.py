"""The answers of the scan station: its one page, with the last scans."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.infra.clock import about_milliseconds
from app.middleware.security_headers import WITH_CAMERA
from app.routes.staff.cash import cash_of
from app.routes.staff.scan.bench import Bench, bench_cookie, bench_of
from app.routes.staff.scan.history import (
    MAX_SCANS,
    Scan,
    read_scans,
    scan_cookies,
    scan_of,
    standing,
)
from app.routes.staff.scan.pieces import Packing, packing
from app.routes.staff.shipment_fields import MORE_NUMBERS, number_in_row
from app.routes.staff.shortage_fields import rest_said
from app.services import delivery
from app.services.delivery import Shipment
from app.values.likely_carriers import likely_carriers
from app.values.statuses import ShipmentStatus
from app.values.tracking import Doubt, tracking_key
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

SCAN: Final = "/staff/scan"
EMPTY: Final = ("tracking_number", MORE_NUMBERS, "delivery_place", "delivery_location")
ANSWERS: Final = {"unknown": 404, "product": 404, "conflict": 409, "held": 409}

# A script sets it (bench.js).
SOUNDS_COOKIE: Final = "sounds"

# What a scanner types for the printed code "?", also if it is set to a US keyboard and the computer
# to a German or French one.
NOT_THERE: Final = frozenset("?？_§")


def step_of(shipment: Shipment) -> str:
    """Returns "ship", "deliver", or "" if nothing can be done with it at the station."""
    if shipment.hold:
        return ""
    if shipment.status == ShipmentStatus.PENDING:
        return "ship"
    return "deliver" if shipment.may_arrive else ""


async def station(
    request: AnyRequest,
    kind: str,
    status: int = 200,
    *,
    cookies: Sequence[Cookie] = (),
    bench: Bench | None = None,
    switched: bool = False,
    **shown: Any,
) -> Response[str]:
    """Shows the page, with the panel for this `kind` (scan/_panel.html).

    If the carrier of the `bench` was `switched` just now, the browser keeps it.
    """
    member = await staff_member(request)
    if bench and switched:
        cookies = [*cookies, bench_cookie(bench.carrier)]
    shipment: Shipment | None = shown.get("shipment")
    cash = await cash_of([shipment]) if shipment else {}
    context: dict[str, Any] = {
        "member": member,
        "box": await delivery.box_of(shipment.shipment_id, member.staff_id) if shipment else None,
        "my_round": await delivery.round_of(member.staff_id),
        "kind": kind,
        "bench": bench or await bench_of(request),
        "switched": switched,
        "code": "",
        "shipment": None,
        "found": [],
        "entry": {},
        "errors": {},
        "doubts": (),
        "parcel": None,
        "meant": "",
        "likely": [],
        "at_once": False,
        "chosen": {},
        "rest": None,
        "cash": cash.get(shipment.shipment_id, "") if shipment else "",
        "lost": "",
        "scans": read_scans(request),
        "sounds": request.cookies.get(SOUNDS_COOKIE) != "off",
    }
    headers = {"Permissions-Policy": WITH_CAMERA}
    template = "staff/scan/show.html"
    return page(request, template, status, headers=headers, cookies=cookies, **(context | shown))


async def ask(
    request: AnyRequest,
    shipment: Shipment,
    entry: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    doubts: Sequence[Doubt] = (),
    parcel: Packing | None = None,
    chosen: Mapping[str, str] | None = None,
    bench: Bench | None = None,
    *,
    packed_just_now: bool = False,
) -> Response[str]:
    """Asks for the next piece of a parcel that is packed piece by piece, else for the next step.

    With `chosen` pieces, by their fields, no other is asked for. With a `bench` its carrier was
    switched just now.
    """
    if step_of(shipment) == "ship":
        parcel = parcel or await packing(shipment)
        if parcel.by_piece and not parcel.complete and not chosen:
            return await next_piece(request, shipment, parcel, bench)
    kept = bench or await bench_of(request, (entry or {}).get("carrier", ""))
    empty = {"carrier": kept.carrier} | dict.fromkeys(EMPTY, "")
    wrong = "; ".join((errors or {}).values())
    message = _("Not saved: {reason}").format(reason=wrong)
    noted = _noting(request, scan_of(shipment, message)) if wrong else {}
    return await station(
        request,
        step_of(shipment),
        422 if errors else 200,
        shipment=shipment,
        entry=empty | dict(entry or {}),
        errors=dict(errors or {}),
        doubts=doubts,
        parcel=parcel if parcel and parcel.by_piece else None,
        shelves={line.product_id: line.shelf for line in parcel.lines} if parcel else {},
        chosen=dict(chosen or {}),
        bench=kept,
        switched=bench is not None,
        likely=_likely(kept, entry or {}) if "carrier" in (errors or {}) else [],
        at_once=packed_just_now and kept.without_number,
        **noted,
    )


async def next_piece(
    request: AnyRequest, shipment: Shipment, parcel: Packing, bench: Bench | None = None
) -> Response[str]:
    noted = _noting(request, scan_of(shipment, parcel.message)) if parcel.wrong else {}
    status = 422 if parcel.wrong else 200
    return await station(
        request,
        "pieces",
        status,
        shipment=shipment,
        parcel=parcel,
        bench=bench,
        switched=bench is not None,
        **noted,
    )


async def ask_missing(
    request: AnyRequest, shipment: Shipment, entry: Mapping[str, str], wrong: str = ""
) -> Response[str]:
    """Asks which pieces of the parcel are not there."""
    message = _("Not saved: {reason}").format(reason=wrong)
    noted = _noting(request, scan_of(shipment, message)) if wrong else {}
    return await station(
        request,
        "missing",
        422 if wrong else 200,
        shipment=shipment,
        entry=dict(entry),
        errors={"quantity": wrong} if wrong else {},
        said=await rest_said(shipment),
        **noted,
    )


async def only_a_product(request: AnyRequest, code: str, name: str) -> Response[str]:
    scan = Scan(about_milliseconds(), code[:60], _("A product, not an order"))
    return await _failed(request, "product", scan, code=code, meant=name)


async def unknown(request: AnyRequest, code: str, meant: str = "") -> Response[str]:
    """Suggests `meant`, which a scanner that is set to another keyboard has probably read."""
    scan = Scan(about_milliseconds(), code[:60], _("Unknown"))
    return await _failed(request, "unknown", scan, code=code, meant=meant)


async def closed(request: AnyRequest, shipment: Shipment) -> Response[str]:
    message = _("Nothing to do: {reason}").format(reason=standing(shipment))
    kind = "held" if shipment.hold else "closed"
    return await _failed(request, kind, scan_of(shipment, message), shipment=shipment)


async def too_late(request: AnyRequest, theirs: Shipment, lost: str) -> Response[str]:
    """Says that another person was first, or holds it; `lost` is what was typed and not saved."""
    message = _("Not saved: {reason}").format(reason=standing(theirs))
    kind = "held" if theirs.hold else "conflict"
    return await _failed(request, kind, scan_of(theirs, message), shipment=theirs, lost=lost)


def saved(
    request: AnyRequest,
    shipment: Shipment,
    message: str,
    cookies: Sequence[Cookie] = (),
    goes_on: Mapping[str, str] | None = None,
) -> Redirect:
    """Leads to the page that says so, or with `goes_on` to that query of the station."""
    # The page behind the redirect may be loaded again, and does nothing then.
    scan = scan_of(shipment, message, good=True)
    return Redirect(
        f"{SCAN}?{urlencode(goes_on or {'done': str(shipment.shipment_id)})}",
        status_code=303,
        cookies=[*cookies, *scan_cookies(request, scan)],
    )


def _likely(bench: Bench, entry: Mapping[str, str]) -> list[str]:
    number = number_in_row(entry.get("tracking_number", ""))
    return likely_carriers(tracking_key(number), bench.carriers)


async def _failed(request: AnyRequest, kind: str, scan: Scan, **shown: Any) -> Response[str]:
    status = ANSWERS.get(kind, 200)
    return await station(request, kind, status, **_noting(request, scan), **shown)


def _noting(request: AnyRequest, scan: Scan) -> dict[str, Any]:
    # A page that is loaded again adds no second line.
    scans = read_scans(request)
    if scans and (scans[0].code, scans[0].message) == (scan.code, scan.message):
        return {"scans": scans}
    return {"scans": [scan, *scans][:MAX_SCANS], "cookies": scan_cookies(request, scan)}
