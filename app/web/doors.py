"""Asking the table of doors: at the start, before each request, and while a stream is open."""

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from app.routes import access
from app.services import sales
from app.web import identity
from app.web.client_address import Connection
from app.web.identity import LogInFirst, OpenLinkFirst
from app.web.problems import Problem


class DoorMissing(Exception):
    """Addresses without a line in the table, or lines without an address."""


async def admit(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard of the whole application. Raises what the door raises."""
    method, path = connection.scope.get("method", ""), connection.scope.get("path_template", "")
    if method == "OPTIONS":
        return
    door = access.ACCESS[line_of(method, path)]
    if door.guard:
        await door.guard(connection, handler)


async def still_admits(connection: Connection) -> bool:
    """Whether the door would let the same request in now: what a stream asks while it is open."""
    identity.look_again(connection)
    try:
        await admit(connection, connection.route_handler)
    except (Problem, LogInFirst, OpenLinkFirst, sales.UnknownOrder):
        return False
    return True


def check(app: Litestar) -> None:
    """Raises `DoorMissing` unless the table has each address of `app`, and no other."""
    served = {
        line_of(method, route.path_format)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods - {"OPTIONS"}
    }
    if wrong := served ^ access.ACCESS.keys():
        raise DoorMissing(", ".join(sorted(wrong)))


def line_of(method: str, path: str) -> str:
    """The line of the table that is about this method and address."""
    asks = "GET" if method == "HEAD" else method
    below = next((files for files in access.FILES if path.startswith(files)), path)
    return f"{asks} {below}"
