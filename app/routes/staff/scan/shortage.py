"""Not found, at the scan station: pieces of the scanned parcel that are not there."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.routes.staff.scan.page import NOT_THERE, SCAN, ask_missing, closed, saved, too_late
from app.routes.staff.shortage_fields import FIELDS, reason_of, report
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid
from app.values.statuses import ShipmentStatus
from app.web.form_keys import fresh_key
from app.web.forms import Form, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest
from app.web.words import cancel_reason

SHORTAGE_OF: Final = f"{SCAN}/{{shipment_id:uuid}}/shortage"


@get(SHORTAGE_OF, include_in_schema=False)
async def ask_shortage(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    """Takes from the address the line's `position`, if one was chosen, and what is `packed`."""
    shipment = await delivery.find_shipment(shipment_id)
    asked = {name: request.query_params.get(name, "") for name in ("position", "packed")}
    return await _ask(request, shipment, {**asked, "quantity": "1"})


@post(SHORTAGE_OF, include_in_schema=False)
async def report_shortage(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    # The printed code once more confirms what the form says already.
    quantity = "".join(one for one in form.get("quantity", "") if one not in NOT_THERE).strip()
    entry = typed({**form, "quantity": quantity or "1"}, *FIELDS, "packed")
    try:
        now = await report(member, shipment_id, typed(entry, *FIELDS))
    except Invalid as error:
        return await _ask(request, await delivery.find_shipment(shipment_id), entry, error.message)
    except idempotency.KeyReused:
        message = _("This form was sent before. Send it again if more pieces are missing.")
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask(request, shipment, {**entry, "key": ""}, message)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment, entry["quantity"])
    message = f"{cancel_reason(reason_of(entry))}: {entry['quantity']}"
    goes_on = {"parcel": str(shipment_id), "packed": entry["packed"]}
    return saved(request, now, message, goes_on=goes_on)


async def _ask(
    request: AnyRequest, shipment: Shipment, entry: Form, wrong: str = ""
) -> Response[str]:
    if shipment.status != ShipmentStatus.PENDING:
        return await closed(request, shipment)
    asked = typed(entry, *FIELDS, "packed")
    return await ask_missing(request, shipment, asked | {"key": asked["key"] or fresh_key()}, wrong)


handlers = [ask_shortage, report_shortage]
