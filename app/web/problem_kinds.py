"""The kinds of problems: the name, the status and the advice of each."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext_noop
from app.web.problem_kind import ProblemKind
from app.web.problem_kinds_of_state import OF_STATE

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
    **OF_STATE,
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
