"""The `Idempotency-Key` header: what was made under a key is made once, and its answer is repeated.

Routes that change nothing when they are repeated ignore the header; those that cannot repeat their
answer refuse it.
"""

import hashlib
from typing import Annotated, Final

from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter

from app.idempotency import KeyedRequest
from app.web.field_errors import FieldError
from app.web.identity import AnyConnection, caller
from app.web.pages import AnyRequest
from app.web.problems import invalid

HEADER: Final = "Idempotency-Key"
# The problems that a route which takes the key may answer with.
KEY_IN_USE: Final = ("idempotency-key-in-use", "idempotency-key-reused")
NOT_TAKEN: Final = "is not taken here, since the answer cannot be given twice"

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        min_length=1,
        max_length=255,
        description="Any text of yours. The same key with the same body gives the same answer "
        "again, for 24 hours; what was refused leaves the key free.",
    ),
]


async def key_of(request: AnyRequest, key: str | None, *operation: object) -> KeyedRequest | None:
    """Returns the keyed request; `operation` names what is done, and to what.

    Raises Problem if there is more than one key, or if the API key is unknown.
    """
    asks = await caller(request)
    if key is None:
        return None
    if len(request.headers.getall(HEADER)) > 1:
        raise invalid(FieldError(HEADER, "is there more than once"))
    fingerprint = hashlib.sha256(await request.body()).digest()
    return KeyedRequest(asks, key, " ".join(map(str, operation)), fingerprint)


def require_key(key: str | None) -> None:
    """Raises Problem where nothing may be done without a key, since it must not be done twice."""
    if key is None:
        raise invalid(FieldError(HEADER, "is required here"))


def replayed(again: bool) -> dict[str, str]:
    return {"Idempotent-Replayed": "true"} if again else {}


async def refuse_key(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Guards what is done anew each time. Raises Problem, since a key would promise too much."""
    if HEADER in connection.headers:
        raise invalid(FieldError(HEADER, NOT_TAKEN))
