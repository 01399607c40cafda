"""Browsers on which a member of the staff has logged in: the guesses of others do not block them.

OWASP calls these device cookies. One gives no access; the attempts of its browser are counted
apart: passwords where a session began, and codes where a right one was typed. The password alone
makes no browser known for codes, since who knows it would collect as many cookies as they like.
"""

import secrets
from typing import Final

from litestar.datastructures import Cookie

from app.values import emails
from app.web.client_address import AnyConnection
from app.web.cookies import read_signed, signed_cookie

DEVICE: Final = "device"
CODE_DEVICE: Final = "code_device"
# Counted from the last login, and long enough for a season off.
DEVICE_SECONDS: Final = 180 * 24 * 3600
DEVICE_PATH: Final = "/staff"


def device_of(connection: AnyConnection, email: str) -> str:
    """Returns the id of a browser on which this account was logged in before, or an empty text."""
    return _read(connection, _name(DEVICE, email))


def code_device_of(connection: AnyConnection, email: str) -> str:
    """Returns the id of a browser on which a right code was typed, or an empty text."""
    return _read(connection, _name(CODE_DEVICE, email))


def device_cookie(connection: AnyConnection, email: str) -> Cookie:
    return _cookie(connection, _name(DEVICE, email))


def code_device_cookie(connection: AnyConnection, email: str) -> Cookie:
    return _cookie(connection, _name(CODE_DEVICE, email))


def _read(connection: AnyConnection, name: str) -> str:
    carried = read_signed(connection, name, DEVICE_SECONDS, DEVICE_PATH)
    return carried if isinstance(carried, str) else ""


def _cookie(connection: AnyConnection, name: str) -> Cookie:
    # It is signed for this account alone, since its name is signed too.
    known = _read(connection, name) or secrets.token_hex(16)
    return signed_cookie(name, known, DEVICE_SECONDS, DEVICE_PATH)


def _name(kind: str, email: str) -> str:
    return f"{kind}_{emails.fingerprint(email)[:16]}"
