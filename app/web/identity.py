"""The caller of a request: an API key, the holder of an order's token or address, or the staff."""

from typing import Any, Final, cast
from uuid import UUID

from app import audit_log
from app.i18n.language import gettext_noop
from app.middleware.access_log import CALLERS_KEY, request_id
from app.services import accounts, staff
from app.values.refusal import Refusal
from app.web.client_address import AnyConnection, address
from app.web.cookies import read_secret
from app.web.problems import Problem

ANONYMOUS: Final = "anonymous"
SESSION_COOKIE: Final = "staff_session"
ACCOUNT_COOKIE: Final = "account_session"
CREDENTIAL: Final = "credential"
LINKS: Final = "links"
SEEN: Final = "seen"
ROLE: Final = "role"
CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="doorstep"'}


class LogInFirst(Refusal):
    problem = "credential-missing"
    says = gettext_noop("Log in first.")


class OpenLinkFirst(Refusal):
    problem = "credential-missing"
    says = gettext_noop("Open the link to your orders.")


def bearer(connection: AnyConnection) -> str | None:
    scheme, _, credential = connection.headers.get("authorization", "").partition(" ")
    return credential.strip() or None if scheme.lower() == "bearer" else None


async def api_key(connection: AnyConnection) -> staff.ApiKey | None:
    """Returns the caller's key, looked up once per request; None for none or an unknown one."""
    if "auth" not in connection.scope:
        credential = bearer(connection)
        key = await staff.find_key(credential) if credential else None
        connection.scope["auth"] = key
        if key:
            connection.scope["state"][CALLERS_KEY] = key.key_id
            remember_credential(connection, f"key:{key.key_id}")
            set_actor(connection, "key", str(key.key_id), key.name)
    return connection.scope["auth"]


async def caller(connection: AnyConnection) -> str:
    """Returns the owner of an Idempotency-Key; all callers without an API key are one.

    Raises Problem for an unknown API key: its holder's orders would otherwise be looked for among
    the anonymous ones, and placed again.
    """
    key = await api_key(connection)
    if key is not None:
        return f"key:{key.key_id}"
    if (bearer(connection) or "").startswith(staff.KEY_PREFIX):
        raise no_credential("This API key is not known.")
    return ANONYMOUS


def order_cookie(order_id: UUID) -> str:
    return f"order_{order_id.hex}"


async def account(connection: AnyConnection) -> str | None:
    """Returns the address whose orders this browser may see, looked up once per request."""
    state = connection.scope["state"]
    if "account" not in state:
        secret = read_secret(connection, ACCOUNT_COOKIE)
        state["account"] = await accounts.owner_of_session(secret) if secret else None
    return state["account"]


async def account_owner(connection: AnyConnection) -> str:
    """Returns the address whose orders this browser may see. Raises OpenLinkFirst."""
    owner = await account(connection)
    if owner is None:
        raise OpenLinkFirst
    return owner


def session_secret(connection: AnyConnection) -> str:
    return read_secret(connection, SESSION_COOKIE) or ""


async def end_session(connection: AnyConnection) -> None:
    """Logs the browser out; without a session nothing happens."""
    await staff.log_out(session_secret(connection))


async def session_member(connection: AnyConnection) -> staff.StaffMember | None:
    if "user" not in connection.scope:
        member = await staff.member_of_session(session_secret(connection))
        connection.scope["user"] = member
        if member:
            remember_credential(connection, f"member:{member.staff_id}")
            connection.scope["state"].setdefault(ROLE, member.role)
            set_actor(connection, "member", str(member.staff_id), member.name)
    return connection.scope["user"]


def has_kept_role(connection: AnyConnection) -> bool:
    """Returns whether the member, if any, has the role with which the request began."""
    member = connection.scope.get("user")
    return member is None or member.role == connection.scope["state"][ROLE]


async def staff_member(connection: AnyConnection) -> staff.StaffMember:
    """Returns the member who is logged in. Raises LogInFirst."""
    member = await session_member(connection)
    if member is None:
        raise LogInFirst
    return member


def credential_topic(connection: AnyConnection) -> str | None:
    """Returns the topic, `kind:key`, that reports the end of this access; None for never."""
    return connection.scope["state"].get(CREDENTIAL)


def forget_caller(connection: AnyConnection) -> None:
    for name in ("auth", "user"):
        cast(dict[str, Any], connection.scope).pop(name, None)
    connection.scope["state"].pop("account", None)


def remember_credential(connection: AnyConnection, topic: str) -> None:
    connection.scope["state"][CREDENTIAL] = topic


def remember_links_version(connection: AnyConnection, version: int) -> None:
    connection.scope["state"][LINKS] = version


def links_version(connection: AnyConnection) -> int | None:
    """Returns the version of the order's links that opened this, and None if something else did."""
    return connection.scope["state"].get(LINKS)


def remember_version_seen(connection: AnyConnection, version: int) -> None:
    connection.scope["state"][SEEN] = version


def version_seen(connection: AnyConnection) -> int | None:
    """Returns the version that the order's links had when the guard let its customer pass, by a
    link or an account, and None for anybody else.
    """
    return connection.scope["state"].get(SEEN)


def set_actor(
    connection: AnyConnection, kind: audit_log.ActorKind, actor_id: str = "", name: str = ""
) -> None:
    """Attributes what this request does from here on to this actor, in the audit log."""
    where = address(connection)
    audit_log.act_as(audit_log.Actor(kind, actor_id, name, where, request_id()))


def no_credential(detail: str) -> Problem:
    return Problem("credential-missing", detail, headers=CHALLENGE)
