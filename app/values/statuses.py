"""The states that things of the trade can be in, and which of them may follow which.

What is stored, published and read back is text, and is compared with these members, which are
text as well: a status that only a later version knows is then no error for this one.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class OrderStatus(StrEnum):
    """Where an order is on its way."""

    PENDING_SHIPMENT = "PENDING_SHIPMENT"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


# In the order in which the board lists them.
class ShipmentStatus(StrEnum):
    """Where a shipment is on its way."""

    PENDING = "PENDING"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class ChangeKind(StrEnum):
    """What can happen to an order beside reaching a status."""

    CANCELLATION_REQUESTED = "CANCELLATION_REQUESTED"
    CANCELLATION_REFUSED = "CANCELLATION_REFUSED"
    EMAIL_CORRECTED = "EMAIL_CORRECTED"
    BILLING_CORRECTED = "BILLING_CORRECTED"
    PARCEL_UPDATED = "PARCEL_UPDATED"
    PIECES_CANCELLED = "PIECES_CANCELLED"
    DECISION_REQUESTED = "DECISION_REQUESTED"
    DECISION_MADE = "DECISION_MADE"
    CORRECTION_REQUESTED = "CORRECTION_REQUESTED"
    CORRECTED = "CORRECTED"
    CORRECTION_REFUSED = "CORRECTION_REFUSED"
    PAYMENT_SECURED = "PAYMENT_SECURED"
    PAYMENT_CAPTURED = "PAYMENT_CAPTURED"
    PAYMENT_REFUNDED = "PAYMENT_REFUNDED"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAYMENT_LAPSED = "PAYMENT_LAPSED"
    ERASED = "ERASED"
    TEST_REMOVED = "TEST_REMOVED"


class CorrectionState(StrEnum):
    """How far the request for another address, note or phone number is."""

    ASKED = "ASKED"
    DONE = "DONE"
    REFUSED = "REFUSED"


class TooLate(StrEnum):
    """Why an order can no longer be changed: a parcel is being packed or has left, or all ended."""

    CLAIMED = "CLAIMED"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"


class CancelReason(StrEnum):
    """Why pieces of an order are not sent. The first two say that the goods are not there."""

    NOT_FOUND = "NOT_FOUND"
    DAMAGED = "DAMAGED"
    CUSTOMER = "CUSTOMER"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    UNPAID = "UNPAID"
    FRAUD = "FRAUD"
    SHOP = "SHOP"


class StaffCancelReason(StrEnum):
    """Why the staff cancel what waits; packers report by themselves what is not there."""

    CUSTOMER = CancelReason.CUSTOMER
    OUT_OF_STOCK = CancelReason.OUT_OF_STOCK
    UNPAID = CancelReason.UNPAID
    FRAUD = CancelReason.FRAUD
    SHOP = CancelReason.SHOP


class Corrected(StrEnum):
    """The tracking number; the time and place of the delivery; a delivery that did not happen; and
    the arrival of that parcel later on.
    """

    TRACKING = "TRACKING"
    DELIVERY = "DELIVERY"
    RETRACTION = "RETRACTION"
    ARRIVAL = "ARRIVAL"


class ShortageReason(StrEnum):
    """What a packer may find wrong with pieces that should be on the shelf."""

    NOT_FOUND = CancelReason.NOT_FOUND
    DAMAGED = CancelReason.DAMAGED


# The most serious first: a parcel shows that one.
class HoldReason(StrEnum):
    """Why a parcel must not leave yet."""

    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    ADDRESS = "ADDRESS"
    ASK_CUSTOMER = "ASK_CUSTOMER"
    AWAITING_STOCK = "AWAITING_STOCK"
    MANUAL = "MANUAL"


class SettableHold(StrEnum):
    """The reasons for which people and programs may hold a parcel, and let it go again."""

    ADDRESS = HoldReason.ADDRESS
    ASK_CUSTOMER = HoldReason.ASK_CUSTOMER
    AWAITING_STOCK = HoldReason.AWAITING_STOCK
    MANUAL = HoldReason.MANUAL


class ShortageRule(StrEnum):
    """What happens to the rest of a parcel of which pieces are not there."""

    SEND_REST = "SEND_REST"
    WAIT = "WAIT"
    ASK = "ASK"


class RestChoice(StrEnum):
    """What the customer may choose for the rest, and what happens if she does not choose."""

    SEND_REST = "SEND_REST"
    WAIT = "WAIT"
    CANCEL = "CANCEL"


class DecidedBy(StrEnum):
    """Who chose: the customer, the staff, or the shop's rule at the deadline."""

    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"
    DEADLINE = "DEADLINE"


class HoldStep(StrEnum):
    """What the history of a parcel shows of a hold, which may get another note or end."""

    SET = "HOLD_SET"
    CHANGED = "HOLD_CHANGED"
    LIFTED = "HOLD_LIFTED"


# An order skips shipped if its delivery is announced first.
ORDER_STEPS: Final[Mapping[str, frozenset[str]]] = {
    OrderStatus.PENDING_SHIPMENT: frozenset(
        {OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.CANCELLED}
    ),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED}),
    OrderStatus.DELIVERED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}
SHIPMENT_STEPS: Final[Mapping[str, frozenset[str]]] = {
    ShipmentStatus.PENDING: frozenset({ShipmentStatus.SHIPPED, ShipmentStatus.CANCELLED}),
    ShipmentStatus.SHIPPED: frozenset({ShipmentStatus.DELIVERED}),
    ShipmentStatus.DELIVERED: frozenset(),
    ShipmentStatus.CANCELLED: frozenset(),
}

ORDER_STATUS: Final[Mapping[str, OrderStatus]] = {
    ShipmentStatus.PENDING: OrderStatus.PENDING_SHIPMENT,
    ShipmentStatus.SHIPPED: OrderStatus.SHIPPED,
    ShipmentStatus.DELIVERED: OrderStatus.DELIVERED,
    ShipmentStatus.CANCELLED: OrderStatus.CANCELLED,
}


def order_may_become(status: str, following: str) -> bool:
    return following in ORDER_STEPS[status]


def shipment_may_become(status: str, following: str) -> bool:
    return following in SHIPMENT_STEPS[status]


def has_next_step(status: str) -> bool:
    """Whether a shipment in it can still be moved on; a delivery may be corrected all the same."""
    return bool(SHIPMENT_STEPS[status])


def has_left(status: str) -> bool:
    """Whether the parcel is out of the shop, by its own status or by its order's."""
    return status in (ShipmentStatus.SHIPPED, ShipmentStatus.DELIVERED)


def order_status(shipment: str) -> OrderStatus:
    """The word for an order whose one parcel has the status."""
    return ORDER_STATUS[shipment]


def status_of_parcels(parcels: Iterable[str]) -> OrderStatus:
    """The order's status, as it follows from those of its parcels (docs/contract.md, section 8).

    A cancelled parcel counts only if all are cancelled. An order waits as long as one of its
    parcels does, and has arrived when the last of them has.
    """
    live = {status for status in parcels if status != ShipmentStatus.CANCELLED}
    if not live:
        return OrderStatus.CANCELLED
    if ShipmentStatus.PENDING in live:
        return OrderStatus.PENDING_SHIPMENT
    return OrderStatus.SHIPPED if ShipmentStatus.SHIPPED in live else OrderStatus.DELIVERED
