"""What a provider has booked of the shop's money, and how it can differ from the shop's books."""

from enum import StrEnum


class TransactionKind(StrEnum):
    """What moved at a provider."""

    CHARGE = "CHARGE"
    REFUND = "REFUND"
    # A refund that the customer's bank has sent back.
    REFUND_RETURNED = "REFUND_RETURNED"
    DISPUTE = "DISPUTE"
    FEE = "FEE"
    PAYOUT = "PAYOUT"
    UNEXPLAINED = "UNEXPLAINED"


class DifferenceCause(StrEnum):
    """How the books of the provider and those of the shop differ."""

    UNKNOWN_CHARGE = "UNKNOWN_CHARGE"
    UNKNOWN_REFUND = "UNKNOWN_REFUND"
    UNKNOWN_MOVEMENT = "UNKNOWN_MOVEMENT"
    MISSING_CHARGE = "MISSING_CHARGE"
    MISSING_REFUND = "MISSING_REFUND"
    WRONG_AMOUNT = "WRONG_AMOUNT"


class DisputeState(StrEnum):
    """An inquiry takes no money yet; what is to be answered or in review was taken for now."""

    INQUIRY = "INQUIRY"
    TO_ANSWER = "TO_ANSWER"
    IN_REVIEW = "IN_REVIEW"
    WON = "WON"
    LOST = "LOST"
    # An inquiry that came to nothing.
    ENDED = "ENDED"


class DifferenceState(StrEnum):
    """A difference needs attention until a manager explains it, or it is found no more."""

    NOTICED = "NOTICED"
    EXPLAINED = "EXPLAINED"
    SETTLED = "SETTLED"
