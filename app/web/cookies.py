"""What the browser carries, signed: its cart's id, a message, the last scans, what is due.

Tabs of one browser share its cookies, and the last answer's would win: so each message, scan and
due secret is a cookie of its own, which no other answer touches.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from litestar.datastructures import Cookie

from app.infra.clock import TOLERANCE, about_now
from app.settings import settings
from app.web.client_address import AnyConnection

CART_COOKIE: Final = "cart"
FLASH: Final = "flash"
SCAN: Final = "scan"
ASKED: Final = "asked"
SECRET: Final = "secret_due"
TOLD: Final = "told"
"""The parameter of an address that names the message which its page says."""
CART_SECONDS: Final = 30 * 24 * 3600
FLASH_SECONDS: Final = 300
SCANS_SECONDS: Final = 24 * 3600
ASKED_SECONDS: Final = 900
SCANS_PATH: Final = "/staff/scan"
ASKED_PATH: Final = "/account"
SECRET_SECONDS: Final = 300
SECRET_PATH: Final = "/staff/webhooks"
MAX_SCANS: Final = 10
MAX_WAITING: Final = 10
"""Messages that wait for their pages; a program that opens no page would gather them."""
MAX_QUANTITY: Final = 10_000
MAX_COOKIE: Final = 3_900
"""Characters; browsers drop a cookie whose name, value and attributes pass 4,096."""


class Flash(msgspec.Struct, frozen=True):
    """One message for the next page; `tone` is its look, `about` the product it speaks of."""

    text: str
    tone: Literal["success", "warning", "error"] = "success"
    about: str = ""


class Scan(msgspec.Struct, frozen=True):
    """One scan and what became of it; `at` in milliseconds since 1970, `shipment` an id or ""."""

    at: int
    code: str
    told: str
    good: bool = False
    shipment: str = ""


def read_cart_cookie(connection: AnyConnection) -> UUID | dict[str, int] | None:
    """The cart's id; or, from a shop of 0.1.0, the cart itself as product id → quantity."""
    carried = read_signed(connection, CART_COOKIE, CART_SECONDS)
    try:
        return msgspec.convert(carried, UUID | dict[str, int] | None)
    except msgspec.ValidationError:
        return None


def cart_cookie(cart_id: UUID | None) -> Cookie:
    """The cookie that names a cart, 30 days from its last change; None takes it away."""
    return signed_cookie(CART_COOKIE, cart_id and str(cart_id), CART_SECONDS)


def read_flash(connection: AnyConnection) -> Flash | None:
    """The message of the redirect that led here: its address names it, so no other tab takes it."""
    carried = read_signed(connection, _named(FLASH, _told(connection)), FLASH_SECONDS)
    try:
        return msgspec.convert(carried, Flash)
    except msgspec.ValidationError:
        return None


def flash_cookie(flash: Flash) -> Cookie:
    """The cookie that carries `flash` to the page that its redirect leads to (told.py)."""
    name = _named(FLASH, secrets.token_hex(4))
    return signed_cookie(name, msgspec.to_builtins(flash), FLASH_SECONDS)


def spent_flashes(connection: AnyConnection) -> list[Cookie]:
    """Takes away the one that is shown now, and all where too many wait."""
    waiting = list(_all(connection, FLASH))
    shown = _named(FLASH, _told(connection))
    too_many = len(waiting) > MAX_WAITING
    return [signed_cookie(name, None, 0) for name in waiting if too_many or name == shown]


def read_scans(connection: AnyConnection) -> list[Scan]:
    """The last scans of this browser, of all its tabs, the latest first."""
    return list(_scans(connection).values())[:MAX_SCANS]


def scan_cookies(connection: AnyConnection, scan: Scan) -> list[Cookie]:
    """The cookie of one more scan, and the end of the oldest: ten, or as many as there is room."""
    made = signed_cookie(
        _named(SCAN, f"{scan.at:x}{secrets.token_hex(2)}"),
        msgspec.to_builtins(scan),
        SCANS_SECONDS,
        SCANS_PATH,
    )
    there = _scans(connection)
    room, kept = MAX_COOKIE - _length(made.key, made.value), 1
    for name in there:
        carried = cookie_name(name, SCANS_PATH)
        room -= _length(carried, connection.cookies[carried])
        if room < 0 or kept == MAX_SCANS:
            break
        kept += 1
    gone = [
        name for name in _all(connection, SCAN, SCANS_PATH) if name not in list(there)[: kept - 1]
    ]
    return [made, *(signed_cookie(name, None, 0, SCANS_PATH) for name in gone)]


def read_asked(connection: AnyConnection) -> str:
    """The address for which this tab asked for a link a moment ago; empty for none."""
    name = _named(ASKED, connection.query_params.get(ASKED, ""))
    carried = read_signed(connection, name, ASKED_SECONDS, ASKED_PATH)
    return carried if isinstance(carried, str) else ""


def asked_cookie(email: str) -> tuple[str, Cookie]:
    """What the address of the page that answers says under `ASKED`, and the cookie for it."""
    one = secrets.token_hex(4)
    return one, signed_cookie(_named(ASKED, one), email, ASKED_SECONDS, ASKED_PATH)


def spent_asked(connection: AnyConnection) -> list[Cookie]:
    return [
        signed_cookie(name, None, 0, ASKED_PATH) for name in _all(connection, ASKED, ASKED_PATH)
    ]


def is_secret_due(connection: AnyConnection, endpoint_id: str) -> bool:
    """Whether the next page of this webhook endpoint tells its new secret."""
    name = _named(SECRET, endpoint_id)
    return read_signed(connection, name, SECRET_SECONDS, SECRET_PATH) == endpoint_id


def secret_due_cookie(endpoint_id: str, *, due: bool = True) -> Cookie:
    """The cookie that lets the next page tell a secret, which it does not hold."""
    name = _named(SECRET, endpoint_id)
    return signed_cookie(name, endpoint_id if due else None, SECRET_SECONDS, SECRET_PATH)


def read_secret(connection: AnyConnection, name: str) -> str | None:
    """What `secret_cookie` of this name carries."""
    return connection.cookies.get(cookie_name(name))


def secret_cookie(name: str, secret: str, seconds: int) -> Cookie:
    """A session's secret or an order's token, as it is; "" and 0 seconds take the cookie away."""
    return _own_cookie(name, secret, seconds, "/")


def cookie_name(name: str, path: str = "/") -> str:
    """Over https with the prefix by which a browser takes it from this very host alone."""
    prefix = "__Host-" if path == "/" else "__Secure-"
    return prefix + name if settings.secure_cookies else name


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        """By the clock by which every other process reads it."""
        return int(about_now().timestamp())


def _signers(purpose: str) -> list[URLSafeTimedSerializer]:
    return [
        URLSafeTimedSerializer(secret, salt=purpose, signer=_Signer)
        for secret in settings.secret_keys
    ]


def _named(kind: str, one: str) -> str:
    return f"{kind}_{one}"


def _told(connection: AnyConnection) -> str:
    return connection.query_params.get(TOLD, "")


def _all(connection: AnyConnection, kind: str, path: str = "/") -> Iterator[str]:
    """The names of all cookies of a kind that the browser brings."""
    begin = cookie_name(f"{kind}_", path)
    for name in connection.cookies:
        if name.startswith(begin) and re.fullmatch("[0-9a-f]+", name.removeprefix(begin)):
            yield _named(kind, name.removeprefix(begin))


def _scans(connection: AnyConnection) -> dict[str, Scan]:
    """By the names of their cookies, the latest first."""
    found: dict[str, Scan] = {}
    for name in _all(connection, SCAN, SCANS_PATH):
        try:
            carried = read_signed(connection, name, SCANS_SECONDS, SCANS_PATH)
            found[name] = msgspec.convert(carried, Scan)
        except msgspec.ValidationError:
            continue
    return dict(sorted(found.items(), key=lambda one: -one[1].at))


def _length(name: str, value: str | None) -> int:
    return len(name) + len(value or "") + len("=; ")


def read_signed(connection: AnyConnection, name: str, max_age: int, path: str = "/") -> object:
    """What `signed_cookie` of this name carries, while it is not older than that."""
    signed = connection.cookies.get(cookie_name(name, path), "")
    for signer in _signers(name):
        try:
            content, signed_at = signer.loads(signed, return_timestamp=True)
        except BadSignature:
            continue
        age = about_now() - signed_at
        return content if -TOLERANCE <= age <= timedelta(seconds=max_age) else None
    return None


def signed_cookie(name: str, content: object, max_age: int, path: str = "/") -> Cookie:
    """A cookie that nobody else can make; without content it takes the cookie away."""
    signed = _signers(name)[0].dumps(content) if content else ""
    return _own_cookie(name, signed, max_age if content else 0, path)


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
