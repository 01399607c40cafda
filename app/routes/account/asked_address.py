"""The address for which a tab asked for a link: its next page names it, its URL does not."""

import secrets
from typing import Final

from litestar.datastructures import Cookie

from app.web.client_address import AnyConnection
from app.web.cookies import all_numbered, numbered, read_signed, signed_cookie

ASKED: Final = "asked"
"""The kind of the cookies, and the parameter of a URL that names one of them."""
PATH: Final = "/account"
KEPT_SECONDS: Final = 900


def read_asked(connection: AnyConnection) -> str:
    """The address for which this tab asked for a link a moment ago; empty for none."""
    name = numbered(ASKED, connection.query_params.get(ASKED, ""))
    carried = read_signed(connection, name, KEPT_SECONDS, PATH)
    return carried if isinstance(carried, str) else ""


def asked_cookie(email: str) -> tuple[str, Cookie]:
    """What the URL of the page that answers says under `ASKED`, and the cookie for it."""
    number = secrets.token_hex(4)
    return number, signed_cookie(numbered(ASKED, number), email, KEPT_SECONDS, PATH)


def spent_asked(connection: AnyConnection) -> list[Cookie]:
    return [signed_cookie(name, None, 0, PATH) for name in all_numbered(connection, ASKED, PATH)]
