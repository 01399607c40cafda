"""Samples of the page of an order in several parcels, or of which pieces are not sent."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.routes.shop.order_view import OrderView
from app.routes.system.gallery.samples import Sample
from app.routes.system.gallery.shop import an_order, drawn_order
from app.services import sales
from app.values.money import Money
from app.values.pieces import PieceCount
from app.values.statuses import CancelReason, OrderStatus

MUG: Final = "Speckled stoneware mug"
BLANKET: Final = "Checked wool blanket, large, with a fringe on both sides"


async def orders() -> dict[str, Sample]:
    waits = OrderStatus.PENDING_SHIPMENT
    first, second = _parcel(1, OrderStatus.SHIPPED, 2), _parcel(2, waits, 1)
    arrived = _parcel(1, OrderStatus.DELIVERED, 2)
    asked = [_request(answered=False)]
    return {
        "partly shipped": await _divided(waits, first, second),
        "partly delivered": await _divided(
            OrderStatus.SHIPPED, arrived, _parcel(2, OrderStatus.SHIPPED, 1)
        ),
        "arrived in two": await _divided(
            OrderStatus.DELIVERED, arrived, _parcel(2, OrderStatus.DELIVERED, 1)
        ),
        "cancelling some": await _divided(waits, first, second, requests=asked),
        "some cancelled": await _divided(
            OrderStatus.SHIPPED,
            first,
            requests=[_request(answered=True)],
            cancelled=[_cancelled(CancelReason.CUSTOMER)],
        ),
        "not found": await _divided(
            waits, _parcel(1, waits, 2), cancelled=[_cancelled(CancelReason.NOT_FOUND)]
        ),
    }


async def _divided(
    status: str,
    *parcels: sales.SentParcel,
    requests: list[sales.PieceRequest] | None = None,
    cancelled: list[sales.CancelledPieces] | None = None,
) -> Sample:
    asked = [
        sales.Cancellation(requested_at=one.requested_at, refused_at=None, reason=None)
        for one in requests or []
    ]
    order = an_order(
        status,
        items=[_item(1, MUG, 2), _item(2, BLANKET, 1)],
        total=Money.of(11700),
        cancellation=asked[-1] if asked else None,
        cancelled=cancelled or [],
    )
    return await drawn_order(OrderView(order, list(parcels), requests or []))


def _item(position: int, name: str, quantity: int) -> sales.OrderLine:
    price = 1400 if position == 1 else 8900
    return sales.OrderLine(
        position=position,
        product_id=f"product_{position}",
        name=name,
        quantity=quantity,
        unit_price=Money.of(price),
        line_total=Money.of(price * quantity),
    )


def _parcel(nth: int, status: str, quantity: int) -> sales.SentParcel:
    at = datetime.now(UTC)
    sent, arrived = status != OrderStatus.PENDING_SHIPMENT, status == OrderStatus.DELIVERED
    return sales.SentParcel(
        shipment_id=UUID(int=nth),
        parcel=nth,
        nth=nth,
        version=1,
        status=status,
        items=[sales.NamedPieces(nth, MUG if nth == 1 else BLANKET, quantity)],
        carrier="DHL" if sent else None,
        tracking_number="JD014600003828" if sent else None,
        tracking_url="https://www.dhl.com/" if sent else None,
        shipped_at=at - timedelta(hours=20) if sent else None,
        delivered_at=at if arrived else None,
        delivery_location="Front door" if arrived else None,
        retracted_at=None,
    )


def _request(*, answered: bool) -> sales.PieceRequest:
    at = datetime.now(UTC)
    return sales.PieceRequest(
        cancellation_id=UUID(int=1),
        items=[PieceCount(1, 1), PieceCount(2, 1)] if answered else [PieceCount(2, 1)],
        requested_at=at,
        refused=[PieceCount(1, 1)] if answered else [],
        answered_at=at if answered else None,
    )


def _cancelled(reason: str) -> sales.CancelledPieces:
    return sales.CancelledPieces(
        position=2, quantity=1, reason=reason, at=datetime.now(UTC), share=Money.of(8900)
    )
