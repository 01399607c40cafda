"""What the page of one order shows, read once for all its panels."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

import msgspec

from app.routes.shop.parcel_way import ParcelWay, way_of
from app.routes.shop.story_shapes import Wait
from app.services import board, delivery, payments, sales
from app.services.delivery import Decision, LostPieces, PackedBy, Shipment, packing_of
from app.services.payments import Payment
from app.services.sales import Cancellation, NamedPieces, Order, PieceRequest, SentParcel
from app.values.money import Money
from app.values.pieces import PieceCount
from app.values.statuses import OrderStatus, RestChoice, ShipmentStatus


class CancelledGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces that one decision cancelled, and what they cost; `reason` is one of `CancelReason`."""

    at: datetime
    reason: str
    pieces: list[NamedPieces]
    share: Money

    @property
    def names(self) -> str:
        return listed(self.pieces)


class OrderView(msgspec.Struct, frozen=True):
    """An order with its parcels that are not cancelled; one that was never divided has none.

    `requests` are those that named pieces, the customer's and the shop's, oldest first.
    `shipments` are all parcels as Delivery has them, with what no event says. `decision` is what
    the customer is asked about the rest of a parcel, or was asked last, and `missing` why she is
    being asked.
    `pickup_code` is what she collects it with, once something is ready.
    `may_be_paid` says that a payment was awaited once, so that a cancelled order may be paid.
    """

    order: Order
    parcels: list[SentParcel] = []
    requests: list[PieceRequest] = []
    shipments: list[Shipment] = []
    decision: Decision | None = None
    missing: list[LostPieces] = []
    may_be_paid: bool = False
    payment: Payment | None = None
    pickup_code: str | None = None

    @property
    def own_requests(self) -> list[PieceRequest]:
        """Returns the requests that were the customer's wish."""
        return [request for request in self.requests if request.because is None]

    @property
    def packers(self) -> list[PackedBy]:
        return packing_of(self.shipments)

    @property
    def held(self) -> list[Shipment]:
        """Returns the parcels that wait because the shop holds them."""
        return [one for one in self.shipments if one.hold and one.status == ShipmentStatus.PENDING]

    @property
    def holds(self) -> dict[UUID, str]:
        """Returns why they are held, by their shipment."""
        return {one.shipment_id: one.hold.reason for one in self.held if one.hold}

    @property
    def wait(self) -> Wait:
        waiting = [one for one in self.shipments if one.status == ShipmentStatus.PENDING]
        free = [one for one in waiting if not one.hold]
        if packing_of(free):
            return Wait.PACKED
        return Wait.LATE if any(map(board.is_late_to_ship, free)) else Wait.USUAL

    @property
    def age(self) -> int:
        """Returns a number that grows with every change of the order or of one of its parcels."""
        paid = self.payment.version if self.payment else 0
        return self.order.version + sum(one.version for one in self.shipments) + paid

    @property
    def ways(self) -> dict[UUID, ParcelWay]:
        """Returns where each parcel is of which its carrier says so, by its shipment."""
        travelling = [one for one in self.shipments if not one.is_collected]
        ways = {one.shipment_id: way_of(one) for one in travelling}
        return {key: way for key, way in ways.items() if way}

    @property
    def several(self) -> list[SentParcel]:
        """Returns the parcels if the customer gets more than one."""
        return self.parcels if len(self.parcels) > 1 else []

    @property
    def cancelled(self) -> list[CancelledGroup]:
        names = {item.position: item.name for item in self.order.items}
        groups: list[CancelledGroup] = []
        for (at, reason), group in groupby(
            self.order.cancelled, key=lambda line: (line.at, line.reason)
        ):
            lines = list(group)
            groups.append(
                CancelledGroup(
                    at=at,
                    reason=reason,
                    pieces=[
                        NamedPieces(line.position, names[line.position], line.quantity)
                        for line in lines
                    ],
                    share=Money(
                        sum(line.share.amount for line in lines), self.order.total.currency
                    ),
                )
            )
        return groups

    @property
    def missing_groups(self) -> list[tuple[str, list[NamedPieces]]]:
        """Returns the missing pieces by their reason, one of `CancelReason`."""
        by_reason: dict[str, Counter[int]] = {}
        for one in self.missing:
            by_reason.setdefault(one.reason, Counter())[one.position] += one.quantity
        return [
            (
                reason,
                sales.named_pieces(self.order, [PieceCount(at, many) for at, many in sums.items()]),
            )
            for reason, sums in by_reason.items()
        ]

    @property
    def asked_as_whole(self) -> Cancellation | None:
        """Returns the request to cancel all that had not left."""
        asked = self.order.cancellation
        of_pieces = {request.requested_at for request in self.requests}
        return asked if asked and asked.requested_at not in of_pieces else None

    @property
    def may_be_cancelled(self) -> bool:
        """Returns whether the customer may cancel all that has not left: once, while some waits."""
        waits = self.order.status == OrderStatus.PENDING_SHIPMENT
        return waits and self.asked_as_whole is None

    @property
    def cancellable(self) -> list[NamedPieces]:
        """Returns the pieces that wait and that the customer has not yet asked to cancel."""
        if not self.may_be_cancelled:
            return []
        if self.parcels:
            waiting = [item for one in self.parcels if not one.has_left for item in one.items]
        else:
            waiting = sales.named_pieces(
                self.order,
                [
                    PieceCount(one.position, one.quantity - self.order.gone.get(one.position, 0))
                    for one in self.order.items
                ],
            )
        counted = Counter[int]()
        for piece in waiting:
            counted[piece.position] += piece.quantity
        for request in self.requests:
            for piece in () if request.answered_at else request.items:
                counted[piece.position] -= piece.quantity
        return sales.named_pieces(
            self.order, [PieceCount(at, many) for at, many in sorted(counted.items()) if many > 0]
        )

    def named(self, pieces: Sequence[PieceCount]) -> str:
        """Returns the pieces as text, such as "2 × Blue mug, 1 × Wool blanket"."""
        return listed(sales.named_pieces(self.order, pieces))


def listed(pieces: Sequence[NamedPieces]) -> str:
    return ", ".join(f"{one.quantity} × {one.name}" for one in pieces)


async def view_of(order: Order) -> OrderView:
    requests = await sales.find_requests(order.order_id) if order.cancellation else []
    shipments = await delivery.parcels_of(order.order_id)
    # Only missing pieces lead to a question.
    decision = await delivery.latest_decision(order.order_id) if order.cancelled else None
    if decision and _is_past(decision, shipments):
        decision = None
    is_open = decision is not None and decision.choice is None
    missing = await delivery.missing_pieces(order.order_id) if is_open else []
    parcels = await sales.find_parcels(order)
    is_cancelled = order.status == OrderStatus.CANCELLED
    may_be_paid = is_cancelled and await delivery.awaited_payment(order.order_id)
    paid = await payments.find_payment(order.order_id) if order.payment.method else None
    code = await delivery.pickup_code_of(order.order_id) if order.is_collected else None
    return OrderView(
        order, parcels, requests, shipments, decision, missing, may_be_paid, paid, code
    )


def _is_past(decision: Decision, shipments: list[Shipment]) -> bool:
    """Returns whether what was decided has been done: the rest has left, or waits no more."""
    if decision.choice is None:
        return False
    # The parcel may have been opened since the others were read.
    about = next((one for one in shipments if one.shipment_id == decision.shipment_id), None)
    if about is None:
        return False
    return about.has_left or (decision.choice == RestChoice.WAIT and about.hold is None)
