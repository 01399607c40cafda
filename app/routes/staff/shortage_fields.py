"""The fields of "Not found" and "Damaged", on the parcel's page and at the scan station."""

from typing import Final
from uuid import UUID

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.services import delivery
from app.services.delivery import Shipment
from app.services.staff import StaffMember
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from app.web.form_keys import form_key
from app.web.forms import Form, whole_number
from app.web.words import cancel_reason, parcel_name

FIELDS: Final = ("position", "reason", "quantity", "key")


async def report(member: StaffMember, shipment_id: UUID, entry: Form) -> Shipment:
    """Reports what the form says, once for its `key`.

    Raises `Invalid` at the field `quantity`, `Conflict`, `KeyInUse` and `KeyReused`.
    """
    quantity = whole_number(entry["quantity"])
    if not quantity:
        raise Invalid("quantity", _("Enter a whole number of pieces"))
    reason = reason_of(entry)
    items = [PieceCount(whole_number(entry["position"]) or 0, quantity)]
    key = form_key(member.staff_id, entry, "shortage", str(shipment_id), content=entry)
    try:
        now, _again = await delivery.report_shortage(key, shipment_id, items, reason, member.name)
    except Invalid as error:
        rule = _("This number {rule}").format(rule=error.message)
        gone = _("This product is no longer in the parcel")
        raise Invalid("quantity", gone if error.field.endswith("position") else rule) from error
    return now


def said(now: Shipment, entry: Form) -> str:
    count = whole_number(entry["quantity"]) or 0
    message = ngettext(
        "{order}: {count} piece is not sent ({reason}).",
        "{order}: {count} pieces are not sent ({reason}).",
        count,
    )
    reason = cancel_reason(reason_of(entry))
    return message.format(order=parcel_name(now), count=count, reason=reason)


def reason_of(entry: Form) -> ShortageReason:
    # A form that was changed by hand still says that something is not there.
    known = {str(reason): reason for reason in ShortageReason}
    return known.get(entry["reason"], ShortageReason.NOT_FOUND)


def shelf_path(product_id: str) -> str:
    """The page of a product's shelf that a packer found empty."""
    return f"/staff/stock/{product_id}/empty-shelf"
