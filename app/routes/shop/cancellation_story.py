"""What an order's page says of requests to cancel some of its pieces, and of their answers."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from markupsafe import Markup

from app.i18n.language import gettext as _
from app.routes.shop.order_view import OrderView
from app.services.sales import PieceRequest
from app.values.cancel_reasons import why_cancelled
from app.values.pieces import PieceCount
from app.values.statuses import CancelReason, OrderStatus
from app.web.filters import moment


class CancellationNote(msgspec.Struct, frozen=True, kw_only=True):
    """`title` is read out when it is the latest that happened to the order."""

    tone: str
    title: str
    text: str = ""


def notes_of(view: OrderView) -> list[CancellationNote]:
    """Returns the requests that wait for an answer, and the latest answer, while it matters."""
    if view.order.status in (OrderStatus.CANCELLED, OrderStatus.DELIVERED):
        return []
    notes = list(_open(view))
    answered = [request for request in view.own_requests if request.answered_at]
    if answered:
        notes.append(_answer(view, max(answered, key=_answered_at)))
    return notes


def announced_of(view: OrderView) -> str:
    """Returns what is read out of cancelled pieces, if nothing has happened since; else nothing."""
    if view.order.status == OrderStatus.CANCELLED:
        return ""
    if waiting := next(_open(view), None):
        return waiting.title
    said: list[tuple[datetime, str]] = [
        (request.answered_at, _answer(view, request).title)
        for request in view.own_requests
        if request.answered_at
    ]
    said += [
        (group.at, f"{_will_not_be_sent(group.names)} {why_cancelled(group.reason)}")
        for group in view.cancelled
        if group.reason != CancelReason.CUSTOMER
    ]
    at, latest = max(said, default=(None, ""))
    return latest if at and at >= _last_moved(view) else ""


def _open(view: OrderView) -> Iterator[CancellationNote]:
    if view.order.status != OrderStatus.PENDING_SHIPMENT:
        return
    whole = view.asked_as_whole
    if whole and not whole.refused_at and view.several:
        yield CancellationNote(
            tone="info",
            title=_("We're checking whether we can still cancel"),
            text=_asked(whole.requested_at),
        )
    for request in view.own_requests:
        if not request.answered_at:
            yield CancellationNote(
                tone="info",
                title=_("We're checking whether we can still cancel %(pieces)s")
                % {"pieces": view.named(request.items)},
                text=_asked(request.requested_at),
            )


def _answer(view: OrderView, request: PieceRequest) -> CancellationNote:
    granted = _granted(request)
    cancelled = _("We've cancelled %(pieces)s.") % {"pieces": view.named(granted)}
    if not request.refused:
        return CancellationNote(tone="success", title=cancelled)
    late = _("It was too late to cancel %(pieces)s.") % {"pieces": view.named(request.refused)}
    return CancellationNote(
        tone="warning",
        title=f"{cancelled} {late}" if granted else late,
        text=_("What has already left can't be cancelled any more."),
    )


def _granted(request: PieceRequest) -> list[PieceCount]:
    refused = {piece.position: piece.quantity for piece in request.refused}
    rest = [
        (piece.position, piece.quantity - refused.get(piece.position, 0)) for piece in request.items
    ]
    return [PieceCount(position, quantity) for position, quantity in rest if quantity]


def _asked(at: datetime) -> Markup:
    return Markup(_("You asked %(moment)s. You'll see the answer here in a moment.")) % {
        "moment": moment(at)
    }


def _will_not_be_sent(names: str) -> str:
    return _("Will not be sent: %(pieces)s.") % {"pieces": names}


def _answered_at(request: PieceRequest) -> datetime:
    return request.answered_at or request.requested_at


def _last_moved(view: OrderView) -> datetime:
    """Returns when the order or one of its parcels took its last step."""
    steps = [line.at for line in view.order.history]
    for parcel in view.parcels or filter(None, [view.order.shipment]):
        steps += filter(None, (parcel.shipped_at, parcel.delivered_at, parcel.retracted_at))
    return max(steps)
