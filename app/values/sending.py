"""How far events, mails, webhooks and notifications are, and which of them there are."""

from enum import StrEnum

from app.values.statuses import Corrected, OrderStatus


class MailKind(StrEnum):
    """The kinds that announce a status have its name, those about a parcel what was corrected."""

    PLACED = OrderStatus.PENDING_SHIPMENT
    SHIPPED = OrderStatus.SHIPPED
    DELIVERED = OrderStatus.DELIVERED
    CANCELLED = OrderStatus.CANCELLED
    PARCEL_TRACKING = f"PARCEL_{Corrected.TRACKING}"
    PARCEL_DELIVERY = f"PARCEL_{Corrected.DELIVERY}"
    PARCEL_RETRACTION = f"PARCEL_{Corrected.RETRACTION}"
    PARCEL_ARRIVAL = f"PARCEL_{Corrected.ARRIVAL}"
    PARCEL_SHIPPED = "PARCEL_SHIPPED"
    PARCEL_DELIVERED = "PARCEL_DELIVERED"
    PIECES_CANCELLED = "PIECES_CANCELLED"
    ORDER_CORRECTED = "ORDER_CORRECTED"
    BILLING_CORRECTED = "BILLING_CORRECTED"
    INVOICE_ISSUED = "INVOICE_ISSUED"
    DECISION_REQUESTED = "DECISION_REQUESTED"
    DECISION_MADE = "DECISION_MADE"
    PAYMENT_CAPTURED = "PAYMENT_CAPTURED"
    PAYMENT_REFUNDED = "PAYMENT_REFUNDED"
    PAYMENT_LAPSED = "PAYMENT_LAPSED"
    EMAIL_CHANGED = "EMAIL_CHANGED"
    EMAIL_LEFT = "EMAIL_LEFT"
    ACCOUNT_LINK = "ACCOUNT_LINK"
    INVITATION = "INVITATION"
    PASSWORD_LINK = "PASSWORD_LINK"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"
    FACTOR_ADDED = "FACTOR_ADDED"
    FACTOR_REMOVED = "FACTOR_REMOVED"
    RECOVERY_CODES = "RECOVERY_CODES"
    RECOVERY_CODE_USED = "RECOVERY_CODE_USED"
    WITHDRAWAL = "WITHDRAWAL"
    LOW_STOCK = "LOW_STOCK"
    BACK_IN_STOCK = "BACK_IN_STOCK"


class InboxState(StrEnum):
    """How far a listener is with an event."""

    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"


class SendingState(StrEnum):
    """How far a mail or a message to a webhook endpoint is.

    It was dropped if a person decided so after a restore.
    """

    PENDING = "PENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    DROPPED = "DROPPED"


class NotificationState(StrEnum):
    """How far a notification for a device is; what a later step overtook is never sent."""

    PENDING = SendingState.PENDING
    SENT = SendingState.SENT
    FAILED = SendingState.FAILED
    OUTDATED = "OUTDATED"


class PushStep(StrEnum):
    """What a notification says about an order."""

    SHIPPED = OrderStatus.SHIPPED
    DELIVERED = OrderStatus.DELIVERED
    CANCELLED = OrderStatus.CANCELLED
    PART_SHIPPED = "PART_SHIPPED"
    PART_DELIVERED = "PART_DELIVERED"
    NOT_DELIVERED = "NOT_DELIVERED"
    DECISION = "DECISION"


class EndpointState(StrEnum):
    """Whether messages are sent to it."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"


class PauseReason(StrEnum):
    """A person did it; the receiver answered 410; or nothing arrived for three days."""

    BY_HAND = "BY_HAND"
    GONE = "GONE"
    DEAD = "DEAD"


def mail_about(corrected: str) -> MailKind:
    """The kind of the mail that tells what was corrected of a parcel."""
    return MailKind(f"PARCEL_{corrected}")
