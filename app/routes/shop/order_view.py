"""What the page of one order shows, read once for all its panels."""

from datetime import datetime
from itertools import groupby

import msgspec

from app.services import sales
from app.services.sales import NamedPieces, Order, SentParcel
from app.values.money import Money


class CancelledGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces that one decision cancelled, and what they cost; `reason` is one of `CancelReason`."""

    at: datetime
    reason: str
    pieces: list[NamedPieces]
    share: Money

    @property
    def names(self) -> str:
        return ", ".join(f"{one.quantity} × {one.name}" for one in self.pieces)


class OrderView(msgspec.Struct, frozen=True):
    """An order with its parcels that are not cancelled; one that was never divided has none."""

    order: Order
    parcels: list[SentParcel] = []

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
                    pieces=[NamedPieces(names[line.position], line.quantity) for line in lines],
                    share=self._money(sum(line.share.amount for line in lines)),
                )
            )
        return groups

    @property
    def gone(self) -> dict[int, int]:
        """Returns how many pieces of each line are cancelled, by its position."""
        gone: dict[int, int] = {}
        for line in self.order.cancelled:
            gone[line.position] = gone.get(line.position, 0) + line.quantity
        return gone

    @property
    def cancelled_share(self) -> Money:
        return self._money(sum(line.share.amount for line in self.order.cancelled))

    @property
    def remaining(self) -> Money:
        """Returns the price of what is not cancelled."""
        return self._money(self.order.total.amount - self.cancelled_share.amount)

    def _money(self, amount: int) -> Money:
        return Money(amount, self.order.total.currency)


async def view_of(order: Order) -> OrderView:
    return OrderView(order, await sales.find_parcels(order))
