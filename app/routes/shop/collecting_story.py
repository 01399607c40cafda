"""What an order's page says of an order that its customer collects, of however many parcels."""

from app.i18n.language import gettext as _
from app.routes.shop.order_view import OrderView
from app.routes.shop.story_shapes import StatusTexts
from app.values.collecting import collected_at
from app.values.shown_states import ShownState
from app.values.statuses import OrderStatus


def collecting_texts(view: OrderView) -> StatusTexts | None:
    """Returns None as long as nothing of it is ready, and if it came back or is cancelled."""
    order = view.order
    if order.status == OrderStatus.CANCELLED or any(one.retracted_at for one in view.shipments):
        return None
    parcels = [one for one in view.shipments if one.has_left or one.has_next_step]
    ready = [one for one in parcels if one.has_left]
    collected = [one for one in ready if not one.may_arrive]
    if not ready:
        return None
    if len(collected) == len(parcels):
        return _collected()
    if len(collected) == len(ready):
        return StatusTexts(
            ShownState.PARTLY_COLLECTED,
            _("Partly picked up"),
            2,
            _("You have picked up a part of your order"),
            _("Partly picked up"),
            _("The rest is not ready yet. We email you when it is."),
        )
    if len(ready) < len(parcels):
        return _ready(view, ShownState.PARTLY_READY, _("A part of your order is ready"))
    return _ready(view, ShownState.READY, _("Ready for pick-up"))


def _ready(view: OrderView, look: ShownState, headline: str) -> StatusTexts:
    method = view.order.delivery_method
    at = collected_at(method.method_id) if method else None
    sentence = _("It waits for you. Show the code below when you pick it up.")
    if at:
        message = _("It waits for you at %(place)s. Show the code below when you pick it up.")
        sentence = message % {"place": at.in_a_line}
    return StatusTexts(look, "✓ " + headline, 2, f"{headline}. {sentence}", headline, sentence)


def _collected() -> StatusTexts:
    word = _("Picked up")
    return StatusTexts(
        ShownState.COLLECTED,
        "✓ " + word,
        3,
        word,
        word,
        _("You have your order.") + " " + _("Enjoy!"),
    )
