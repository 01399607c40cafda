"""The kinds of problems: the name, the status and the advice of each."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext_noop


class ProblemKind(msgspec.Struct, frozen=True):
    """`title` never changes for one name; `advice` is for the person who looks the problem up.

    Both are English, as programs get them; pages translate them.
    """

    status: int
    title: str
    advice: str


CATALOGUE: Final[Mapping[str, ProblemKind]] = {
    "malformed-json": ProblemKind(
        400,
        gettext_noop("The body is not JSON"),
        gettext_noop("Send one JSON document (RFC 8259) in UTF-8. An empty body is none."),
    ),
    "product-unavailable": ProblemKind(
        400,
        gettext_noop("Not all products are available"),
        gettext_noop(
            "Nothing was ordered. `items` has a line for each line of the request: what it asked "
            "for and how many there are. Ask for fewer, or wait until there are more."
        ),
    ),
    "bad-request": ProblemKind(
        400,
        gettext_noop("The request cannot be understood"),
        gettext_noop("The detail says which part of it; nothing was changed."),
    ),
    "credential-missing": ProblemKind(
        401,
        gettext_noop("A credential is needed"),
        gettext_noop(
            "Send an API key, or the order's access token, as `Authorization: Bearer …`. The token "
            "of an order may also be in the query as `?token=`."
        ),
    ),
    "signature-invalid": ProblemKind(
        401,
        gettext_noop("The signature does not fit"),
        gettext_noop(
            "Sign `id.timestamp.body` with the carrier's secret, as Standard Webhooks says, and "
            "send it within five minutes. `doorstep carrier renew` makes a new secret."
        ),
    ),
    "scope-missing": ProblemKind(
        403,
        gettext_noop("The credential does not allow this"),
        gettext_noop(
            "The API key is known, but lacks the scope that the detail names. Make a key that has "
            "it: `doorstep key add NAME --scope SCOPE`."
        ),
    ),
    "forbidden": ProblemKind(
        403,
        gettext_noop("This is not allowed"),
        gettext_noop(
            "If a form led here, load its page again and send it once more. A page for managers "
            "needs a manager."
        ),
    ),
    "not-found": ProblemKind(
        404,
        gettext_noop("There is nothing here"),
        gettext_noop(
            "The address is wrong, the thing does not exist, or the credential does not open it. "
            "The answer is the same in each case."
        ),
    ),
    "method-not-allowed": ProblemKind(
        405,
        gettext_noop("This address does not take that method"),
        gettext_noop("The `Allow` header lists those it takes."),
    ),
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
    "precondition-failed": ProblemKind(
        412,
        gettext_noop("It has changed meanwhile"),
        gettext_noop(
            "`If-Match` named another version than the one there is now, which `version` and the "
            "`ETag` of this answer give. Nothing was changed; read it again and decide anew."
        ),
    ),
    "body-too-large": ProblemKind(
        413,
        gettext_noop("The body is too large"),
        gettext_noop("A body may have 256 KiB (262,144 bytes), and a picture 20 MiB."),
    ),
    "unsupported-media-type": ProblemKind(
        415,
        gettext_noop("The body is of the wrong type"),
        gettext_noop("Send `Content-Type: application/json`."),
    ),
    "invalid-input": ProblemKind(
        422,
        gettext_noop("Some fields need fixing"),
        gettext_noop(
            "`errors` names each field and its rule. Unknown fields, repeated keys and wrong types "
            "are refused too; nothing was written."
        ),
    ),
    "idempotency-key-reused": ProblemKind(
        422,
        gettext_noop("The Idempotency-Key belongs to another body"),
        gettext_noop(
            "This key was used for something else, or with other content. Take a new key for what "
            "is new."
        ),
    ),
    "too-many-requests": ProblemKind(
        429,
        gettext_noop("Too many requests"),
        gettext_noop("Wait for the seconds that `Retry-After` gives, then go on."),
    ),
    "internal-error": ProblemKind(
        500,
        gettext_noop("Something went wrong on our side"),
        gettext_noop(
            "It was written down under the request id. An order can be asked for again with the "
            "same Idempotency-Key without being placed twice."
        ),
    ),
    "unavailable": ProblemKind(
        503,
        gettext_noop("The shop cannot answer right now"),
        gettext_noop(
            "A part that it needs is away or busy. Ask again after the seconds that `Retry-After` "
            "gives; an order with the same Idempotency-Key is not placed twice."
        ),
    ),
    "maintenance": ProblemKind(
        503,
        gettext_noop("The shop takes no orders right now"),
        gettext_noop(
            "People work on it; everything can be read. Ask again after the seconds that "
            "`Retry-After` gives, or at `until` if it is given. Nothing was ordered."
        ),
    ),
    "not-ready": ProblemKind(
        503,
        gettext_noop("A part is missing"),
        gettext_noop(
            "`parts` says which; on the shop's machine, or with METRICS_TOKEN, `reasons` why."
        ),
    ),
}
