"""The last step of a parcel that its customer collects, at the scan station: into which bin."""

from typing import Final
from urllib.parse import urlencode

from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.piece_fields import at_their_pieces, piece_entry, read_pieces
from app.routes.staff.scan.bench import bench_of
from app.routes.staff.scan.label import not_yet
from app.routes.staff.scan.page import NOT_THERE, SCAN, ask, saved, step_of, too_late
from app.routes.staff.scan.pieces import packing
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid
from app.web.forms import Form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest

LONGEST_BIN: Final = 20


async def put_into_bin(request: AnyRequest, shipment: Shipment, form: Form) -> Answer:
    member, entry = await staff_member(request), {"bin": " ".join(form.get("bin", "").split())}
    if entry["bin"] in NOT_THERE:
        packed = urlencode({"packed": form.get("packed", "")})
        return Redirect(f"{SCAN}/{shipment.shipment_id}/shortage?{packed}", status_code=303)
    if step_of(shipment) == "ship" and (
        answer := await not_yet(request, shipment, await bench_of(request), form)
    ):
        return answer
    items, wrong = read_pieces(form)
    if len(entry["bin"]) > LONGEST_BIN:
        wrong |= {"bin": _("Enter at most {most} characters").format(most=LONGEST_BIN)}
    try:
        if not wrong:
            place = entry["bin"] or None
            ready = await delivery.make_ready(shipment.shipment_id, place, member.name, items=items)
            said = _("Ready for pick-up, bin {bin}") if place else _("Ready for pick-up")
            return saved(request, ready, said.format(bin=place))
    except Invalid as error:
        wrong |= at_their_pieces(error, items) if items else error.faults()
    except Conflict as conflict:
        return await too_late(request, conflict.shipment, entry["bin"])
    parcel = await packing(shipment, form.get("packed", ""))
    return await ask(request, shipment, entry, wrong, (), parcel, piece_entry(form))
