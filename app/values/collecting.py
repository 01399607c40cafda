"""Where and when an order is collected, in the reader's language."""

from collections.abc import Sequence

import msgspec

from app.i18n.language import language
from app.values.delivery_methods import DeliveryMethod, known_method
from app.values.languages import own_language
from app.values.pickup_points import PickupPoint
from app.values.postal import lines


class CollectedAt(msgspec.Struct, frozen=True, kw_only=True):
    """`hours` is text of a few lines, or empty."""

    point: PickupPoint
    lines: Sequence[str]
    hours: str

    @property
    def in_a_line(self) -> str:
        return ", ".join(self.lines)


def collected_at(method_id: str | None) -> CollectedAt | None:
    """Returns the point of this way of delivery as it is now; None if it has none."""
    method = known_method(method_id)
    return collecting(method) if method else None


def collecting(method: DeliveryMethod) -> CollectedAt | None:
    point = method.pickup_point
    if point is None:
        return None
    return CollectedAt(point=point, lines=lines(point), hours=hours_in(method, language()))


def hours_in(method: DeliveryMethod, spoken: str) -> str:
    hours = method.opening_hours
    return hours.get(spoken) or hours.get(own_language()) or next(iter(hours.values()), "")
