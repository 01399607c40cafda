"""The guards of the addresses: each lets its callers pass, or raises the answer that they get."""

from collections.abc import Awaitable, Callable, Collection
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final
from uuid import UUID

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from app.i18n.language import gettext as _
from app.services import accounts, sales
from app.settings import settings
from app.web.client_address import AnyConnection
from app.web.cookies import read_secret
from app.web.identity import (
    ACCOUNT_COOKIE,
    LogInFirst,
    OpenLinkFirst,
    account_owner,
    api_key,
    bearer,
    caller,
    no_credential,
    order_cookie,
    remember_credential,
    remember_links_version,
    remember_version_seen,
    staff_member,
)
from app.web.problems import Problem

Guard = Callable[[AnyConnection, BaseRouteHandler], Awaitable[None]]


class LinkReplaced(Problem):
    """The token opened the order until its links were renewed."""

    def __init__(self) -> None:
        super().__init__("not-found", _("This link was replaced by a newer one."))


# The exceptions that guards raise for callers who may not pass.
REFUSALS: Final = (Problem, LogInFirst, OpenLinkFirst, sales.UnknownOrder)
FORWARDED: Final = frozenset({"forwarded", "x-forwarded-for", "x-real-ip"})


async def require_buyer(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Admits everyone but a caller with an unknown API key, for which it raises Problem."""
    await caller(connection)


def require_scope(scope: str) -> Guard:
    """Makes a guard that raises 401 without a known API key, and 403 without the scope."""

    async def guard(connection: AnyConnection, _: BaseRouteHandler) -> None:
        key = await api_key(connection)
        if key is None:
            raise no_credential(
                "This API key is not known." if bearer(connection) else "Send an API key."
            )
        if scope not in key.scopes:
            raise _scope_missing(scope)

    return guard


def require_order(scope: str) -> Guard:
    """Makes a guard for API routes below an order: its token passes, or a key with the scope.

    The cookies of the pages count only for reading, since a browser sends them by itself and the
    API asks for no CSRF token.
    """

    async def guard(connection: AnyConnection, _: BaseRouteHandler) -> None:
        order_id = connection.path_params["order_id"]
        reads = connection.scope.get("method") == "GET"
        await order_access(connection, order_id, scope, by_cookie=reads)

    return guard


def require_order_page(scope: str) -> Guard:
    """Makes a guard for an order's pages: their forms carry a CSRF token, so cookies may write.

    Callers who may not see the order get the same answer as for one that does not exist.
    """

    async def guard(connection: AnyConnection, _: BaseRouteHandler) -> None:
        order_id = connection.path_params["order_id"]
        try:
            await order_access(connection, order_id, scope)
        except LinkReplaced:
            raise
        except Problem as refusal:
            raise sales.UnknownOrder(str(order_id)) from refusal

    return guard


async def order_access(
    connection: AnyConnection, order_id: UUID, scope: str, *, by_cookie: bool = True
) -> None:
    """Lets the order's token pass (header, `?token=` or the page's cookie), or a key with `scope`.

    If cookies count, the session of the address that the order was placed with passes as well.
    Raises `Problem` without any credential and for a key that lacks the scope, and `UnknownOrder`
    otherwise, so that a wrong token does not disclose whether the order exists.
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
    check = await sales.check_tokens(order_id, tokens)
    if check.opens:
        remember_links_version(connection, check.version)
        remember_version_seen(connection, check.version)
        return
    session = read_secret(connection, ACCOUNT_COOKIE) if by_cookie else None
    version = await accounts.session_sees(order_id, session) if session else None
    if session and version is not None:
        remember_credential(connection, f"account:{accounts.name_of_session(session)}")
        remember_version_seen(connection, version)
        return
    key = await api_key(connection)
    if key is not None:
        if scope not in key.scopes:
            raise _scope_missing(scope)
        return
    if not tokens:
        raise no_credential(_("Send the order's access token, or an API key."))
    if check.replaced:
        raise LinkReplaced
    raise sales.UnknownOrder(str(order_id))


async def require_account(connection: AnyConnection, _: BaseRouteHandler) -> None:
    await account_owner(connection)


async def require_staff(connection: AnyConnection, _: BaseRouteHandler) -> None:
    await staff_member(connection)


def require_role(roles: Collection[str], otherwise: str) -> Guard:
    """Makes a guard for members with one of `roles`; `otherwise` is the answer to the others."""

    async def guard(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
        member = await staff_member(connection)
        if member.role not in roles:
            raise Problem("forbidden", _(otherwise))

    return guard


async def require_operator(connection: AnyConnection, _: BaseRouteHandler) -> None:
    if not is_operator(connection):
        raise no_credential("Send METRICS_TOKEN as a bearer.")


def is_operator(connection: AnyConnection) -> bool:
    token, offered = settings.metrics_token, bearer(connection)
    if offered:
        return bool(token) and compare_digest(token.encode(), offered.encode())
    return _from_this_machine(connection)


async def require_demo(connection: AnyConnection, _: BaseRouteHandler) -> None:
    # A shop that sells has no such address.
    if not settings.demo:
        raise NotFoundException


def _from_this_machine(connection: AnyConnection) -> bool:
    # A request that a proxy on this machine has passed on is not from this machine.
    if connection.client is None or FORWARDED & connection.headers.keys():
        return False
    try:
        return ip_address(connection.client.host).is_loopback
    except ValueError:
        return False


def _scope_missing(scope: str) -> Problem:
    return Problem("scope-missing", _("The API key lacks the scope {scope}.").format(scope=scope))
