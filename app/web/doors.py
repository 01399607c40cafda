"""The doors, and passing them: at the start, before each request, and while a stream is open.

The table of them is the application's own, in `app.state.doors`: a line for each method and
address (`app/routes/access.py`).
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from app.web import guards, identity
from app.web.client_address import AnyConnection
from app.web.guards import Guard
from app.web.signatures import require_signature

FILES: Final = ("/static", "/schema")
"""One line of the table is for all that is below one of these."""


class Door(msgspec.Struct, frozen=True):
    """`opens_to` in a word, for who reads the table; `scope` is what an API key needs for it."""

    opens_to: str
    guard: Guard | None = None
    scope: str = ""


def key(scope: str) -> Door:
    """An API key with this scope, and nobody else."""
    return Door("key", guards.require_scope(scope), scope)


def order(scope: str) -> Door:
    """The order's token or a key with this scope; for reading, the cookies of its pages, too."""
    return Door("order", guards.require_order(scope), scope)


def order_page(scope: str) -> Door:
    """The same, and who is signed in for the order's address, also for what its forms do."""
    return Door("order page", guards.require_order_page(scope), scope)


ANYONE: Final = Door("anyone")
BUYER: Final = Door("buyer", guards.require_buyer)
ACCOUNT: Final = Door("account", guards.require_account)
STAFF: Final = Door("staff", guards.require_staff)
MANAGER: Final = Door("manager", guards.require_manager)
OPERATOR: Final = Door("operator", guards.require_operator)
CARRIER: Final = Door("carrier", require_signature)
DEMO: Final = Door("demo", guards.require_demo)


class DoorMissing(Exception):
    """Addresses without a line in the table, or lines without an address."""


async def admit(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """The guard of the whole application. Raises what the door raises."""
    method, path = connection.scope.get("method", ""), connection.scope.get("path_template", "")
    if method == "OPTIONS":
        return
    door = _table(connection.app)[line_of(method, path)]
    if door.guard:
        await door.guard(connection, handler)


async def still_admits(connection: AnyConnection) -> bool:
    """Whether the door would let the same request in now: what a stream asks while it is open."""
    identity.look_again(connection)
    try:
        await admit(connection, connection.route_handler)
    except guards.REFUSALS:
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
    if wrong := served ^ _table(app).keys():
        raise DoorMissing(", ".join(sorted(wrong)))


def line_of(method: str, path: str) -> str:
    """The line of the table that is about this method and address."""
    asks = "GET" if method == "HEAD" else method
    below = next((files for files in FILES if path.startswith(files)), path)
    return f"{asks} {below}"


def _table(app: Litestar) -> Mapping[str, Door]:
    return app.state.doors
