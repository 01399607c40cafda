"""Cookies that only the shop can make: their names, signatures and lifetimes.

Tabs of one browser share its cookies, and the last answer would overwrite those before it. So each
message, scan and secret that is due has a cookie of its own, numbered within its kind.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from litestar.datastructures import Cookie

from app.infra.clock import TOLERANCE, about_now
from app.settings import settings
from app.web.client_address import AnyConnection

# Characters; browsers drop a cookie whose name, value and attributes pass 4,096.
MAX_COOKIE_LENGTH: Final = 3_900


def signed_cookie(name: str, content: object, max_age: int, path: str = "/") -> Cookie:
    """Makes a cookie that lasts `max_age` seconds; without content it removes the cookie."""
    signed = _signers(name)[0].dumps(content) if content else ""
    return _own_cookie(name, signed, max_age if content else 0, path)


def read_signed(connection: AnyConnection, name: str, max_age: int, path: str = "/") -> object:
    """Returns the content of a cookie that is at most `max_age` seconds old, else None."""
    signed = connection.cookies.get(cookie_name(name, path), "")
    for signer in _signers(name):
        try:
            content, signed_at = signer.loads(signed, return_timestamp=True)
        except BadSignature:
            continue
        age = about_now() - signed_at
        return content if -TOLERANCE <= age <= timedelta(seconds=max_age) else None
    return None


def secret_cookie(name: str, secret: str, seconds: int) -> Cookie:
    """Carries a secret or an order's token unsigned; "" with 0 seconds removes the cookie."""
    return _own_cookie(name, secret, seconds, "/")


def read_secret(connection: AnyConnection, name: str) -> str | None:
    return connection.cookies.get(cookie_name(name))


def cookie_name(name: str, path: str = "/") -> str:
    # Over https, browsers take a cookie with such a prefix from this very host alone.
    prefix = "__Host-" if path == "/" else "__Secure-"
    return prefix + name if settings.secure_cookies else name


def numbered(kind: str, number: str) -> str:
    return f"{kind}_{number}"


def all_numbered(connection: AnyConnection, kind: str, path: str = "/") -> Iterator[str]:
    """Yields the unprefixed names of all cookies of a kind; their numbers are hexadecimal."""
    begin = cookie_name(numbered(kind, ""), path)
    for name in connection.cookies:
        if name.startswith(begin) and re.fullmatch("[0-9a-f]+", name.removeprefix(begin)):
            yield numbered(kind, name.removeprefix(begin))


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        # Every other process reads it by this clock.
        return int(about_now().timestamp())


def _signers(purpose: str) -> list[URLSafeTimedSerializer]:
    return [
        URLSafeTimedSerializer(secret, salt=purpose, signer=_Signer)
        for secret in settings.secret_keys
    ]


def _own_cookie(name: str, value: str, max_age: int, path: str) -> Cookie:
    return Cookie(
        key=cookie_name(name, path),
        value=value,
        max_age=max_age,
        path=path,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
