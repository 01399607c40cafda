"""Browsers on which a member of the staff has logged in: the guesses of others do not block them.

OWASP calls these device cookies. One gives no access; the attempts of its browser are counted
apart: passwords where a session began, and codes where a right one was typed. The password alone
makes no browser known for codes, since who knows it would collect as many cookies as they like. Nor
does a code of a second factor that was replaced: the browser may be the lost phone's.
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
    carried = _carried(connection, _name(DEVICE, email))
    return carried if isinstance(carried, str) else ""


def code_device_of(connection: AnyConnection, email: str, factor: str) -> str:
    """Returns the id of a browser on which a right code of this factor was typed, or an empty text.

    `factor` is the mark of a second factor, and empty if there is none.
    """
    match _carried(connection, _name(CODE_DEVICE, email)):
        case [str(known), str(of)] if factor and of == factor:
            return known
        case _:
            return ""


def device_cookie(connection: AnyConnection, email: str) -> Cookie:
    known = device_of(connection, email) or secrets.token_hex(16)
    return _cookie(_name(DEVICE, email), known)


def code_device_cookie(connection: AnyConnection, email: str, factor: str) -> Cookie:
    known = code_device_of(connection, email, factor) or secrets.token_hex(16)
    return _cookie(_name(CODE_DEVICE, email), [known, factor])


def _carried(connection: AnyConnection, name: str) -> object:
    return read_signed(connection, name, DEVICE_SECONDS, DEVICE_PATH)


def _cookie(name: str, content: object) -> Cookie:
    # It is signed for this account alone, since its name is signed too.
    return signed_cookie(name, content, DEVICE_SECONDS, DEVICE_PATH)


def _name(kind: str, email: str) -> str:
    return f"{kind}_{emails.fingerprint(email)[:16]}"
