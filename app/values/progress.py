"""What a carrier reports of a parcel: a story beside its status, which may go back and forth."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from app.i18n.language import gettext_noop


# In the order of a parcel's way: of two reports about one moment, the later word counts.
class ParcelProgress(StrEnum):
    """Where the carrier says that a parcel is."""

    ANNOUNCED = "ANNOUNCED"
    ACCEPTED = "ACCEPTED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    AT_PICKUP_POINT = "AT_PICKUP_POINT"
    ATTEMPTED = "ATTEMPTED"
    DELIVERED = "DELIVERED"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    EXCEPTION = "EXCEPTION"


class ParcelOutcome(StrEnum):
    """How a parcel ended that did not reach the customer."""

    RETURNED_TO_SENDER = "RETURNED_TO_SENDER"


# For the staff.
PROGRESS_WORDS: Final = {
    ParcelProgress.ANNOUNCED: gettext_noop("Announced to the carrier"),
    ParcelProgress.ACCEPTED: gettext_noop("Picked up by the carrier"),
    ParcelProgress.IN_TRANSIT: gettext_noop("In transit"),
    ParcelProgress.OUT_FOR_DELIVERY: gettext_noop("Out for delivery"),
    ParcelProgress.AT_PICKUP_POINT: gettext_noop("At a pick-up point"),
    ParcelProgress.ATTEMPTED: gettext_noop("Delivery attempted"),
    ParcelProgress.DELIVERED: gettext_noop("Delivered"),
    ParcelProgress.RETURNING: gettext_noop("Coming back to us"),
    ParcelProgress.RETURNED: gettext_noop("Came back to us"),
    ParcelProgress.EXCEPTION: gettext_noop("Problem on the way"),
}
# Reports after which somebody in the shop should look at the parcel.
TROUBLE: Final = (
    ParcelProgress.ATTEMPTED,
    ParcelProgress.RETURNING,
    ParcelProgress.RETURNED,
    ParcelProgress.EXCEPTION,
)
WAYS_BACK: Final = (ParcelProgress.RETURNING, ParcelProgress.RETURNED)
_WAY: Final[Sequence[str]] = tuple(ParcelProgress)


class CarrierReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier said, when that was so, in its own words, and when it expects to deliver."""

    progress: ParcelProgress
    at: datetime
    text: str | None = None
    expected_at: datetime | None = None

    def is_newer_than(self, progress: str | None, at: datetime | None) -> bool:
        if progress is None or at is None:
            return True
        return (self.at, _WAY.index(self.progress)) > (at, _WAY.index(progress))


def outcome_of(progress: str | None) -> ParcelOutcome | None:
    is_back = progress == ParcelProgress.RETURNED
    return ParcelOutcome.RETURNED_TO_SENDER if is_back else None
