"""Pieces of an order's lines: which are meant, what they cost, and which parcel is shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Protocol, TypeVar, cast

import msgspec

from app.i18n.language import gettext as _
from app.values.fields import Invalid, Quantity
from app.values.statuses import OrderStatus, has_left


class PieceCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some of the units of one line of the order; `position` is the line's, from 1."""

    position: Annotated[int, msgspec.Meta(ge=1, le=100)]
    quantity: Quantity


# An order has at most 100 lines.
PieceCounts = Annotated[list[PieceCount], msgspec.Meta(min_length=1, max_length=100)]


# Rows of Piccolo, whose attributes are columns for a type checker.
class Travelled(Protocol):
    """What a parcel says of its way, in Delivery's rows and in the copies that Sales keeps."""

    @property
    def status(self) -> Any: ...
    @property
    def parcel(self) -> Any: ...
    @property
    def shipped_at(self) -> Any: ...
    @property
    def delivered_at(self) -> Any: ...


class Counted(Protocol):
    """A struct of msgspec that counts pieces of one line of an order."""

    @property
    def position(self) -> int: ...
    @property
    def quantity(self) -> int: ...


T = TypeVar("T", bound=Travelled)
P = TypeVar("P", bound=Counted)


def choose(there: Mapping[int, int], wanted: Sequence[PieceCount]) -> dict[int, int]:
    """Returns the wanted quantity by position, of those that are `there`. Raises `Invalid`."""
    chosen: dict[int, int] = {}
    for at, one in enumerate(wanted):
        field, available = f"items[{at}]", there.get(one.position, 0)
        if not available:
            raise Invalid(f"{field}.position", _("is not a line that is still here"))
        if one.position in chosen:
            raise Invalid(f"{field}.position", _("is named twice"))
        if one.quantity > available:
            rule = _("must be at most {available}").format(available=available)
            raise Invalid(f"{field}.quantity", rule)
        chosen[one.position] = one.quantity
    return chosen


def summed(pieces: Iterable[P]) -> list[P]:
    """Returns one for each position, in their sequence, with the quantities added."""
    sums: dict[int, P] = {}
    for piece in pieces:
        known = sums.get(piece.position)
        quantity = piece.quantity + (known.quantity if known else 0)
        sums[piece.position] = msgspec.structs.replace(cast(Any, piece), quantity=quantity)
    return [sums[position] for position in sorted(sums)]


def share(price: int, quantity: int, gone: int, more: int) -> int:
    """Returns what `more` pieces cost of a line of `quantity` pieces, in the unit of its `price`.

    `gone` were cut from the line before. Shares are rounded half up, and those of all pieces add up
    to the price, however it is cut (docs/contract.md, section 8).
    """
    return _cut(price, quantity, gone + more) - _cut(price, quantity, gone)


def shown_parcel(parcels: Iterable[T], status: str) -> T | None:
    """Returns the parcel that stands for the whole order: the one that arrived last, or left last.

    A delivery that was withdrawn has no time, and counts as its dispatch.
    """
    left = [one for one in parcels if has_left(one.status) and one.shipped_at]
    arrived = status == OrderStatus.DELIVERED

    def moment(one: T) -> tuple[Any, int]:
        return (one.delivered_at or one.shipped_at) if arrived else one.shipped_at, one.parcel

    return max(left, key=moment, default=None)


def _cut(price: int, quantity: int, pieces: int) -> int:
    return (2 * price * pieces + quantity) // (2 * quantity)
