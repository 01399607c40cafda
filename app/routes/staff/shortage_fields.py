"""The fields of "Not found" and "Damaged", on the parcel's page and at the scan station."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from markupsafe import Markup

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.infra.clock import about_now
from app.services import delivery
from app.services.delivery import Shipment
from app.services.staff import StaffMember
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from app.values.shop_settings import shop_settings
from app.values.statuses import RestChoice, ShortageReason, ShortageRule
from app.web.filters import moment
from app.web.form_keys import form_key
from app.web.forms import Form, whole_number
from app.web.words import cancel_reason, parcel_name

FIELDS: Final = ("position", "reason", "quantity", "key")
# What the shop's rule to ask the customer means, by what happens without her answer.
ASKED: Final[Mapping[str, str]] = {
    RestChoice.SEND_REST: gettext_noop(
        "The customer is asked what happens to the rest. Without an answer by %(deadline)s, it is "
        "sent."
    ),
    RestChoice.WAIT: gettext_noop(
        "The customer is asked what happens to the rest. Without an answer by %(deadline)s, it "
        "waits for about %(days)s days."
    ),
    RestChoice.CANCEL: gettext_noop(
        "The customer is asked what happens to the rest. Without an answer by %(deadline)s, it is "
        "cancelled."
    ),
}


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
        now, _again = await idempotency.waiting_for_itself(
            lambda: delivery.report_shortage(key, shipment_id, items, reason, member.name)
        )
    except Invalid as error:
        rule = _("This number {rule}").format(rule=error.message)
        gone = _("This product is no longer in the parcel")
        raise Invalid("quantity", gone if error.field.endswith("position") else rule) from error
    return now


async def rest_said(shipment: Shipment) -> str:
    """Returns what happens to the rest of the parcel, by the shop's settings as they are now."""
    if sum(item.quantity for item in shipment.items) == 1:
        return _("Nothing else is in the parcel, so it is cancelled.")
    if await delivery.open_question(shipment):
        return _("The customer is asked already what happens to the rest, and that answer counts.")
    settings = shop_settings()
    days = settings.shortage_wait_days
    match settings.shortage_rule:
        case ShortageRule.SEND_REST:
            return _("The rest is sent without them.")
        case ShortageRule.WAIT:
            return _("The rest waits for about {days} days.").format(days=days)
        case ShortageRule.ASK:
            deadline = moment(about_now() + delivery.ANSWERED_WITHIN)
            asked = Markup(_(ASKED[settings.shortage_default]))
            return asked % {"deadline": deadline, "days": days}


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
