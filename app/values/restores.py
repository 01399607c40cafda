"""What waits for a decision after a restore, and which decisions there are."""

from enum import StrEnum


class HeldKind(StrEnum):
    """What leaves the shop, as a command and an address name it."""

    MAILS = "mails"
    WEBHOOKS = "webhooks"
    NOTIFICATIONS = "notifications"
    PAYMENTS = "payments"


class HeldDecision(StrEnum):
    """It leaves now, or never."""

    SEND = "SEND"
    DROP = "DROP"
