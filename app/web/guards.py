"""The doors of the addresses: each lets its callers pass, or raises the answer that they get."""

from collections.abc import Awaitable, Callable
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
    open_by,
    open_by_links,
    order_cookie,
    staff_member,
)
from app.web.problems import Problem

Guard = Callable[[AnyConnection, BaseRouteHandler], Awaitable[None]]


class LinkReplaced(Problem):
    """This token opened the order before its links were made anew."""

    def __init__(self) -> None:
        super().__init__("not-found", _("This link was replaced by a newer one."))


REFUSALS: Final = (Problem, LogInFirst, OpenLinkFirst, sales.UnknownOrder)
"""What a door raises before those that it does not open to."""
FORWARDED: Final = frozenset({"forwarded", "x-forwarded-for", "x-real-ip"})


async def require_buyer(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """For buyers: anyone but callers with an unknown API key."""
    await caller(connection)


def require_scope(scope: str) -> Guard:
    """For routes that only an API key opens: 401 without a known one, 403 without the scope."""

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
    """For API routes below one order: its token opens them, or an API key with the scope.

    The cookies of the pages count for reading alone: a browser sends them by itself, and the API
    asks for no CSRF token.
    """

    async def guard(connection: AnyConnection, _: BaseRouteHandler) -> None:
        order_id = connection.path_params["order_id"]
        reads = connection.scope.get("method") == "GET"
        await order_access(connection, order_id, scope, by_cookie=reads)

    return guard


def require_order_page(scope: str) -> Guard:
    """For an order's pages, whose forms carry a CSRF token: the cookies count for writing, too.

    Who may not see the order gets the page that says there is none.
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
    """Lets pass the order's token (header, `?token=` or the page's cookie) or a key with `scope`.

    So does, where cookies count, the session of the address that the order was placed with.
    Raises `Problem` without any credential and for a key that lacks the scope, and `UnknownOrder`
    for the rest, so that a wrong token does not tell whether the order exists.
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
    opening = await sales.try_tokens(order_id, tokens)
    if opening.opens:
        open_by_links(connection, opening.version)
        return
    session = read_secret(connection, ACCOUNT_COOKIE) if by_cookie else None
    if session and await accounts.session_sees(order_id, session):
        open_by(connection, f"account:{accounts.name_of_session(session)}")
        return
    key = await api_key(connection)
    if key is not None:
        if scope not in key.scopes:
            raise _scope_missing(scope)
        return
    if not tokens:
        raise no_credential(_("Send the order's access token, or an API key."))
    if opening.replaced:
        raise LinkReplaced
    raise sales.UnknownOrder(str(order_id))


async def require_account(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """For the orders of an address."""
    await account_owner(connection)


async def require_staff(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """For the staff pages."""
    await staff_member(connection)


async def require_manager(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """For what only managers may do."""
    member = await staff_member(connection)
    if not member.is_manager:
        raise Problem("forbidden", _("Only a manager may do this."))


async def require_operator(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """For programs on this machine, and for METRICS_TOKEN as a bearer."""
    if not is_operator(connection):
        raise no_credential("Send METRICS_TOKEN as a bearer.")


def is_operator(connection: AnyConnection) -> bool:
    """A program on this machine, or one that has METRICS_TOKEN."""
    token, offered = settings.metrics_token, bearer(connection)
    if offered:
        return bool(token) and compare_digest(token.encode(), offered.encode())
    return _from_this_machine(connection)


async def require_demo(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """For what a shop that sells does not have."""
    if not settings.demo:
        raise NotFoundException


def _from_this_machine(connection: AnyConnection) -> bool:
    """A request that a proxy on this machine has passed on is not from this machine."""
    if connection.client is None or FORWARDED & connection.headers.keys():
        return False
    try:
        return ip_address(connection.client.host).is_loopback
    except ValueError:
        return False


def _scope_missing(scope: str) -> Problem:
    return Problem("scope-missing", _("The API key lacks the scope {scope}.").format(scope=scope))
