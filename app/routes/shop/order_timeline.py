"""The past of an order for its page, the latest first: its own steps, and those of its parcels."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from app.i18n.language import gettext as _
from app.routes.shop.order_view import OrderView
from app.routes.shop.story_shapes import TimelineEntry
from app.services.sales import HistoryLine, SentParcel, ShipmentFacts
from app.values.places import place_name
from app.values.shown_states import ShownState, shown_state
from app.values.statuses import OrderStatus
from app.web.filters import moment

NOTHING_KNOWN: Final = ShipmentFacts(
    carrier=None,
    tracking_number=None,
    tracking_url=None,
    shipped_at=None,
    delivered_at=None,
    delivery_location=None,
)


def timeline_of(view: OrderView) -> tuple[TimelineEntry, ...]:
    parcel = view.order.shipment or NOTHING_KNOWN
    lines = [_line(line, parcel) for line in view.order.history]
    if view.several:
        lines = [line for line in lines if line.status == ShownState.PLACED]
        lines += [line for one in view.several for line in _lines_of(one)]
    if view.cancelled:
        lines = [line for line in lines if line.status != OrderStatus.CANCELLED]
        lines += [TimelineEntry(OrderStatus.CANCELLED, one.at, one.names) for one in view.cancelled]
    if view.order.is_collected:
        lines = [
            TimelineEntry(shown_state(line.status, collected=True), line.at, line.aside)
            for line in lines
        ]
    # Of equal times, the later line is the later step.
    return tuple(sorted(lines, key=lambda line: line.at)[::-1])


def _line(line: HistoryLine, parcel: ShipmentFacts) -> TimelineEntry:
    status = ShownState.PLACED if line.status == OrderStatus.PENDING_SHIPMENT else line.status
    if status == OrderStatus.DELIVERED and parcel.retracted_at:
        status = ShownState.WITHDRAWN
    return TimelineEntry(status, line.at, next(_asides(status, parcel), ""))


def _lines_of(parcel: SentParcel) -> Iterator[TimelineEntry]:
    numbered = _("Parcel %(nth)s") % {"nth": parcel.nth}
    steps = (
        (OrderStatus.SHIPPED, parcel.shipped_at),
        (OrderStatus.DELIVERED, parcel.delivered_at),
        (ShownState.WITHDRAWN, parcel.retracted_at),
    )
    for status, at in steps:
        if at:
            aside = next(_asides(status, parcel), "")
            yield TimelineEntry(status, at, Markup(", ").join(filter(None, (numbered, aside))))


def _asides(status: str, parcel: ShipmentFacts | SentParcel) -> Iterator[str]:
    if status == OrderStatus.SHIPPED and parcel.carrier:
        yield _("with %(carrier)s") % {"carrier": parcel.carrier}
    if status == ShownState.WITHDRAWN and parcel.retracted_at:
        message = Markup(_("by mistake, withdrawn %(moment)s"))
        yield message % {"moment": moment(parcel.retracted_at)}
    if status == OrderStatus.DELIVERED and parcel.delivery_location:
        yield Markup("<bdi>{}</bdi>").format(place_name(parcel.delivery_location))
