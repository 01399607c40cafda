"""Access to addresses, checked at the start, before each request, and while a stream is open.

The application keeps the table in `app.state.doors`, with a line for each method and address
(`app/routes/access/`).
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from app.i18n.language import gettext_noop
from app.values import roles
from app.values.roles import HasRole
from app.web import guards, identity
from app.web.client_address import AnyConnection
from app.web.guards import Guard
from app.web.signatures import require_signature

# The table has one line for all paths below each of these.
FILES: Final = ("/static", "/schema")


class Door(msgspec.Struct, frozen=True):
    """`opens_to` names the callers for readers of the table; an API key needs `scope` to pass, and
    a member of the staff one of `roles`.
    """

    opens_to: str
    guard: Guard | None = None
    scope: str = ""
    roles: frozenset[str] = frozenset()


def key(scope: str) -> Door:
    return Door("key", guards.require_scope(scope), scope)


def order(scope: str) -> Door:
    """Opens to the order's token or a key with this scope; for reading, cookies count as well."""
    return Door("order", guards.require_order(scope), scope)


def order_page(scope: str) -> Door:
    """Opens as `order` does, and cookies count for writing too: the forms carry a CSRF token."""
    return Door("order page", guards.require_order_page(scope), scope)


def _of_role(name: str, admitted: tuple[str, ...], otherwise: str) -> Door:
    return Door(name, guards.require_role(admitted, otherwise), roles=frozenset(admitted))


ANYONE: Final = Door("anyone")
BUYER: Final = Door("buyer", guards.require_buyer)
ACCOUNT: Final = Door("account", guards.require_account)
STAFF: Final = Door("staff", guards.require_staff, roles=frozenset(roles.ROLES))
# What concerns the goods.
WAREHOUSE: Final = _of_role(
    "warehouse",
    (roles.PACKER, roles.MANAGER),
    gettext_noop("Only packers and managers may do this."),
)
# What concerns the customers.
SUPPORT: Final = _of_role(
    "support",
    (roles.SUPPORT, roles.MANAGER),
    gettext_noop("Only support and managers may do this."),
)
MANAGER: Final = _of_role("manager", (roles.MANAGER,), gettext_noop("Only a manager may do this."))
OPERATOR: Final = Door("operator", guards.require_operator)
CARRIER: Final = Door("carrier", require_signature)
DEMO: Final = Door("demo", guards.require_demo)


# By line; filled when the application starts.
_roles: dict[str, frozenset[str]] = {}


class DoorMissing(Exception):
    """The table lacks an address of the application, or has a line without an address."""


async def admit(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Guards the whole application. Raises what the address's own guard raises."""
    method, path = connection.scope.get("method", ""), connection.scope.get("path_template", "")
    if method == "OPTIONS":
        return
    door = _table(connection.app)[line_of(method, path)]
    if door.guard:
        await door.guard(connection, handler)


async def still_admits(connection: AnyConnection) -> bool:
    """Returns whether the same request would be admitted now, and to the same; streams check it.

    What a stream shows is chosen at its start by the member's role, so it ends with that role.
    """
    identity.forget_caller(connection)
    try:
        await admit(connection, connection.route_handler)
    except guards.REFUSALS:
        return False
    return identity.has_kept_role(connection)


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
    _roles.update({line: door.roles for line, door in _table(app).items()})


def may(member: HasRole | None, line: str) -> bool:
    """Returns whether the table opens this line to the member; pages show nothing else."""
    return member is not None and member.role in _roles.get(line, ())


def line_of(method: str, path: str) -> str:
    asks = "GET" if method == "HEAD" else method
    below = next((files for files in FILES if path.startswith(files)), path)
    return f"{asks} {below}"


def _table(app: Litestar) -> Mapping[str, Door]:
    return app.state.doors
