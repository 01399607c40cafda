"""When an order arrives, as its page says it: what was promised when it was placed."""

from app.i18n.language import gettext as _
from app.infra.clock import about_now
from app.routes.shop.order_view import OrderView
from app.values.formats import day
from app.values.promises import promise_days
from app.values.statuses import OrderStatus
from app.values.zones import local

ON_ITS_WAY = (OrderStatus.PENDING_SHIPMENT, OrderStatus.SHIPPED)


def arrival_of(view: OrderView) -> str:
    """Returns nothing once it has arrived, and where the carrier says when it comes."""
    promise = view.order.promised
    if promise is None or view.order.status not in ON_ITS_WAY:
        return ""
    if any(way.expected_at or way.is_late for way in view.ways.values()):
        return ""
    if promise.by < local(about_now()).date():
        return _("It was to arrive by {day}. We’re sorry that it takes longer.").format(
            day=day(promise.by)
        )
    return _("Arrives {days}").format(days=promise_days(promise))
