"""How the scan station answers: its one page, and the last scans."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.infra.clock import about_now
from app.routes.staff.scan.history import MAX_SCANS, Scan, read_scans, scan_cookies
from app.routes.staff.shipment_fields import known_carriers, last_carrier
from app.services.delivery import Shipment
from app.values.statuses import ShipmentStatus
from app.values.tracking import Doubt
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

SCAN: Final = "/staff/scan"
ANSWERS: Final = {"unknown": 404, "conflict": 409}


def step_of(shipment: Shipment) -> str:
    """What can be done with it at the station; "" for nothing."""
    if shipment.status == ShipmentStatus.PENDING:
        return "ship"
    return "deliver" if shipment.may_arrive else ""


async def station(
    request: AnyRequest,
    kind: str,
    status: int = 200,
    *,
    cookies: Sequence[Cookie] = (),
    **shown: Any,
) -> Response[str]:
    """The page; `kind` says what the panel says (scan/_panel.html)."""
    context: dict[str, Any] = {
        "member": await staff_member(request),
        "kind": kind,
        "code": "",
        "shipment": None,
        "found": [],
        "entry": {},
        "errors": {},
        "doubts": (),
        "meant": "",
        "carriers": [],
        "lost": "",
        "scans": read_scans(request),
    }
    return page(request, "staff/scan/show.html", status, cookies=cookies, **(context | shown))


async def ask(
    request: AnyRequest,
    shipment: Shipment,
    entry: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    doubts: Sequence[Doubt] = (),
) -> Response[str]:
    """The form of the next step; `doubts` are those about the number that was entered."""
    empty = {"carrier": last_carrier(request), "tracking_number": "", "delivery_location": ""}
    wrong = "; ".join((errors or {}).values())
    told = _("Not saved: {reason}").format(reason=wrong)
    noted = _noting(request, _scan(shipment, told)) if wrong else {}
    return await station(
        request,
        step_of(shipment),
        422 if errors else 200,
        shipment=shipment,
        entry=empty | dict(entry or {}),
        errors=dict(errors or {}),
        doubts=doubts,
        carriers=await known_carriers(),
        **noted,
    )


async def unknown(request: AnyRequest, code: str, meant: str = "") -> Response[str]:
    """`meant` is what a scanner that is set to another keyboard will have read."""
    scan = Scan(_now(), code[:60], _("Unknown"))
    return await _failed(request, "unknown", scan, code=code, meant=meant)


async def closed(request: AnyRequest, shipment: Shipment) -> Response[str]:
    """There is nothing left to do with it."""
    told = _("Nothing to do: {reason}").format(reason=_standing(shipment))
    return await _failed(request, "closed", _scan(shipment, told), shipment=shipment)


async def too_late(request: AnyRequest, theirs: Shipment, lost: str) -> Response[str]:
    """Somebody was quicker; `lost` is what was typed and not saved."""
    told = _("Not saved: {reason}").format(reason=_standing(theirs))
    return await _failed(request, "conflict", _scan(theirs, told), shipment=theirs, lost=lost)


def saved(
    request: AnyRequest, shipment: Shipment, told: str, cookies: Sequence[Cookie] = ()
) -> Redirect:
    """On to the page that says so, which may be loaded again and does nothing then."""
    scan = _scan(shipment, told, good=True)
    return Redirect(
        f"{SCAN}?{urlencode({'done': str(shipment.shipment_id)})}",
        status_code=303,
        cookies=[*cookies, *scan_cookies(request, scan)],
    )


async def _failed(request: AnyRequest, kind: str, scan: Scan, **shown: Any) -> Response[str]:
    status = ANSWERS.get(kind, 200)
    return await station(request, kind, status, **_noting(request, scan), **shown)


def _noting(request: AnyRequest, scan: Scan) -> dict[str, Any]:
    """Puts it among the last scans, once however often the page is loaded again."""
    scans = read_scans(request)
    if scans and (scans[0].code, scans[0].told) == (scan.code, scan.told):
        return {"scans": scans}
    return {"scans": [scan, *scans][:MAX_SCANS], "cookies": scan_cookies(request, scan)}


def _scan(shipment: Shipment, told: str, *, good: bool = False) -> Scan:
    return Scan(_now(), shipment.order_number, told[:120], good, str(shipment.shipment_id))


def _standing(shipment: Shipment) -> str:
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


def _now() -> int:
    return int(about_now().timestamp() * 1000)
