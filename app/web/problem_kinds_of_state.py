"""The kinds of problems by what the shop holds at the moment: 409 and 410."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext_noop
from app.web.problem_kind import ProblemKind

OF_STATE: Final[Mapping[str, ProblemKind]] = {
    "not-enough-stock": ProblemKind(
        409,
        gettext_noop("There is not enough stock"),
        gettext_noop(
            "The movement would take what customers have already been promised. Nothing was moved."
        ),
    ),
    "count-conflict": ProblemKind(
        409,
        gettext_noop("The count cannot be recorded"),
        gettext_noop(
            "Somebody has counted the product already, or its stock changed meanwhile. Nothing was "
            "moved."
        ),
    ),
    "shipment-conflict": ProblemKind(
        409,
        gettext_noop("The shipment is in another state"),
        gettext_noop(
            "Somebody was here before, or the step does not follow from where the shipment is. The "
            "detail says who and when; read the shipment again before you go on."
        ),
    ),
    "shipment-held": ProblemKind(
        409,
        gettext_noop("The shipment is held"),
        gettext_noop(
            "It must not leave yet: `hold` says why, and until when. Wait for that, or end the hold"
            " if you know that its reason is gone."
        ),
    ),
    "payment-conflict": ProblemKind(
        409,
        gettext_noop("The payment does not allow it"),
        gettext_noop(
            "The order is not paid here, its provider says itself what comes and goes, or there is "
            "less left than should go back. The detail says which; read the order's payment."
        ),
    ),
    "decision-made": ProblemKind(
        409,
        gettext_noop("It is decided already"),
        gettext_noop(
            "What happens to the rest of the order was chosen before: `decision` says what, when "
            "and by whom."
        ),
    ),
    "webhook-endpoint-paused": ProblemKind(
        409,
        gettext_noop("The webhook endpoint is paused"),
        gettext_noop("Nothing is sent to it. Resume it first: what waits is sent then."),
    ),
    "too-many-pictures": ProblemKind(
        409,
        gettext_noop("The product has as many pictures as it may have"),
        gettext_noop("Remove a picture of the product, then send the new one again."),
    ),
    "import-not-checked": ProblemKind(
        409,
        gettext_noop("The file has not been checked"),
        gettext_noop(
            "Nothing was applied. Wait until the import is CHECKED; send a file that is UNREADABLE "
            "again once its fault is mended."
        ),
    ),
    "too-many-webhook-endpoints": ProblemKind(
        409,
        gettext_noop("There are too many webhook endpoints"),
        gettext_noop("Remove one that nobody needs any more, or change it."),
    ),
    "cancellation-refused": ProblemKind(
        409,
        gettext_noop("The order can no longer be cancelled"),
        gettext_noop("It has left, or a request to cancel it was refused already."),
    ),
    "correction-refused": ProblemKind(
        409,
        gettext_noop("The order can no longer be changed"),
        gettext_noop(
            "`because` says why: `by` has been packing a parcel of it `since` then (CLAIMED), one "
            "has left (SHIPPED), it is cancelled (CANCELLED), its invoice was issued (INVOICE), or "
            "the customer's data was erased (ERASED). Nothing was changed."
        ),
    ),
    "removal-refused": ProblemKind(
        409,
        gettext_noop("The order can't be removed"),
        gettext_noop("Only a test order is removed, and only after it was delivered or cancelled."),
    ),
    "erasure-refused": ProblemKind(
        409,
        gettext_noop("The customer's data can't be erased now"),
        gettext_noop(
            "An order is still open, if there is an `order_number`: `until` is when it no longer "
            "is, where that is known. Or `columns` of the database would still name the customer, "
            "each with the number of rows. Nothing was erased."
        ),
    ),
    "idempotency-key-in-use": ProblemKind(
        409,
        gettext_noop("A request with this Idempotency-Key is still running"),
        gettext_noop(
            "Ask again with the same key and body after the seconds that `Retry-After` gives."
        ),
    ),
    "events-lost": ProblemKind(
        410,
        gettext_noop("A restore has lost these events"),
        gettext_noop(
            "The shop was restored from a backup of `backup_at`. What it published until "
            "`restored_at` is lost, with the event in `after`. Go on with `begin_after` as "
            "`after`, or without it if it is null. Orders of that time may have changed, or may "
            "be unknown here."
        ),
    ),
}
