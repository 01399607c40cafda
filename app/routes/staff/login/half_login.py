"""The cookie of a browser at which the right password was typed, and the code is still to come."""

from typing import Final, NamedTuple
from uuid import UUID

from litestar.datastructures import Cookie

from app.services.staff import HalfLogin
from app.web.client_address import AnyConnection
from app.web.cookies import read_signed, signed_cookie

NAME: Final = "half_login"
PATH: Final = "/staff"
# As long as it takes to find the phone.
KEPT_SECONDS: Final = 600


class AtTheCode(NamedTuple):
    """Who has typed the right password, and with which email."""

    half: HalfLogin
    email: str


def read_half(connection: AnyConnection) -> AtTheCode | None:
    """Returns None if no password was typed here within ten minutes."""
    match read_signed(connection, NAME, KEPT_SECONDS, PATH):
        case [str(staff_id), str(mark), str(email)]:
            return AtTheCode(HalfLogin(UUID(staff_id), mark), email)
        case _:
            return None


def half_cookie(half: HalfLogin, email: str) -> Cookie:
    return signed_cookie(NAME, [half.staff_id.hex, half.mark, email], KEPT_SECONDS, PATH)


def spent_half() -> Cookie:
    return signed_cookie(NAME, None, 0, PATH)
