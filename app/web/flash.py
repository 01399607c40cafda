"""Messages that an answer leaves for the page it redirects to, in the tab where the action was."""

import secrets
from typing import Any, Final, Literal
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.web.client_address import AnyConnection
from app.web.cookies import all_numbered, cookie_name, numbered, read_signed, signed_cookie

FLASH: Final = "flash"
# The parameter of an address that names the message for its page.
TOLD: Final = "told"
KEPT_SECONDS: Final = 300
# Messages that may wait for their pages; a client that opens no page would gather more.
MAX_WAITING: Final = 10


class Flash(msgspec.Struct, frozen=True):
    """A message for the next page. `tone` is its look, and `about` the product that it mentions.

    `parcel` is the id of a parcel that it leads to.
    """

    text: str
    tone: Literal["success", "warning", "error"] = "success"
    about: str = ""
    parcel: str = ""


def read_flash(connection: AnyConnection) -> Flash | None:
    # The address names its message, so that no other tab takes it.
    carried = read_signed(connection, _shown(connection), KEPT_SECONDS)
    try:
        return msgspec.convert(carried, Flash)
    except msgspec.ValidationError:
        return None


def flash_cookie(flash: Flash) -> Cookie:
    name = numbered(FLASH, secrets.token_hex(4))
    return signed_cookie(name, msgspec.to_builtins(flash), KEPT_SECONDS)


def see_other(address: str, flash: Flash, *cookies: Cookie) -> Redirect:
    """Sends the browser from a form to the page at `address`, which shows the message."""
    return Redirect(address, status_code=303, cookies=[*cookies, flash_cookie(flash)])


def spent_flashes(connection: AnyConnection) -> list[Cookie]:
    waiting = list(all_numbered(connection, FLASH))
    too_many = len(waiting) > MAX_WAITING
    shown = _shown(connection)
    return [signed_cookie(name, None, 0) for name in waiting if too_many or name == shown]


async def name_the_message(response: Response[Any]) -> Response[Any]:
    """Names the message in the address that a redirect leads to, in place of an earlier one."""
    if isinstance(response, Redirect):
        begin = cookie_name(numbered(FLASH, ""))
        for cookie in response.cookies:
            if cookie.key.startswith(begin):
                response.url = with_message(response.url, cookie.key.removeprefix(begin))
    return response


def passed_on(connection: AnyConnection, address: str) -> str:
    # If one redirect leads to another, the message is for the page behind both.
    one = connection.query_params.get(TOLD)
    return with_message(address, quote(one, safe="")) if one else address


def with_message(address: str, one: str) -> str:
    page, hash_, place = address.partition("#")
    path, _, query = page.partition("?")
    kept = [each for each in query.split("&") if each and not each.startswith(f"{TOLD}=")]
    return f"{path}?{'&'.join([*kept, f'{TOLD}={one}'])}{hash_}{place}"


def _shown(connection: AnyConnection) -> str:
    return numbered(FLASH, connection.query_params.get(TOLD, ""))
