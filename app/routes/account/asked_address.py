"""The address for which a tab requested a link: the next page names it, its URL does not."""

import secrets
from typing import Final

from litestar.datastructures import Cookie

from app.web.client_address import AnyConnection
from app.web.cookies import all_numbered, numbered, read_signed, signed_cookie

# The kind of the cookies, and the parameter of a URL that names one of them.
ASKED: Final = "asked"
PATH: Final = "/account"
KEPT_SECONDS: Final = 900


def read_asked(connection: AnyConnection) -> str:
    """Returns the address for which this tab requested a link a moment ago, or an empty text."""
    name = numbered(ASKED, connection.query_params.get(ASKED, ""))
    carried = read_signed(connection, name, KEPT_SECONDS, PATH)
    return carried if isinstance(carried, str) else ""


def asked_cookie(email: str) -> tuple[str, Cookie]:
    """Returns the value of `ASKED` in the URL of the answering page, and the cookie for it."""
    number = secrets.token_hex(4)
    return number, signed_cookie(numbered(ASKED, number), email, KEPT_SECONDS, PATH)


def spent_asked(connection: AnyConnection) -> list[Cookie]:
    return [signed_cookie(name, None, 0, PATH) for name in all_numbered(connection, ASKED, PATH)]
