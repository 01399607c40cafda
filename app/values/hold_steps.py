"""What can happen to a hold, as the history of its parcel shows it."""

from enum import StrEnum


class HoldStep(StrEnum):
    """A hold is set, gets another note or end, and is lifted."""

    SET = "HOLD_SET"
    CHANGED = "HOLD_CHANGED"
    LIFTED = "HOLD_LIFTED"
