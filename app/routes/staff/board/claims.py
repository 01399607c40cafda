"""Claims of shipments by the people who pack them: claiming, releasing and taking over."""

import json
from collections.abc import Sequence
from typing import Final

from litestar import post

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.board.bulk_outcomes import BulkOutcome, done, take_each
from app.routes.staff.board.columns import tab_of
from app.routes.staff.board.row import row
from app.routes.staff.board.selection import chosen, to_board
from app.routes.staff.board.view_query import BOARD, view_from
from app.services import delivery, staff
from app.services.delivery import Claimed, Conflict, Shipment
from app.web.flash import Flash, see_other
from app.web.forms import Form, read_all, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, html, wants_fragment
from app.web.sse import partial
from app.web.words import parcel_name

NAMED: Final = 5
CLAIMED: Final = gettext_noop("You are packing {numbers}.")
RELEASED: Final = gettext_noop("Released: {numbers}.")
OTHERS: Final = gettext_noop("{name} is packing {numbers}.")
TOO_LATE: Final = gettext_noop("Too late for {numbers}.")
KEPT: Final = gettext_noop("{reason}: {numbers}.")
# The field of the button that takes a parcel over from another packer.
TAKE_OVER: Final = "take_over"


@post(f"{BOARD}/claims", include_in_schema=False)
async def claim(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    take_over = TAKE_OVER in form

    async def take(shipment: Shipment) -> BulkOutcome:
        key = shipment.shipment_id
        try:
            return done(
                await delivery.claim(key, member.staff_id, member.name, take_over=take_over)
            )
        except (Claimed, Conflict) as error:
            return BulkOutcome(shipment=error.shipment, state="standing")

    shipments = await chosen(request, await read_all(request, "id"), form.get("view", ""))
    if not isinstance(shipments, list):
        return shipments
    return _answer(request, form, await take_each(shipments, take), CLAIMED)


@post(f"{BOARD}/releases", include_in_schema=False)
async def release(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)

    async def take(shipment: Shipment) -> BulkOutcome:
        try:
            return done(await delivery.release(shipment.shipment_id, member.staff_id))
        except Claimed as error:
            return BulkOutcome(shipment=error.shipment, state="standing")

    shipments = await chosen(request, await read_all(request, "id"), form.get("view", ""))
    if not isinstance(shipments, list):
        return shipments
    return _answer(request, form, await take_each(shipments, take), RELEASED)


def others_claim(shipment: Shipment, member: staff.StaffMember) -> delivery.Claim | None:
    claim = shipment.claim
    return claim if claim and claim.staff_id != member.staff_id else None


def is_news(claim: delivery.Claim | None, warned: str) -> bool:
    """Returns whether the packer has yet to see this claim; `warned` is whose was shown."""
    return claim is not None and warned != str(claim.staff_id)


def _answer(request: AnyRequest, form: Form, outcomes: Sequence[BulkOutcome], done: str) -> Answer:
    message = _in_words(outcomes, done)
    kept = any(outcome.state != "done" for outcome in outcomes)
    if not wants_fragment(request):
        flash = Flash(message, "warning" if kept else "success")
        if "back" not in form:
            return to_board(form.get("view", ""), flash)
        page = f"{BOARD}/{outcomes[0].shipment.shipment_id}"
        return see_other(page, flash)
    tab = tab_of(view_from(form.get("view", "")))
    rows = [_row(outcome.shipment, tab) for outcome in outcomes]
    # How many the packer now packs; a release says none.
    packing = sum(outcome.state == "done" for outcome in outcomes) if done == CLAIMED else 0
    said = {"shipments-claimed": {"told": message, "kept": kept, "packing": packing}}
    return html("".join(rows), headers={"HX-Trigger": json.dumps(said)})


def _in_words(outcomes: Sequence[BulkOutcome], done: str) -> str:
    """Returns a text such as `You are packing ORD-1, ORD-2. Bea is packing ORD-3.`

    `done` is the sentence about the shipments for which the step was done.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        claim = outcome.shipment.claim
        if outcome.state == "done":
            one = done, ""
        elif outcome.state == "failed":
            one = KEPT, outcome.reason
        else:
            one = (OTHERS, claim.by) if claim else (TOO_LATE, "")
        said.setdefault(one, []).append(parcel_name(outcome.shipment))
    return " ".join(
        _(sentence).format(name=about, reason=about, numbers=_some(numbers))
        for (sentence, about), numbers in said.items()
    )


def _some(numbers: Sequence[str]) -> str:
    # A message has to fit into a cookie, so it does not name all of a hundred.
    more = len(numbers) - NAMED
    named = ", ".join(numbers[:NAMED])
    return _("{numbers} and {count} more").format(numbers=named, count=more) if more > 0 else named


def _row(shipment: Shipment, tab: str) -> str:
    return partial(f"#shipment-{shipment.shipment_id}", "outerMorph", row(shipment, tab))


handlers = [claim, release]
