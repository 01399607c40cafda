"""Rate limits, counted in Redis by all web processes together.

Two windows slide over each other, so that nobody gets twice the quota around the full minute
(`limits.SlidingWindowCounterRateLimiter`). While Redis is away each process counts by itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from time import monotonic, time
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import msgspec
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter as Limiter
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from app.i18n.language import gettext as _
from app.infra import redis
from app.settings import settings
from app.values import emails
from app.web.client_address import AnyConnection, address
from app.web.identity import api_key
from app.web.known_devices import code_device_of, device_of
from app.web.problems import Problem

T = TypeVar("T")

# From one address: checkouts, look-ups of orders, and requests for links.
FORMS: Final = parse("60 per minute")
# Passwords tried for one account from one address; the right one resets the count.
LOGINS: Final = parse("10 per 15 minutes")
# Passwords tried for one account from all addresses, on browsers that never logged in to it.
#
# These are nine million guesses a year, against passwords of twelve characters that contain nothing
# obvious.
LOGINS_OF_ACCOUNT: Final = parse("1000 per hour")
# Codes of a second factor tried for one account, by people who know its password: on each browser
# on which a right code was typed, and on all others together.
#
# Three of a million codes are right at any moment.
CODES_OF_ACCOUNT: Final = parse("10 per hour")
# Customers' codes that one person tries where orders are collected: more than anybody scans.
PICKUP_CODES: Final = parse("60 per minute")
# Passwords tried from one address for any account, even an imaginary one: each costs a slow hash
# and a line of the log.
LOGINS_FROM_ADDRESS: Final = parse("300 per hour")
# Seconds for which a process counts by itself before it asks Redis again.
ALONE: Final = 5.0
# Seconds for which a slow Redis may delay a request.
PATIENCE: Final = 0.25
STATE: Final = "quota"


class Quota(msgspec.Struct, frozen=True):
    """`remaining` of `limit` requests in `window` seconds are left, and all in `reset` seconds."""

    limit: int
    window: int
    remaining: int
    reset: int
    spent: bool


async def limit_api(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Limits the API by key, or by address without a known key. Raises Problem."""
    if settings.rate_limits == "off" or not connection.scope["path"].startswith("/api/"):
        return
    key = await api_key(connection)
    if key is not None:
        quota = await count(parse(settings.rate_limit_key), "key", str(key.key_id))
    else:
        quota = await count(parse(settings.rate_limit_address), "address", address(connection))
    connection.scope["state"][STATE] = quota
    if quota.spent:
        raise too_many(quota)


async def limit_forms(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Guards forms that write or search. Raises Problem."""
    if settings.rate_limits == "off":
        return
    quota = await count(FORMS, "forms", address(connection))
    if quota.spent:
        raise too_many(quota)


async def limit_codes(staff_id: UUID) -> None:
    """Counts a code of a customer before it is looked up. Raises Problem."""
    if settings.rate_limits == "off":
        return
    quota = await count(PICKUP_CODES, "pick-up codes", staff_id.hex)
    if quota.spent:
        raise too_many(quota)


def bounds_recipients() -> bool:
    """Returns whether orders and withdrawals are counted by email address, since they send mail."""
    return settings.rate_limits != "off"


async def count_login(connection: AnyConnection, email: str, kind: str = "login") -> int:
    """Counts a password before it is checked, so that simultaneous guesses gain nothing.

    On a browser that has logged in before, only its own attempts count. Each `kind` of attempt is
    counted apart. Returns the seconds until this account may be tried again, and 0 if it may be
    tried now.
    """
    if settings.rate_limits == "off":
        return 0
    account, came_from = _account(email, kind), address(connection)
    strangers = (
        (LOGINS, (account, came_from)),
        (LOGINS_FROM_ADDRESS, (f"{kind}s", came_from)),
        (LOGINS_OF_ACCOUNT, (account,)),
    )
    device = device_of(connection, email)
    for item, who in ((LOGINS, (account, device)),) if device else strangers:
        quota = await count(item, *who)
        if quota.spent:
            return quota.reset
    return 0


async def count_code(connection: AnyConnection, staff_id: UUID, email: str, factor: str) -> int:
    """Counts a code as `count_login` counts a password: who knows the password and guesses codes
    does not lock the owner out of a browser on which she has typed a right code before.

    `factor` is the mark of the second factor: with another one no browser is known yet.
    """
    if settings.rate_limits == "off":
        return 0
    quota = await count(CODES_OF_ACCOUNT, *_codes(connection, staff_id, email, factor))
    return quota.reset if quota.spent else 0


async def reset_code_tries(
    connection: AnyConnection, staff_id: UUID, email: str, factor: str
) -> None:
    if settings.rate_limits == "on":
        who = _codes(connection, staff_id, email, factor)
        await _first(lambda limiter: limiter.clear(CODES_OF_ACCOUNT, *who))


async def reset_login_tries(connection: AnyConnection, email: str) -> None:
    # A caller with the right password was not guessing.
    if settings.rate_limits == "on":
        who = (_account(email), device_of(connection, email) or address(connection))
        await _first(lambda limiter: limiter.clear(LOGINS, *who))


async def count(item: RateLimitItem, *who: str) -> Quota:
    return await _first(lambda limiter: _count(limiter, item, who))


def too_many(quota: Quota) -> Problem:
    return Problem(
        "too-many-requests",
        _("{limit} in {window} seconds are allowed. Wait {wait} s.").format(
            limit=quota.limit, window=quota.window, wait=quota.reset
        ),
        headers={"Retry-After": str(quota.reset)},
    )


async def add_quota_headers(message: Message, scope: Scope) -> None:
    """Adds `RateLimit-*` to every answer of the API (draft-ietf-httpapi-ratelimit-headers).

    Litestar calls it before each message is sent.
    """
    if message["type"] != "http.response.start" or not (quota := scope["state"].get(STATE)):
        return
    headers = MutableScopeHeaders.from_message(message)
    headers["RateLimit-Limit"] = str(quota.limit)
    headers["RateLimit-Remaining"] = str(quota.remaining)
    headers["RateLimit-Reset"] = str(quota.reset)
    headers["RateLimit-Policy"] = f"{quota.limit};w={quota.window}"


def forget() -> None:
    _together.cache_clear()
    _alone.cache_clear()
    _Outage.until = 0.0


class _Outage:
    # On the clock `monotonic`.
    until = 0.0


async def _first(ask: Callable[[Limiter], Awaitable[T]]) -> T:
    # While Redis is away this process counts by itself.
    if monotonic() >= _Outage.until:
        try:
            async with asyncio.timeout(PATIENCE):
                with redis.checked_reply():
                    return await ask(_together())
        except redis.LOST as error:
            _Outage.until = monotonic() + ALONE
            redis.report(error)
    return await ask(_alone())


async def _count(limiter: Limiter, item: RateLimitItem, who: tuple[str, ...]) -> Quota:
    allowed = await limiter.hit(item, *who)
    stats = await limiter.get_window_stats(item, *who)
    return Quota(
        limit=item.amount,
        window=item.get_expiry(),
        remaining=stats.remaining if allowed else 0,
        reset=max(1, int(stats.reset_time - time()) + 1),
        spent=not allowed,
    )


@cache
def _together() -> Limiter:
    # The pool knows the address.
    storage = cast(Any, RedisStorage)(
        "async+redis://",
        implementation="redispy",
        key_prefix=redis.names.limits(),
        connection_pool=redis.client().connection_pool,
    )
    return Limiter(storage)


@cache
def _alone() -> Limiter:
    return Limiter(MemoryStorage())


def _codes(connection: AnyConnection, staff_id: UUID, email: str, factor: str) -> list[str]:
    device = code_device_of(connection, email, factor)
    return [f"codes {staff_id.hex}", *([device] if device else [])]


def _account(email: str, kind: str = "login") -> str:
    # Redis is no archive of addresses, so it gets a hash.
    return f"{kind} {emails.fingerprint(email)}"
