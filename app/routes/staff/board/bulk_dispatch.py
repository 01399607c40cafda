"""Mark many shipped: a number for each, and one carrier for all that have none of their own."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from litestar import get, post
from litestar.datastructures import Cookie

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.routes.staff.board import bulk_page
from app.routes.staff.board.bulk_outcomes import (
    BulkOutcome,
    done,
    failed,
    held_in_words,
    take_each,
    too_late,
)
from app.routes.staff.board.chosen_carriers import carrier_cookie, last_carrier
from app.routes.staff.board.claims import is_news, others_claim
from app.routes.staff.board.csv import COLUMNS
from app.routes.staff.board.pasted_lines import about_others, names_of
from app.routes.staff.board.selection import chosen, to_board
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.shipment_fields import (
    ROW,
    NotSent,
    dispatch_entered,
    entry_faults,
    number_in_row,
)
from app.services import delivery
from app.services.delivery import Conflict, Held, Shipment
from app.services.staff import StaffMember
from app.values import pasted as pasted_tables
from app.values.statuses import ShipmentStatus
from app.values.tracking import tracking_key
from app.web.flash import Flash
from app.web.forms import Form, read_all, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import parcel_name

# Characters of a table that is pasted; a hundred rows of the CSV have 40,000.
LONGEST_TABLE: Final = 200_000
PAGE: Final = "staff/board/dispatches.html"
STEP: Final = gettext_noop("{count} shipped")
# The field of the button that leaves the rows without a number as they are, and its value.
ONLY: Final = "only"
NUMBERED: Final = "numbered"


@get(f"{BOARD}/dispatches", include_in_schema=False)
async def ask_dispatches(request: AnyRequest) -> Answer:
    view = request.query_params.get("view", "")
    shipments = await chosen(request, request.query_params.getall("id", []), view)
    if not isinstance(shipments, list):
        return shipments
    form = {"carrier": last_carrier(request), "view": view}
    carriers = await delivery.known_carriers()
    return await bulk_page.ask(
        request,
        PAGE,
        form,
        shipments,
        ShipmentStatus.PENDING,
        typed=form,
        carriers=carriers,
        doubtful=(),
    )


@post(f"{BOARD}/dispatches", include_in_schema=False)
async def dispatch_each(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    view = form.get("view", "")
    shipments = await chosen(request, await read_all(request, "id"), view)
    if not isinstance(shipments, list):
        return shipments
    if form.get("pasted"):
        [*_before, pasted] = await read_all(request, "pasted")
        return await _fill(request, form, shipments, pasted)
    carriers = await delivery.known_carriers()
    shown = {"typed": form, "carriers": carriers}
    blank = [one for one in shipments if form.get(ONLY) == NUMBERED and not _number(form, one)]
    if blank == shipments:
        missing = {"tracking_number": _("Enter the tracking number")}
        wrong = _at_their_fields(form, blank[0], missing)
        return await bulk_page.refuse(request, PAGE, form, blank, wrong, doubtful=(), **shown)
    # Shipments with a number and a carrier leave; for the others the page says what is missing.
    leaving = [one for one in shipments if one not in blank]
    dispatches = _Dispatches(form, member, leaving)
    outcomes = await take_each(leaving, dispatches.take)
    if any(outcome.state != "done" for outcome in outcomes):
        return await bulk_page.show_outcomes(
            request,
            PAGE,
            form,
            [*outcomes, *map(failed, blank)],
            STEP,
            dispatches.wrong,
            doubtful=dispatches.doubtful,
            **shown,
        )
    answer = to_board(view, Flash(_said(len(leaving), len(blank))))
    answer.cookies = [*answer.cookies, *_carrier(form)]
    return answer


def _said(shipped: int, left: int) -> str:
    message = ngettext(
        "{count} parcel is marked shipped.", "{count} parcels are marked shipped.", shipped
    ).format(count=shipped)
    if not left:
        return message
    waits = ngettext(
        "{count} without a number still waits.", "{count} without a number still wait.", left
    )
    return " ".join((message, waits.format(count=left)))


class _Dispatches:
    """Dispatches the shipments of one form, and collects what is wrong in which field.

    `doubtful` are the ids of shipments whose number has to be confirmed.
    """

    def __init__(self, form: Form, member: StaffMember, shipments: list[Shipment]) -> None:
        self.wrong: dict[str, str] = {}
        self.doubtful: set[str] = set()
        self._form = form
        self._member = member
        numbers = (_number(form, one) for one in shipments)
        self._used = Counter(map(tracking_key, numbers))

    async def take(self, shipment: Shipment) -> BulkOutcome:
        if shipment.is_collected and shipment.status == ShipmentStatus.PENDING:
            reason = _("its customer collects it; make it ready on its own page")
            return failed(shipment, reason)
        claim = others_claim(shipment, self._member)
        if claim and is_news(claim, self._form.get(f"warned-{shipment.shipment_id}", "")):
            reason = _("{name} is packing it; send again to ship it anyway")
            return failed(shipment, reason.format(name=claim.by))
        entry = _parcel(self._form, shipment)
        confirmed = number_in_row(self._form.get(f"sure-{shipment.shipment_id}", ""))
        number = _number(self._form, shipment)
        key = tracking_key(number)
        waits = shipment.status == ShipmentStatus.PENDING
        again = self._used[key] > 1 and waits and not entry_faults(entry)
        if key and again and tracking_key(confirmed) != key:
            message = _("{number} is in {count} rows").format(number=number, count=self._used[key])
            return self._refused(shipment, {"tracking_number": message}, doubted=True)
        try:
            sent = await dispatch_entered(shipment.shipment_id, entry, self._member.name, confirmed)
        except NotSent as error:
            return self._refused(shipment, error.errors, doubted=bool(error.doubts))
        except Held as held:
            return failed(held.shipment, held_in_words(held.hold))
        except Conflict as conflict:
            return too_late(conflict, ", ".join(entry.values()))
        return done(sent)

    def _refused(
        self, shipment: Shipment, faulty: Mapping[str, str], *, doubted: bool
    ) -> BulkOutcome:
        self.wrong.update(_at_their_fields(self._form, shipment, faulty))
        if doubted:
            self.doubtful.add(str(shipment.shipment_id))
        return failed(shipment)


async def _fill(request: AnyRequest, form: Form, shipments: list[Shipment], pasted: str) -> Answer:
    # The form is only filled: nothing leaves before a person has looked at it.
    waiting = [one for one in shipments if one.status == ShipmentStatus.PENDING and not one.hold]
    held = {one.order_number for one in shipments if one.hold}
    names = names_of(waiting)
    found = pasted_tables.read(pasted[:LONGEST_TABLE], names, COLUMNS, form.get("from", ""))
    filled = dict(form)
    for key, entry in found.entries.items():
        filled[f"tracking_number-{key}"] = entry.number[:ROW]
        if entry.carrier:
            filled[f"carrier-{key}"] = entry.carrier[:ROW]
    message = ngettext("{count} number filled in", "{count} numbers filled in", len(found.entries))
    return await bulk_page.fill(
        request,
        PAGE,
        form,
        shipments,
        message.format(count=len(found.entries)),
        [
            *found.faults,
            *about_others([one for one in found.others if one not in held], waiting),
        ],
        typed=filled,
        carriers=await delivery.known_carriers(),
        doubtful=(),
    )


def _parcel(form: Form, shipment: Shipment) -> dict[str, str]:
    key = shipment.shipment_id
    return {
        "carrier": form.get(f"carrier-{key}") or form.get("carrier", ""),
        "tracking_number": form.get(f"tracking_number-{key}", ""),
    }


def _number(form: Form, shipment: Shipment) -> str:
    return number_in_row(_parcel(form, shipment)["tracking_number"])


def _at_their_fields(form: Form, shipment: Shipment, faulty: Mapping[str, str]) -> dict[str, str]:
    """Names the carrier for all once, and the faults of one shipment with its order."""
    found: dict[str, str] = {}
    for name, fault in faulty.items():
        own = f"{name}-{shipment.shipment_id}"
        if name == "carrier" and not form.get(own):
            found[name] = fault
        else:
            found[own] = f"{parcel_name(shipment)}: {fault}"
    return found


def _carrier(form: Form) -> list[Cookie]:
    return [carrier_cookie(form["carrier"])] if form.get("carrier") else []


handlers = [ask_dispatches, dispatch_each]
