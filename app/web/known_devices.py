"""Browsers on which a member of the staff has logged in before: guesses of others hold none back.

What OWASP calls device cookies. One opens nothing: it says whose tries are counted apart.
"""

import secrets
from typing import Final

from litestar.datastructures import Cookie

from app.values import emails
from app.web.client_address import AnyConnection
from app.web.cookies import read_signed, signed_cookie

DEVICE: Final = "device"
DEVICE_SECONDS: Final = 180 * 24 * 3600
"""From the last log-in: a season off is no reason to begin anew."""
DEVICE_PATH: Final = "/staff"


def device_of(connection: AnyConnection, email: str) -> str:
    """The id of a browser on which this account was logged in before; empty for any other."""
    carried = read_signed(connection, _name(email), DEVICE_SECONDS, DEVICE_PATH)
    return carried if isinstance(carried, str) else ""


def device_cookie(connection: AnyConnection, email: str) -> Cookie:
    """For who has just logged in; signed for this account alone, since its name is signed too."""
    known = device_of(connection, email) or secrets.token_hex(16)
    return signed_cookie(_name(email), known, DEVICE_SECONDS, DEVICE_PATH)


def _name(email: str) -> str:
    return f"{DEVICE}_{emails.fingerprint(email)[:16]}"
