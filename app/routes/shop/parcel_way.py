"""Where a parcel is by its carrier's word, as the customer reads it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra.clock import about_now
from app.services import board
from app.services.delivery import Shipment
from app.values.progress import WAYS_BACK, ParcelProgress

# Each with its icon.
PLACES: Final[Mapping[str, tuple[str, str]]] = {
    ParcelProgress.ANNOUNCED: (
        gettext_noop("The courier knows about your parcel and collects it soon"),
        "clock",
    ),
    ParcelProgress.ACCEPTED: (
        gettext_noop("The courier has picked up your parcel"),
        "package-check",
    ),
    ParcelProgress.IN_TRANSIT: (gettext_noop("On its way to you"), "truck"),
    ParcelProgress.OUT_FOR_DELIVERY: (gettext_noop("Out for delivery"), "truck"),
    ParcelProgress.AT_PICKUP_POINT: (
        gettext_noop("Waiting for you at a pick-up point"),
        "map-pin",
    ),
    ParcelProgress.ATTEMPTED: (
        gettext_noop("The courier tried to deliver it and will come again"),
        "house",
    ),
    ParcelProgress.RETURNING: (
        gettext_noop("It could not be delivered and is on its way back to us"),
        "rotate-cw",
    ),
    ParcelProgress.RETURNED: (
        gettext_noop("It could not be delivered and came back to us"),
        "store",
    ),
    ParcelProgress.EXCEPTION: (gettext_noop("The courier reports a delay"), "triangle-alert"),
}
# What was loaded in the morning is out until the evening.
ONE_ROUND: Final = timedelta(hours=16)
# There the parcel waits for its recipient, or nobody waits for it any more.
UNHURRIED: Final = (ParcelProgress.AT_PICKUP_POINT, *WAYS_BACK)


class ParcelWay(msgspec.Struct, frozen=True, kw_only=True):
    """`where` is empty while the carrier has said nothing; `expected_at` is None once it passed."""

    where: str
    picture: str
    expected_at: datetime | None
    is_late: bool


def way_of(parcel: Shipment) -> ParcelWay | None:
    """Returns None for a parcel that is not on its way, or of which nothing is known."""
    if not parcel.may_arrive:
        return None
    hurries = parcel.progress not in UNHURRIED
    is_late = hurries and board.is_late(parcel)
    where, picture = _place(parcel)
    ahead = parcel.expected_at if hurries and not is_late else None
    if not (where or ahead or is_late):
        return None
    return ParcelWay(where=where, picture=picture, expected_at=ahead, is_late=is_late)


def _place(parcel: Shipment) -> tuple[str, str]:
    # After a delivery that was withdrawn, the report of it is no place.
    if parcel.progress not in PLACES:
        return "", "truck"
    words, picture = PLACES[parcel.progress]
    is_out = parcel.progress == ParcelProgress.OUT_FOR_DELIVERY
    if is_out and parcel.progress_at and about_now() - parcel.progress_at < ONE_ROUND:
        return _("Out for delivery today"), picture
    return _(words), picture
