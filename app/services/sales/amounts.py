"""What an order costs, and what of it is still to be paid."""

from collections.abc import Iterable

import msgspec

from app.values.money import Money
from app.values.statuses import OrderStatus


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is the goods with the fee for their delivery, and contains `tax`.

    `due` is what is to be paid of all that is not `cancelled`. The fee is cancelled with the last
    pieces, if nothing has left.
    """

    goods: Money
    fee: Money
    tax: Money
    total: Money
    cancelled: Money
    paid: Money
    refunded: Money
    due: Money


def amounts_of(
    total: Money,
    fee: int,
    status: str,
    shares: Iterable[Money] = (),
    *,
    tax: int = 0,
    paid: int = 0,
    refunded: int = 0,
) -> Amounts:
    """`shares` are the prices of the pieces that are cancelled; the others are in minor units."""

    def money(amount: int) -> Money:
        return Money(amount, total.currency)

    whole = status == OrderStatus.CANCELLED
    cancelled = total.amount if whole else sum(share.amount for share in shares)
    return Amounts(
        goods=money(total.amount - fee),
        fee=money(fee),
        tax=money(tax),
        total=total,
        cancelled=money(cancelled),
        paid=money(paid),
        refunded=money(refunded),
        # What went back was never hers to pay.
        due=money(max(0, total.amount - cancelled - paid)),
    )
