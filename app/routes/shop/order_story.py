"""The texts of an order's page in each of its states, which the template only prints."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from markupsafe import Markup

from app.i18n.language import gettext as _
from app.services.sales import HistoryLine, Order, ShipmentFacts
from app.values.statuses import OrderStatus, ShownState
from app.web.filters import moment

NOTHING_KNOWN: Final = ShipmentFacts(
    carrier=None,
    tracking_number=None,
    tracking_url=None,
    shipped_at=None,
    delivered_at=None,
    delivery_location=None,
)


class StoryStep(msgspec.Struct, frozen=True):
    """One station of the way to the doorstep; `picture` names its icon."""

    word: str
    picture: str
    is_completed: bool
    is_current: bool


class TimelineEntry(msgspec.Struct, frozen=True):
    """A past event: `status` gives its word and look, and `aside` a detail.

    A delivery that was withdrawn has the status `WITHDRAWN` here.
    """

    status: str
    at: datetime
    aside: str


class OrderStory(msgspec.Struct, frozen=True, kw_only=True):
    """`announced` is read out when it changes; `look` is the status by which it is coloured."""

    look: str
    title: str
    announced: str
    headline: str
    sentence: str
    steps: tuple[StoryStep, ...]
    refusal: str
    may_be_cancelled: bool
    lines: tuple[TimelineEntry, ...]


def story_of(order: Order) -> OrderStory:
    parcel = order.shipment or NOTHING_KNOWN
    texts = _texts(order, parcel)
    return OrderStory(
        look=texts.look,
        title=_titled(order, texts),
        announced=texts.announced,
        headline=texts.headline,
        sentence=texts.sentence,
        steps=_cancelled_steps() if texts.look == OrderStatus.CANCELLED else _steps(texts.reached),
        refusal=_refusal(order),
        may_be_cancelled=order.may_be_cancelled,
        lines=tuple(_line(line, parcel) for line in reversed(order.history)),
    )


class _StatusTexts(msgspec.Struct, frozen=True):
    """`reached` counts the stations; `mark` begins the title of the browser's tab."""

    look: str
    mark: str
    reached: int
    announced: str
    headline: str
    sentence: str


def _texts(order: Order, parcel: ShipmentFacts) -> _StatusTexts:
    match order.status:
        case OrderStatus.SHIPPED:
            return _shipped(parcel)
        case OrderStatus.DELIVERED if parcel.retracted_at:
            return _retracted()
        case OrderStatus.DELIVERED:
            return _delivered(parcel)
        case OrderStatus.CANCELLED:
            return _cancelled()
        case _:
            return _preparing(order)


def _preparing(order: Order) -> _StatusTexts:
    asked = order.cancellation
    if asked and not asked.refused_at:
        return _StatusTexts(
            order.status,
            "",
            1,
            _("Cancellation requested"),
            _("We're checking whether we can still cancel"),
            Markup(
                _(
                    "You asked to cancel %(moment)s. We're checking whether the parcel has "
                    "already left; you'll see the answer here in a moment."
                )
            )
            % {"moment": moment(asked.requested_at)},
        )
    return _StatusTexts(
        order.status,
        "",
        1,
        _("The order could not be cancelled") if asked else _("Order received, being prepared"),
        _("We've received your order and are packing it."),
        _("This page updates as soon as your parcel ships."),
    )


def _shipped(parcel: ShipmentFacts) -> _StatusTexts:
    announced, headline = _("Order shipped"), _("Shipped")
    courier = _("The courier has your parcel.")
    if parcel.carrier:
        named = {"carrier": parcel.carrier, "number": parcel.tracking_number}
        announced = _("Order shipped with %(carrier)s, tracking number %(number)s") % named
        courier = _("%(carrier)s has your parcel.") % named
    if parcel.shipped_at:
        at = moment(parcel.shipped_at, "short")
        headline = Markup(_("Shipped on %(moment)s")) % {"moment": at}
    sentence = courier + " " + _("This page updates when it arrives.")
    return _StatusTexts(OrderStatus.SHIPPED, "✓ " + _("Shipped"), 2, announced, headline, sentence)


def _delivered(parcel: ShipmentFacts) -> _StatusTexts:
    announced, headline = _("Order delivered"), _("Delivered")
    found: str = _("Your parcel has arrived.")
    if place := parcel.delivery_location:
        announced = f"{announced}, {place}"
        found = Markup(_("We left it here: <strong>%(place)s</strong>.")) % {"place": place}
    if parcel.delivered_at:
        at = moment(parcel.delivered_at, "short")
        headline = Markup(_("Delivered on %(moment)s")) % {"moment": at}
    sentence = found + " " + _("Enjoy!")
    return _StatusTexts(
        OrderStatus.DELIVERED, "✓ " + _("Delivered"), 3, announced, headline, sentence
    )


def _retracted() -> _StatusTexts:
    return _StatusTexts(
        ShownState.RETRACTED,
        _("Not delivered yet"),
        2,
        _("The parcel has not arrived yet; it was marked delivered by mistake"),
        _("Not delivered yet"),
        _(
            "This page said that your parcel had arrived. That was a mistake, and we're "
            "sorry. It is still on its way; this page updates when it arrives."
        ),
    )


def _cancelled() -> _StatusTexts:
    return _StatusTexts(
        OrderStatus.CANCELLED,
        "✓ " + _("Cancelled"),
        2,
        _("Order cancelled"),
        _("This order is cancelled"),
        _("We've cancelled your order. Nothing will be sent."),
    )


def _titled(order: Order, texts: _StatusTexts) -> str:
    number = _("Order %(number)s") % {"number": order.order_number}
    return f"{texts.mark} · {number}" if texts.mark else number


def _steps(reached: int) -> tuple[StoryStep, ...]:
    stations = (
        (_("Ordered"), "shopping-bag"),
        (_("Shipped"), "truck"),
        (_("Delivered"), "house"),
    )
    return tuple(
        StoryStep(word, picture, at <= reached, at == reached)
        for at, (word, picture) in enumerate(stations, start=1)
    )


def _cancelled_steps() -> tuple[StoryStep, ...]:
    return (
        StoryStep(_("Ordered"), "shopping-bag", is_completed=True, is_current=False),
        StoryStep(_("Cancelled"), "x", is_completed=True, is_current=True),
    )


def _refusal(order: Order) -> str:
    """Returns why and when a cancellation was refused, and an empty text if none was."""
    asked = order.cancellation
    if asked is None or asked.refused_at is None:
        return ""
    reason = f"{_(asked.reason)} " if asked.reason else ""
    return Markup("{}({})").format(reason, moment(asked.refused_at))


def _line(line: HistoryLine, parcel: ShipmentFacts) -> TimelineEntry:
    status = ShownState.PLACED if line.status == OrderStatus.PENDING_SHIPMENT else line.status
    if status == OrderStatus.DELIVERED and parcel.retracted_at:
        status = ShownState.WITHDRAWN
    return TimelineEntry(status, line.at, next(_asides(line, parcel), ""))


def _asides(line: HistoryLine, parcel: ShipmentFacts) -> Iterator[str]:
    if line.status == OrderStatus.SHIPPED and parcel.carrier:
        yield _("with %(carrier)s") % {"carrier": parcel.carrier}
    if line.status == OrderStatus.DELIVERED and parcel.retracted_at:
        message = Markup(_("by mistake, withdrawn %(moment)s"))
        yield message % {"moment": moment(parcel.retracted_at)}
    if line.status == OrderStatus.DELIVERED and parcel.delivery_location:
        yield Markup("<bdi>{}</bdi>").format(parcel.delivery_location)
