"""What an order's page says of who packs it or why it waits, and of a wish to change it."""

import msgspec
from markupsafe import Markup

from app.i18n.language import gettext as _
from app.routes.shop.order_view import OrderView
from app.services.delivery import PackedBy, Shipment, obstacle_of, packing_of
from app.values.collecting import collected_at
from app.values.statuses import CorrectionState, HoldReason, OrderStatus
from app.web.filters import moment
from app.web.too_late import why_late


class DetailsNote(msgspec.Struct, frozen=True, kw_only=True):
    """`waits` says that an answer will follow."""

    tone: str
    title: str
    text: str = ""
    waits: bool = False


def details_of(view: OrderView) -> list[DetailsNote]:
    """Returns why parcels wait, who packs the order now, and the latest wish, while it matters."""
    if view.order.status != OrderStatus.PENDING_SHIPMENT:
        return []
    notes = [note for parcel in view.held for note in _held(view, parcel)]
    notes += [
        DetailsNote(tone="info", title=packing_now(view), text=_began(packing))
        for packing in _at_work(view)[:1]
    ]
    asked = view.order.correction
    if asked and asked.state == CorrectionState.ASKED:
        said = Markup(_("You asked %(moment)s. You'll see the answer here in a moment."))
        text = said % {"moment": moment(asked.asked_at)}
        title = _("We're checking whether we can still change your order")
        notes.append(DetailsNote(tone="info", title=title, text=text, waits=True))
    if asked and asked.state == CorrectionState.REFUSED:
        title = _("It was too late to change your order")
        text = why_late(asked.because, asked.by, asked.since)
        notes.append(DetailsNote(tone="warning", title=title, text=text))
    return notes


def may_be_changed(view: OrderView) -> bool:
    """Returns whether the customer may ask for it; Delivery decides when she does."""
    order = view.order
    waits = order.status == OrderStatus.PENDING_SHIPMENT
    if order.delivery_method and collected_at(order.delivery_method.method_id):
        # It has no address of hers, and nobody rings at her door.
        return False
    return waits and obstacle_of(view.shipments) is None


def packing_now(view: OrderView) -> str:
    """Returns a sentence about each person who packs, and an empty text if nobody does."""
    names = list(dict.fromkeys(packing.name for packing in _at_work(view)))
    return " ".join(_("%(name)s is packing it now.") % {"name": name} for name in names)


def _at_work(view: OrderView) -> list[PackedBy]:
    # What is held is not being packed, even while somebody's claim on it lasts.
    return packing_of(one for one in view.shipments if not one.hold)


def _held(view: OrderView, parcel: Shipment) -> list[DetailsNote]:
    hold = parcel.hold
    answers = (HoldReason.ASK_CUSTOMER, HoldReason.AWAITING_STOCK)
    if hold is None or (view.decision and hold.reason in answers):
        # The question, or what was decided, says it already.
        return []
    title = {
        HoldReason.AWAITING_PAYMENT: _("We're waiting for your payment"),
        HoldReason.ADDRESS: _("We have a question about your address"),
        HoldReason.ASK_CUSTOMER: _("We have a question for you"),
        HoldReason.AWAITING_STOCK: _("We're waiting for stock"),
    }.get(HoldReason(hold.reason), _("We're not sending it yet"))
    if parcel.is_one_of_several:
        which = {"nth": parcel.nth, "count": parcel.parcels}
        title = _("Parcel %(nth)s of %(count)s") % which + ": " + title
    return [DetailsNote(tone="info", title=title, text=hold.note, waits=True)]


def _began(packing: PackedBy) -> str:
    said = Markup(_("Since %(moment)s. The order can't be changed any more."))
    return said % {"moment": moment(packing.since)}
