"""A redirect says which message its page shows: what one tab did is shown in that tab."""

from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.response import Redirect

from app.web.client_address import AnyConnection
from app.web.cookies import FLASH, TOLD, cookie_name


async def name_the_message(response: Response[Any]) -> Response[Any]:
    """Of every redirect that carries one; a name that stood in the address before gives way."""
    if isinstance(response, Redirect):
        begin = cookie_name(f"{FLASH}_")
        for cookie in response.cookies:
            if cookie.key.startswith(begin):
                response.url = with_message(response.url, cookie.key.removeprefix(begin))
    return response


def passed_on(connection: AnyConnection, address: str) -> str:
    """For a redirect that another one led to: the message is for the page behind both."""
    one = connection.query_params.get(TOLD)
    return with_message(address, quote(one, safe="")) if one else address


def with_message(address: str, one: str) -> str:
    page, hash_, place = address.partition("#")
    path, _, query = page.partition("?")
    kept = [each for each in query.split("&") if each and not each.startswith(f"{TOLD}=")]
    return f"{path}?{'&'.join([*kept, f'{TOLD}={one}'])}{hash_}{place}"
