"""The states of what is kept for products: reservations, stock-takes, and files of products."""

from enum import StrEnum


class ReservationState(StrEnum):
    """Held for an order until it is taken out of stock, released, or missed on the shelf, once."""

    HELD = "HELD"
    TAKEN = "TAKEN"
    RELEASED = "RELEASED"
    MISSING = "MISSING"


class StockTakeState(StrEnum):
    """A stock-take is open until its differences are booked or somebody gives it up."""

    OPEN = "OPEN"
    SAVED = "SAVED"
    GIVEN_UP = "GIVEN_UP"


class CountFault(StrEnum):
    """Why what was counted cannot be booked: the books were corrected after the counting began, or
    open orders hold more than would be left.
    """

    COUNTED = "COUNTED"
    HELD = "HELD"


class ImportState(StrEnum):
    """How far a file of products is: compared with the shop, and applied if somebody says so."""

    CHECKING = "CHECKING"
    CHECKED = "CHECKED"
    APPLYING = "APPLYING"
    DONE = "DONE"
    UNREADABLE = "UNREADABLE"


class ImportOutcome(StrEnum):
    """What a file does to a product, or would do."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    SAME = "SAME"
    REFUSED = "REFUSED"
