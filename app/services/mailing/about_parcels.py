"""What a mail about one of several parcels, or about pieces that are not sent, has to tell."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.messaging import find_event
from app.messaging.events import OrderParcelUpdated, OrderPiecesCancelled
from app.services.sales import Order, find_parcels, named_pieces
from app.values.money import Money
from app.values.statuses import CancelReason, MailKind, OrderStatus

ABOUT_PARCELS: Final = (MailKind.PARCEL_SHIPPED, MailKind.PARCEL_DELIVERED)
# Reasons for which the shop apologises.
OURS: Final = (CancelReason.NOT_FOUND, CancelReason.DAMAGED, CancelReason.OUT_OF_STOCK)


async def facts_of(kind: str, event_id: str, order: Order) -> Mapping[str, object]:
    """Returns what the mail of this kind prints beside the order; most kinds need nothing more.

    Raises `UnknownEvent` if retention has deleted the event.
    """
    if kind in ABOUT_PARCELS:
        return await _of_parcel(event_id, order)
    if kind == MailKind.PIECES_CANCELLED:
        return await _of_pieces(event_id, order)
    return {}


async def _of_parcel(event_id: str, order: Order) -> Mapping[str, object]:
    # As it is now: its number may have been corrected since.
    event = msgspec.json.decode((await find_event(event_id)).data, type=OrderParcelUpdated)
    parcels = await find_parcels(order)
    parcel = next(one for one in parcels if one.shipment_id == event.shipment_id)
    waits = [one for one in parcels if not one.has_left]
    travels = [one for one in parcels if one.status != OrderStatus.DELIVERED and one.has_left]
    return {
        "parcel": parcel,
        "parcels": len(parcels),
        "coming": [piece for one in waits for piece in one.items],
        "travelling": [one for one in travels if one is not parcel],
    }


async def _of_pieces(event_id: str, order: Order) -> Mapping[str, object]:
    event = msgspec.json.decode((await find_event(event_id)).data, type=OrderPiecesCancelled)
    prices = {item.position: item.unit_price for item in order.items}
    worth = sum(prices[item.position].amount * item.quantity for item in event.items)
    return {
        "pieces": named_pieces(order, event.items),
        "worth": Money(worth, order.total.currency),
        "is_ours": event.reason in OURS,
        "is_whole": order.status == OrderStatus.CANCELLED,
    }
