"""Browsers on which a member of the staff has logged in: the guesses of others do not block them.

OWASP calls these device cookies. One gives no access; the attempts of its browser are counted
apart.
"""

import secrets
from typing import Final

from litestar.datastructures import Cookie

from app.values import emails
from app.web.client_address import AnyConnection
from app.web.cookies import read_signed, signed_cookie

DEVICE: Final = "device"
# Counted from the last login, and long enough for a season off.
DEVICE_SECONDS: Final = 180 * 24 * 3600
DEVICE_PATH: Final = "/staff"


def device_of(connection: AnyConnection, email: str) -> str:
    """Returns the id of a browser on which this account was logged in before, or an empty text."""
    carried = read_signed(connection, _name(email), DEVICE_SECONDS, DEVICE_PATH)
    return carried if isinstance(carried, str) else ""


def device_cookie(connection: AnyConnection, email: str) -> Cookie:
    # It is signed for this account alone, since its name is signed too.
    known = device_of(connection, email) or secrets.token_hex(16)
    return signed_cookie(_name(email), known, DEVICE_SECONDS, DEVICE_PATH)


def _name(email: str) -> str:
    return f"{DEVICE}_{emails.fingerprint(email)[:16]}"
