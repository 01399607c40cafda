"""The panels of an order's page that change while it is open, the same for page and stream."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import msgspec
from markupsafe import Markup

from app.routes.shop.order_story import story_of
from app.services.sales import Order
from app.web.pages import fragment

PanelValues = Mapping[str, object] | None


class Panel(msgspec.Struct, frozen=True):
    """`read` returns what the fragment prints; None leaves the panel out.

    All readers of an order in one language get the same panel, so nothing in it may be one
    reader's.
    """

    fragment: str
    read: Callable[[Order], Awaitable[PanelValues]]


async def _status(order: Order) -> PanelValues:
    return {"order": order, "story": story_of(order)}


async def _parcel(order: Order) -> PanelValues:
    return {"shipment": order.shipment} if order.shipment else None


async def _history(order: Order) -> PanelValues:
    return {"lines": story_of(order).lines}


ORDER_PANELS: Final = (
    Panel("shop/orders/_status.html", _status),
    Panel("shop/orders/_parcel.html", _parcel),
    Panel("shop/orders/_history.html", _history),
)


async def draw(order: Order) -> Markup:
    drawn: list[Markup] = []
    for panel in ORDER_PANELS:
        shown = await panel.read(order)
        if shown is not None:
            drawn.append(Markup(fragment(panel.fragment, **shown)))
    return Markup(fragment("shop/orders/_live.html", story=story_of(order), panels=drawn))
