"""The promise of delivery on pages that know neither the country nor the way of delivery yet."""

import msgspec

from app.infra.clock import about_now
from app.values import promises
from app.values.delivery_methods import MethodKind, delivery_methods
from app.values.formats import country
from app.values.promises import Promise
from app.values.public_holidays import country_of
from app.values.shop_settings import shop_settings

MINUTE = 60


class PromiseNow(msgspec.Struct, frozen=True, kw_only=True):
    """When an order arrives that is placed now, with the first way of delivery.

    `place` is the country for which this holds, if the shop delivers to others as well. `left` are
    the seconds until the cut-off of today, in whole minutes; None if it is over.
    """

    promise: Promise
    place: str
    left: int | None


def promise_now() -> PromiseNow | None:
    """Returns nothing in a shop that promises nothing."""
    known = shop_settings()
    if not known.order_cutoff:
        return None
    home, at = country_of(known.holiday_region) or known.seller_country, about_now()
    first = next((one for one in delivery_methods(home) if one.kind == MethodKind.SHIP), None)
    promise = promises.promised(first, home, at)
    if promise is None:
        return None
    left = promises.time_to_cutoff(at)
    return PromiseNow(
        promise=promise,
        place=country(home) if home and known.countries_served != [home] else "",
        left=None if left is None else max(1, int(left.total_seconds()) // MINUTE) * MINUTE,
    )
