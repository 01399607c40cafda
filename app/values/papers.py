"""What is printed for a parcel."""

from enum import StrEnum


class Paper(StrEnum):
    """The pick list is one sheet for all parcels that were chosen; the others are each parcel's."""

    SLIP = "SLIP"
    LABEL = "LABEL"
    PICK_LIST = "PICK_LIST"


# The papers that have the address, and so are outdated once it is changed.
ADDRESSED = (Paper.SLIP, Paper.LABEL)
