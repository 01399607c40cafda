"""The cookie by which the next page of an endpoint shows its new secret, without holding it."""

from typing import Final

from litestar.datastructures import Cookie

from app.web.client_address import AnyConnection
from app.web.cookies import numbered, read_signed, signed_cookie

COOKIE: Final = "secret_due"
PATH: Final = "/staff/webhooks"
KEPT_SECONDS: Final = 300


def is_secret_due(connection: AnyConnection, endpoint_id: str) -> bool:
    name = numbered(COOKIE, endpoint_id)
    return read_signed(connection, name, KEPT_SECONDS, PATH) == endpoint_id


def secret_due_cookie(endpoint_id: str, *, due: bool = True) -> Cookie:
    name = numbered(COOKIE, endpoint_id)
    return signed_cookie(name, endpoint_id if due else None, KEPT_SECONDS, PATH)
