"""Who asks: an API key, who holds an order's token or reads its address' mail, or the staff."""

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any, Final, cast
from uuid import UUID

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from app import audit_log
from app.languages import gettext as _
from app.routes.access_log import request_id
from app.routes.addresses import Connection, address
from app.routes.carried import read_secret
from app.routes.problems import Problem
from app.services import sales, staff
from app.settings import settings

Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]

ANONYMOUS: Final = "anonymous"
SESSION_COOKIE: Final = "staff_session"
ACCOUNT_COOKIE: Final = "account_session"
CREDENTIAL: Final = "credential"
CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="doorstep"'}
FORWARDED: Final = frozenset({"forwarded", "x-forwarded-for", "x-real-ip"})


class LogInFirst(Exception):
    """A staff page was asked for without a session."""


class OpenLinkFirst(Exception):
    """The orders of an address were asked for without its session."""


def bearer(connection: Connection) -> str | None:
    """The credential of the Authorization header."""
    scheme, _, credential = connection.headers.get("authorization", "").partition(" ")
    return credential.strip() or None if scheme.lower() == "bearer" else None


async def api_key(connection: Connection) -> staff.Key | None:
    """The caller's API key, looked up once a request; None for none and for an unknown one."""
    if "auth" not in connection.scope:
        credential = bearer(connection)
        key = await staff.find_key(credential) if credential else None
        connection.scope["auth"] = key
        if key:
            _opened_by(connection, f"key:{key.key_id}")
            acts(connection, "key", str(key.key_id), key.name)
    return connection.scope["auth"]


async def caller(connection: Connection) -> str:
    """Whom an Idempotency-Key belongs to; all without an API key are one caller.

    An API key that is not known is refused, because its holder's orders would otherwise be
    looked for among the anonymous ones, and placed again.
    """
    key = await api_key(connection)
    if key is not None:
        return f"key:{key.key_id}"
    if (bearer(connection) or "").startswith(staff.KEY_PREFIX):
        raise _no_credential("This API key is not known.")
    return ANONYMOUS


async def require_buyer(connection: Connection, _: BaseRouteHandler) -> None:
    """For whoever buys: anyone, but nobody with an API key that is not known."""
    await caller(connection)


def require_scope(scope: str) -> Guard:
    """For routes that only an API key opens: 401 without a known one, 403 without the scope."""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        key = await api_key(connection)
        if key is None:
            raise _no_credential(
                "This API key is not known." if bearer(connection) else "Send an API key."
            )
        if scope not in key.scopes:
            raise _scope_missing(scope)

    return guard


def require_order(scope: str) -> Guard:
    """For API routes below one order: its token opens them, or an API key with the scope.

    The cookies of the pages count for reading alone: a browser sends them by itself, and the API
    asks for no CSRF token.
    """

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        order_id = connection.path_params["order_id"]
        reads = connection.scope.get("method") == "GET"
        await order_access(connection, order_id, scope, by_cookie=reads)

    return guard


def require_order_page(scope: str) -> Guard:
    """For an order's pages, whose forms carry a CSRF token: the cookies count for writing, too.

    Who may not see the order gets the page that says there is none.
    """

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        order_id = connection.path_params["order_id"]
        try:
            await order_access(connection, order_id, scope)
        except Problem as refusal:
            raise sales.UnknownOrder(str(order_id)) from refusal

    return guard


async def order_access(
    connection: Connection, order_id: UUID, scope: str, *, by_cookie: bool = True
) -> None:
    """Lets pass the order's token (header, `?token=` or the page's cookie) or a key with `scope`.

    So does, where cookies count, the session of the address that the order was placed with.
    Raises Problem: 401 without any credential, 403 for a key that lacks the scope, and 404 for
    the rest, so that a wrong token does not tell whether the order exists.
    """
    tokens = [
        credential
        for credential in (
            bearer(connection),
            connection.query_params.get("token"),
            read_secret(connection, order_cookie(order_id)) if by_cookie else None,
        )
        if credential
    ]
    if any(sales.token_opens(order_id, token) for token in tokens):
        return
    session = read_secret(connection, ACCOUNT_COOKIE) if by_cookie else None
    if session and await sales.session_sees(order_id, session):
        _opened_by(connection, f"account:{sales.name_of_session(session)}")
        return
    key = await api_key(connection)
    if key is not None:
        if scope not in key.scopes:
            raise _scope_missing(scope)
        return
    if not tokens:
        raise _no_credential(_("Send the order's access token, or an API key."))
    raise Problem("not-found", _("There is no such order."))


def order_cookie(order_id: UUID) -> str:
    """The cookie that holds the order's token once its page was opened."""
    return f"order_{order_id.hex}"


async def account(connection: Connection) -> str | None:
    """The address whose orders this browser may see, looked up once a request."""
    state = connection.scope["state"]
    if "account" not in state:
        secret = read_secret(connection, ACCOUNT_COOKIE)
        state["account"] = await sales.owner_of_session(secret) if secret else None
    return state["account"]


async def account_owner(connection: Connection) -> str:
    """The address whose orders this browser may see. Raises OpenLinkFirst."""
    owner = await account(connection)
    if owner is None:
        raise OpenLinkFirst
    return owner


async def require_account(connection: Connection, _: BaseRouteHandler) -> None:
    """For the orders of an address."""
    await account_owner(connection)


def session_secret(connection: Connection) -> str:
    """Of the staff; empty for none."""
    return read_secret(connection, SESSION_COOKIE) or ""


async def session_member(connection: Connection) -> staff.Member | None:
    """Who is logged in on this browser, looked up once a request."""
    if "user" not in connection.scope:
        member = await staff.member_of_session(session_secret(connection))
        connection.scope["user"] = member
        if member:
            _opened_by(connection, f"member:{member.staff_id}")
            acts(connection, "member", str(member.staff_id), member.name)
    return connection.scope["user"]


async def staff_member(connection: Connection) -> staff.Member:
    """Who is logged in. Raises LogInFirst."""
    member = await session_member(connection)
    if member is None:
        raise LogInFirst
    return member


async def require_staff(connection: Connection, _: BaseRouteHandler) -> None:
    """For the staff pages."""
    await staff_member(connection)


async def require_manager(connection: Connection, _handler: BaseRouteHandler) -> None:
    """For what only managers may do."""
    member = await staff_member(connection)
    if not member.is_manager:
        raise Problem("forbidden", _("Only a manager may do this."))


async def require_operator(connection: Connection, _: BaseRouteHandler) -> None:
    """For programs on this machine, and for METRICS_TOKEN as a bearer."""
    token, offered = settings.metrics_token, bearer(connection)
    if token and offered and compare_digest(token.encode(), offered.encode()):
        return
    if offered or not _from_this_machine(connection):
        raise _no_credential("Send METRICS_TOKEN as a bearer.")


async def require_demo(connection: Connection, _: BaseRouteHandler) -> None:
    """For what a shop that sells does not have."""
    if not settings.demo:
        raise NotFoundException


def opened_by(connection: Connection) -> str | None:
    """What tells when the right to this answer may have ended, as `kind:key`; None for never."""
    return connection.scope["state"].get(CREDENTIAL)


def look_again(connection: Connection) -> None:
    """Forgets who asks, so that the next door looks it up anew."""
    for name in ("auth", "user"):
        cast(dict[str, Any], connection.scope).pop(name, None)
    connection.scope["state"].pop("account", None)


def _opened_by(connection: Connection, topic: str) -> None:
    connection.scope["state"][CREDENTIAL] = topic


def _from_this_machine(connection: Connection) -> bool:
    """A request that a proxy on this machine has passed on is not from this machine."""
    if connection.client is None or FORWARDED & connection.headers.keys():
        return False
    try:
        return ip_address(connection.client.host).is_loopback
    except ValueError:
        return False


def acts(connection: Connection, kind: audit_log.Kind, actor_id: str = "", name: str = "") -> None:
    """What this request does from here on is noted as theirs."""
    where = address(connection)
    audit_log.act_as(audit_log.Actor(kind, actor_id, name, where, request_id()))


def _no_credential(detail: str) -> Problem:
    return Problem("credential-missing", detail, headers=CHALLENGE)


def _scope_missing(scope: str) -> Problem:
    return Problem("scope-missing", _("The API key lacks the scope {scope}.").format(scope=scope))
