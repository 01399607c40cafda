"""The reasons for which people change stock by hand; any other may be typed."""

from enum import StrEnum


class StockReason(StrEnum):
    """As it is stored with a movement, in English."""

    RECEIVED = "received"
    FOUND = "found"
    RETURNED = "returned"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    LOST = "lost"
    OWN_USE = "own use"
    GIVEN_AWAY = "given away"


# The choice that asks for a text.
OTHER = "other"
