"""The texts of an order's page in each of its states, which the template only prints."""

from markupsafe import Markup

from app.i18n.language import gettext as _
from app.routes.shop.cancellation_story import announced_of
from app.routes.shop.collecting_story import collecting_texts
from app.routes.shop.details_story import packing_now
from app.routes.shop.order_timeline import NOTHING_KNOWN, timeline_of
from app.routes.shop.order_view import OrderView
from app.routes.shop.parcels_story import held_headline, texts_of, waiting_headline
from app.routes.shop.story_shapes import OrderStory, StatusTexts, StoryStep, Wait
from app.services.sales import Cancellation, Order, ShipmentFacts
from app.values.places import place_markup, place_words
from app.values.shown_states import ShownState
from app.values.statuses import HoldReason, OrderStatus
from app.web.filters import moment


def story_of(view: OrderView) -> OrderStory:
    order = view.order
    texts = collecting_texts(view) if order.is_collected else None
    if texts is None:
        texts = texts_of(view.several, view.holds, view.wait) if view.several else _texts(view)
    return OrderStory(
        look=texts.look,
        title=_titled(order, texts),
        announced=announced_of(view)
        or packing_now(view)
        or ". ".join([texts.announced, *_places(view)]),
        headline=texts.headline,
        sentence=texts.sentence,
        steps=_steps_of(view, texts),
        refusal=_refusal(view.asked_as_whole),
        cancel=_cancel(view),
        lines=timeline_of(view),
    )


def _places(view: OrderView) -> list[str]:
    # What the carriers report changes nothing else that is read out.
    return list(dict.fromkeys(way.where for way in view.ways.values() if way.where))


def _texts(view: OrderView) -> StatusTexts:
    parcel = view.order.shipment or NOTHING_KNOWN
    match view.order.status:
        case OrderStatus.SHIPPED:
            return _shipped(parcel)
        case OrderStatus.DELIVERED if parcel.retracted_at:
            return _retracted()
        case OrderStatus.DELIVERED:
            return _delivered(parcel)
        case OrderStatus.CANCELLED:
            return _cancelled(view)
        case _:
            return _preparing(view)


def _preparing(view: OrderView) -> StatusTexts:
    asked = view.asked_as_whole
    if asked and not asked.refused_at:
        return StatusTexts(
            OrderStatus.PENDING_SHIPMENT,
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
    headline = waiting_headline(view.wait)
    if view.held:
        headline = held_headline(asks=HoldReason.ASK_CUSTOMER in view.holds.values())
    return StatusTexts(
        OrderStatus.PENDING_SHIPMENT,
        "",
        1,
        _("The order could not be cancelled") if asked else headline,
        headline,
        _sorry(view) + _next_news(view),
    )


def _next_news(view: OrderView) -> str:
    if view.order.is_collected:
        return _("This page updates as soon as you can pick it up.")
    return _("This page updates as soon as your parcel ships.")


def _sorry(view: OrderView) -> str:
    if view.wait != Wait.LATE or view.held:
        return ""
    return _("Your order still waits to be packed, and we're sorry.") + " "


def _shipped(parcel: ShipmentFacts) -> StatusTexts:
    announced, headline = _("Order shipped"), _("Shipped")
    courier = _("The courier has your parcel.")
    if parcel.carrier:
        named = {"carrier": parcel.carrier, "number": parcel.tracking_number}
        announced = _("Order shipped with %(carrier)s") % named
        if parcel.tracking_number:
            announced = _("Order shipped with %(carrier)s, tracking number %(number)s") % named
        courier = _("%(carrier)s has your parcel.") % named
    if parcel.shipped_at:
        at = moment(parcel.shipped_at, "short")
        headline = Markup(_("Shipped on %(moment)s")) % {"moment": at}
    sentence = courier + " " + _("This page updates when it arrives.")
    return StatusTexts(OrderStatus.SHIPPED, "✓ " + _("Shipped"), 2, announced, headline, sentence)


def _delivered(parcel: ShipmentFacts) -> StatusTexts:
    announced, headline = _("Order delivered"), _("Delivered")
    found: str = _("Your parcel has arrived.")
    if place := parcel.delivery_location:
        announced = f"{announced}. {place_words(place)}"
        found = Markup("{}.").format(place_markup(place))
    if parcel.delivered_at:
        at = moment(parcel.delivered_at, "short")
        headline = Markup(_("Delivered on %(moment)s")) % {"moment": at}
    sentence = found + " " + _("Enjoy!")
    return StatusTexts(
        OrderStatus.DELIVERED, "✓ " + _("Delivered"), 3, announced, headline, sentence
    )


def _retracted() -> StatusTexts:
    return StatusTexts(
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


def _cancelled(view: OrderView) -> StatusTexts:
    nothing = _("We've cancelled your order. Nothing will be sent.")
    free = _("We've cancelled your order. Nothing will be sent, and you won't be charged.")
    return StatusTexts(
        OrderStatus.CANCELLED,
        "✓ " + _("Cancelled"),
        2,
        _("Order cancelled"),
        _("This order is cancelled"),
        nothing if view.may_be_paid else free,
    )


def _titled(order: Order, texts: StatusTexts) -> str:
    number = _("Order %(number)s") % {"number": order.order_number}
    return f"{texts.mark} · {number}" if texts.mark else number


def _steps_of(view: OrderView, texts: StatusTexts) -> tuple[StoryStep, ...]:
    if view.several:
        return ()
    if texts.look == OrderStatus.CANCELLED:
        return _cancelled_steps()
    return _steps(texts.reached, collected=view.order.is_collected)


def _steps(reached: int, *, collected: bool) -> tuple[StoryStep, ...]:
    stations = (
        (_("Ordered"), "shopping-bag"),
        (_("Shipped"), "truck"),
        (_("Delivered"), "house"),
    )
    if collected:
        stations = (
            (_("Ordered"), "shopping-bag"),
            (_("Ready for pick-up"), "store"),
            (_("Picked up"), "circle-check"),
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


def _cancel(view: OrderView) -> str:
    """Returns the words of the link to cancel what waits, and an empty text if nothing can be."""
    if not view.may_be_cancelled:
        return ""
    if any(parcel.has_left for parcel in view.parcels):
        return _("Cancel what hasn't left yet")
    if sum(piece.quantity for piece in view.cancellable) > 1:
        return _("Cancel this order or some items")
    return _("Cancel this order")


def _refusal(asked: Cancellation | None) -> str:
    """Returns why and when a cancellation was refused, and an empty text if none was."""
    if asked is None or asked.refused_at is None:
        return ""
    reason = f"{_(asked.reason)} " if asked.reason else ""
    return Markup("{}({})").format(reason, moment(asked.refused_at))
