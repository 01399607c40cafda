"""Opening connections to the first host of an address that suits, each host in its own time."""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from math import ceil
from random import uniform
from time import monotonic
from typing import Any, Final
from weakref import WeakSet

import asyncpg

from app.infra.database.errors import AWAY, DatabaseAway, WrongAddress
from app.infra.database.limits import ASK, BEGIN, LIMITS, SET, Pooler
from app.infra.database.link import Link
from app.values.postgresql_url import Host, PostgresqlAddress
from app.values.postgresql_words import ANY

# Seconds to connect to the only host, and to each of several.
ONE_HOST_SECONDS: Final = 3.0
HOST_SECONDS: Final = 1.0
# Seconds that a connection lives where another server may answer at the same address one day, and
# after which the hosts are tried in the order of the address again.
LIFE_SECONDS: Final = 300.0
# PostgreSQL's answers to a connection that no waiting makes right.
WRONG: Final = (
    asyncpg.ClientConfigurationError,
    asyncpg.CantChangeRuntimeParamError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidParameterValueError,
)
# What a pooler says to a parameter of the session.
UNSUPPORTED: Final = "unsupported startup parameter"
NO_SESSION: Final = (asyncpg.DuplicatePreparedStatementError, asyncpg.InvalidSQLStatementNameError)


NOTHING: Final[Mapping[str, str]] = {}


class Unsuitable(ConnectionError):
    """The server is not what target_session_attrs asks for."""


class Connector:
    """Connects to one address; `setting` is the name of the setting that it comes from.

    `session` has further parameters, which no pooler in between would take.
    """

    def __init__(
        self,
        address: PostgresqlAddress,
        application: str,
        *,
        pooler: Pooler = "none",
        setting: str = "DATABASE_URL",
        session: Mapping[str, str] = NOTHING,
    ) -> None:
        self.address = address
        self.pooler = pooler
        self.setting = setting
        # The pool that it connects for, if any.
        self.pool: Any = None
        self.links: WeakSet[Link] = WeakSet()
        self.target = address.words.target
        self._settings = {"application_name": f"{address.words.application} {application}"}
        if pooler == "none":
            self._settings |= LIMITS | dict(session)
        self._order: list[Host | None] = list(address.hosts) or [None]
        self._since = monotonic()

    async def connect(
        self, *_: object, command_timeout: float | None = None, **more: object
    ) -> Link:
        """Raises `DatabaseAway` with what each of several hosts said, or what the only one did."""
        said: list[str] = []
        for target in self._targets:
            for host in self._in_order():
                began = monotonic()
                try:
                    link = await self._open(host, target, command_timeout)
                except (OSError, TimeoutError, *AWAY, *WRONG) as error:
                    if isinstance(error, WRONG) or UNSUPPORTED in str(error):
                        raise self._wrong(error) from error
                    if len(self._order) == 1:
                        raise
                    self._put_last(host)
                    said.append(f"{host}: {str(error) or 'no answer'}")
                except asyncio.CancelledError:
                    if monotonic() - began > self._seconds / 2:
                        self._put_last(host)
                    raise
                else:
                    self._put_first(host)
                    return link
        raise DatabaseAway("; ".join(said))

    async def prove(self) -> None:
        """Connects once, and raises `WrongAddress` for what no waiting would make right."""
        first = await self.connect()
        try:
            seen = await self._ask(first)
            self._check_limits(seen)
            if self.pooler == "session":
                second = await self.connect()
                try:
                    if (await self._ask(second))["pid"] == seen["pid"]:
                        raise WrongAddress(self._no_session())
                finally:
                    second.terminate()
        except NO_SESSION as error:
            raise WrongAddress(self._no_session()) from error
        finally:
            first.terminate()

    @property
    def _targets(self) -> tuple[str, ...]:
        if self.target == "prefer-standby":
            return ("standby", ANY) if len(self._order) > 1 else (ANY,)
        return (self.target,)

    @property
    def _seconds(self) -> float:
        most = ONE_HOST_SECONDS if len(self._order) == 1 else HOST_SECONDS
        given = self.address.words.numbers.get("connect_timeout", 0)
        return min(most, given) if given > 0 else most

    def _in_order(self) -> Iterator[Host | None]:
        if monotonic() - self._since > LIFE_SECONDS and self.address.hosts:
            self._order[:] = self.address.hosts
            self._since = monotonic()
        return iter(tuple(self._order))

    def _put_first(self, host: Host | None) -> None:
        if self._order[0] != host:
            self._order.remove(host)
            self._order.insert(0, host)
            self._since = monotonic()

    def _put_last(self, host: Host | None) -> None:
        self._order.remove(host)
        self._order.append(host)

    async def _open(self, host: Host | None, target: str, command_timeout: float | None) -> Link:
        words = self.address.words
        try:
            async with asyncio.timeout(self._seconds):
                link: Link = await asyncpg.connect(
                    self.address.dsn,
                    host=host.name if host else None,
                    port=host.port if host else None,
                    connection_class=Link,
                    server_settings=self._settings,
                    ssl=ssl.create_default_context() if words.trusts_system else None,
                    statement_cache_size=self._statements,
                    target_session_attrs=ANY,
                    timeout=ceil(self._seconds) + 1,
                    command_timeout=command_timeout,
                )
                try:
                    link.set_socket(words.numbers)
                    await self._settle(link, target)
                except BaseException:
                    link.terminate()
                    raise
        except TimeoutError as error:
            raise TimeoutError(f"no answer within {self._seconds:g} s") from error
        link.host, link.pool, link.since = host, self.pool, monotonic()
        if self.address.may_move:
            link.until = monotonic() + LIFE_SECONDS * uniform(0.8, 1)
        self.links.add(link)
        return link

    @property
    def _statements(self) -> int:
        # A prepared statement belongs to a session, and a pooler may give each transaction another.
        usual = 0 if self.pooler == "transaction" else 100
        return max(0, self.address.words.numbers.get("statement_cache_size", usual))

    async def _settle(self, link: Link, target: str) -> None:
        if self.pooler == "session":
            await link.execute(SET)
        elif self.pooler == "transaction":
            link.begin = BEGIN
        if self.pooler != "none" or target != ANY:
            await self.check(link, target)

    async def check(self, link: Link, target: str | None = None) -> None:
        """Raises `Unsuitable` if the server is no `target`, and `WrongAddress` for its limits."""
        target = target or self.target
        seen = await self._ask(link)
        self._check_limits(seen)
        if unlike := _unlike(target, seen["standby"], seen["read_only"]):
            raise Unsuitable(f"it is {unlike}, and target_session_attrs asks for {target}")

    async def _ask(self, link: Link) -> Any:
        # In one transaction, so that a pooler gives it one session.
        await link.execute(link.begin or "BEGIN")
        [seen] = await link.fetch(ASK)
        await link.execute("COMMIT")
        return seen

    def _check_limits(self, seen: Any) -> None:
        for name, value in LIMITS.items():
            if seen[name] != value:
                raise WrongAddress(
                    f"{self.setting}: {name} is {seen[name]} there and not {value}, since a pooler"
                    f" is in between: {self._cure}"
                )

    def _no_session(self) -> str:
        return (
            f"{self.setting}: the pooler gives each transaction another session, and"
            " DATABASE_POOLER=session says that it does not: set DATABASE_POOLER=transaction"
        )

    @property
    def _cure(self) -> str:
        if self.setting == "DATABASE_URL":
            return "set DATABASE_POOLER to its mode, session or transaction"
        return "write the address of PostgreSQL itself"

    def _wrong(self, error: Exception) -> WrongAddress:
        said = " ".join(str(error).split())
        if UNSUPPORTED in said and self.pooler == "none":
            said = f"a pooler answers there, and refuses what the shop sets ({said}): {self._cure}"
        elif UNSUPPORTED in said:
            said = f"the pooler refuses a word after the ? ({said}): leave it out"
        return WrongAddress(f"{self.setting}: {said}")


def _unlike(target: str, standby: bool, read_only: bool) -> str | None:
    """Returns what the server is that the target does not allow, in words."""
    match target:
        case "primary" | "read-write" if standby:
            return "a standby"
        case "read-write" if read_only:
            return "read-only"
        case "standby" if not standby:
            return "no standby"
        case "read-only" if not (standby or read_only):
            return "not read-only"
        case _:
            return None
