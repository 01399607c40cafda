"""The two steps of a parcel that its customer collects: made ready, and handed over."""

from typing import Final

from litestar import Response

from app.i18n.language import gettext as _
from app.routes.staff.board.claims import is_news, others_claim
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.handing_over import FIELDS, NotHandedOver, hand_over_entered, money_due
from app.routes.staff.piece_fields import at_their_pieces, piece_entry, read_pieces
from app.services import delivery
from app.services.delivery import Conflict, Held, Shipment
from app.values.fields import Invalid
from app.web.forms import Form, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.rate_limits import limit_codes
from app.web.words import parcel_name

READY: Final = "staff/board/_ready.html"
HAND_OVER: Final = "staff/board/_hand_over.html"
LONGEST_BIN: Final = 20


async def ask_ready(
    request: AnyRequest,
    shipment: Shipment,
    form: Form | None = None,
    wrong: dict[str, str] | None = None,
) -> Response[str]:
    member = await staff_member(request)
    return await ask(
        request,
        READY,
        _("{order} is ready"),
        shipment,
        wrong,
        typed={"bin": (form or {}).get("bin", "")},
        chosen=piece_entry(form) if form else {},
        claim=others_claim(shipment, member),
    )


async def make_ready(request: AnyRequest, shipment: Shipment) -> Answer:
    """Raises `Held`."""
    member, form = await staff_member(request), await read_form(request)
    place = " ".join(form.get("bin", "").split())
    items, wrong = read_pieces(form)
    if len(place) > LONGEST_BIN:
        wrong |= {"bin": _("Enter at most {most} characters").format(most=LONGEST_BIN)}
    if wrong or is_news(others_claim(shipment, member), form.get("warned", "")):
        return await ask_ready(request, shipment, form, dict(wrong))
    try:
        ready = await delivery.make_ready(
            shipment.shipment_id, place or None, member.name, items=items
        )
    except Invalid as error:
        faults = at_their_pieces(error, items) if items else dict(error.faults())
        return await ask_ready(request, shipment, form, faults)
    except Held:
        raise
    except Conflict as conflict:
        compared = ((_("Bin"), conflict.shipment.bin, place),)
        return await too_late(request, conflict.shipment, compared)
    message = _("{order} is ready for pick-up in bin {bin}.")
    if not ready.bin:
        message = _("{order} is ready for pick-up.")
    said = message.format(order=parcel_name(ready), bin=ready.bin)
    return await done(request, ready, said, rest=ready.remainder_id)


async def ask_hand_over(
    request: AnyRequest,
    shipment: Shipment,
    form: Form | None = None,
    wrong: dict[str, str] | None = None,
) -> Response[str]:
    due = await money_due(shipment)
    title = _("Hand over {order}")
    return await ask(
        request, HAND_OVER, title, shipment, wrong, typed=typed(form or {}, *FIELDS), due=due
    )


async def hand_over(request: AnyRequest, shipment: Shipment) -> Answer:
    member, form = await staff_member(request), await read_form(request)
    await limit_codes(member.staff_id)
    try:
        given = await hand_over_entered(shipment, form, member.name)
    except NotHandedOver as error:
        return await ask_hand_over(request, shipment, form, error.errors)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    said = _("{order} is handed over.").format(order=parcel_name(given))
    return await done(request, given, said)
