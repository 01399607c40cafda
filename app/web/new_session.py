"""What begins with a session of the staff: where it comes from, and the browser's cookies."""

from typing import Final

from litestar.datastructures import Cookie

from app.web.client_address import AnyConnection
from app.web.cookies import secret_cookie
from app.web.identity import SESSION_COOKIE, end_session
from app.web.known_devices import device_cookie

# The browser keeps the session for 30 days; the server may end it sooner.
SESSION_SECONDS: Final = 30 * 24 * 3600


def came_from(connection: AnyConnection) -> tuple[str, str]:
    """Returns the address and the browser that a session's owner will recognise."""
    host = connection.client.host if connection.client else ""
    return host, connection.headers.get("user-agent", "")


async def replace_session(connection: AnyConnection, secret: str, email: str) -> list[Cookie]:
    """Ends the browser's former session, and returns the cookies of the new one."""
    await end_session(connection)
    session = secret_cookie(SESSION_COOKIE, secret, SESSION_SECONDS)
    return [session, device_cookie(connection, email)]
