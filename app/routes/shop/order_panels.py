"""The panels of an order's page that change while it is open, the same for page and stream."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import msgspec
from markupsafe import Markup

from app.routes.shop.arrival import arrival_of
from app.routes.shop.cancellation_story import notes_of
from app.routes.shop.details_story import details_of, may_be_changed
from app.routes.shop.order_story import story_of
from app.routes.shop.order_view import OrderView
from app.services import payments, products, sales
from app.values.collecting import collected_at
from app.web.barcodes import transfer_code
from app.web.pages import fragment

PanelValues = Mapping[str, object] | None


class Panel(msgspec.Struct, frozen=True):
    """`read` returns what the fragment prints; None leaves the panel out.

    All readers of an order in one language get the same panel, so nothing in it may be one
    reader's.
    """

    fragment: str
    read: Callable[[OrderView], Awaitable[PanelValues]]


class Drawn(msgspec.Struct, frozen=True):
    """The parts of the page that change: the main one, what was ordered, and where it goes."""

    live: Markup
    items: Markup
    address: Markup


async def _test(view: OrderView) -> PanelValues:
    return {"order": view.order} if view.order.is_test else None


async def _status(view: OrderView) -> PanelValues:
    return {"order": view.order, "story": story_of(view), "arrival": arrival_of(view)}


async def _payment(view: OrderView) -> PanelValues:
    payment = view.payment
    if payment is None:
        return None
    story = payments.tell_of_payment(payment)
    code = None
    if story.account:
        code = transfer_code(story.account, payment.due, payment.order_number)
    return {"payment": payment, "story": story, "code": code}


async def _invoices(view: OrderView) -> PanelValues:
    invoices = await _issued(view)
    return {"order_id": view.order.order_id, "invoices": invoices} if invoices else None


async def _details(view: OrderView) -> PanelValues:
    details = details_of(view)
    return {"details": details} if details else None


async def _cancellation_notes(view: OrderView) -> PanelValues:
    notes = notes_of(view)
    return {"notes": notes} if notes else None


async def _decision(view: OrderView) -> PanelValues:
    if view.decision is None:
        return None
    return {"decision": view.decision, "missing": view.missing_groups}


async def _pickup(view: OrderView) -> PanelValues:
    method = view.order.delivery_method
    if method is None or view.pickup_code is None:
        return None
    ready = sum(one.may_arrive for one in view.shipments)
    at = collected_at(method.method_id)
    return {"code": view.pickup_code, "parcels": ready, "at": at} if ready else None


async def _parcel(view: OrderView) -> PanelValues:
    shipment = view.order.shipment
    if shipment is None or view.several or (view.order.is_collected and not shipment.carrier):
        return None
    return {"shipment": shipment, "way": next(iter(view.ways.values()), None)}


async def _parcels(view: OrderView) -> PanelValues:
    if not view.several:
        return None
    collected = view.order.is_collected
    return {"parcels": view.several, "ways": view.ways, "collected": collected}


async def _cancelled(view: OrderView) -> PanelValues:
    return {"groups": view.cancelled} if view.cancelled else None


async def _history(view: OrderView) -> PanelValues:
    return {"lines": story_of(view).lines}


async def _items(view: OrderView) -> PanelValues:
    shown = await products.find_products({item.product_id for item in view.order.items})
    return {"order": view.order, "products": shown}


async def _address(view: OrderView) -> PanelValues:
    method = view.order.delivery_method
    return {
        "order": view.order,
        "may_be_changed": may_be_changed(view),
        "is_invoiced": bool(await _issued(view)),
        "point": collected_at(method.method_id) if method else None,
    }


async def _issued(view: OrderView) -> list[sales.IssuedInvoice]:
    # No invoice is issued before goods have left, and none without a word about VAT.
    if view.order.tax_reason is None or view.order.shipment is None:
        return []
    return await sales.list_invoices(view.order.order_id)


ORDER_PANELS: Final = (
    Panel("shop/orders/_test.html", _test),
    Panel("shop/orders/_status.html", _status),
    Panel("shop/orders/_pickup.html", _pickup),
    Panel("shop/orders/_payment.html", _payment),
    Panel("shop/orders/_decision.html", _decision),
    Panel("shop/orders/_details.html", _details),
    Panel("shop/orders/_cancellation_notes.html", _cancellation_notes),
    Panel("shop/orders/_parcel.html", _parcel),
    Panel("shop/orders/_parcels.html", _parcels),
    Panel("shop/orders/_cancelled.html", _cancelled),
    Panel("shop/orders/_invoices.html", _invoices),
    Panel("shop/orders/_history.html", _history),
)
ASIDE: Final = (
    Panel("shop/orders/_items.html", _items),
    Panel("shop/orders/_address.html", _address),
)


async def draw(view: OrderView) -> Drawn:
    panels = await _draw(ORDER_PANELS, view)
    live = Markup(fragment("shop/orders/_live.html", story=story_of(view), panels=panels))
    items, address = await _draw(ASIDE, view)
    return Drawn(live, items, address)


async def _draw(panels: Sequence[Panel], view: OrderView) -> list[Markup]:
    drawn: list[Markup] = []
    for panel in panels:
        shown = await panel.read(view)
        if shown is not None:
            drawn.append(Markup(fragment(panel.fragment, **shown)))
    return drawn
