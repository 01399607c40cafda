"""What each event means, for people who decide which of them to listen to."""

from typing import Final

from app.i18n.language import gettext_noop

EVENT_TEXTS: Final = {
    "order.created": gettext_noop(
        "A customer placed an order. The event has its number, items, name and address."
    ),
    "order.status_updated": gettext_noop(
        "The whole order was shipped, delivered or cancelled. An order in several parcels is "
        "shipped when the last of them has left."
    ),
    "order.parcel_updated": gettext_noop(
        "One of several parcels left, arrived, was cancelled or got other items, or its data was "
        "corrected. Keep the data with the highest version."
    ),
    "order.pieces_cancelled": gettext_noop(
        "Some items of the order are not sent. The event says which ones, why, and what had left "
        "already."
    ),
    "order.decision_requested": gettext_noop(
        "Items of a parcel are missing, and the customer is asked what happens to the rest of it."
    ),
    "order.decision_made": gettext_noop(
        "It is decided what happens to the rest of the parcel, and the event says by whom."
    ),
    "order.cancellation_requested": gettext_noop(
        "The customer or the staff asked to cancel the order, or some of its items."
    ),
    "order.cancellation_refused": gettext_noop("It was too late to cancel the order."),
    "order.correction_requested": gettext_noop(
        "The customer or the staff asked for another delivery address, note or phone number."
    ),
    "order.corrected": gettext_noop("All parcels of the order have the corrected data."),
    "order.correction_refused": gettext_noop(
        "It was too late to correct the order, since a packer had begun or a parcel had left."
    ),
    "payment.secured": gettext_noop("The order may be sent: its money came, or is authorised."),
    "payment.captured": gettext_noop("Money for the order came."),
    "payment.refunded": gettext_noop("Money went back to the customer."),
    "payment.failed": gettext_noop(
        "The money did not come in time. What has not left of the order is cancelled."
    ),
    "payment.lapsed": gettext_noop(
        "Money that was authorised can no longer be taken. What has not left of the order waits "
        "again."
    ),
    "customer.erased": gettext_noop(
        "The shop erased a customer's data. Erase what you keep about these orders, too."
    ),
    "shop.restored": gettext_noop(
        "The shop was restored from a backup. Read orders of that time again: some may be unknown."
    ),
    "order.test_removed": gettext_noop("A test order was removed. Forget it."),
    "webhook.test": gettext_noop("A message with which you try your receiver. Nothing happened."),
}
