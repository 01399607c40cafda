"""Connections to where REDIS_URL leads, which find a new primary after a failover."""

import asyncio
from functools import cache
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Connection, ConnectionPool, Redis, SSLConnection
from redis.asyncio.connection import AbstractConnection, UnixDomainSocketConnection
from redis.exceptions import ResponseError

from app.infra.redis.faults import LOST, Demoted, NoPrimary, fault_of
from app.settings import settings
from app.values import redis_address
from app.values.redis_address import RedisAddress

# Seconds for which one sentinel may take its time before the next one is asked.
SENTINEL_SECONDS: Final = 0.4


def pool(**given: Any) -> ConnectionPool:
    """Returns a pool of connections to the address of the settings."""
    connection, told = _connection(settings.redis_url)
    return ConnectionPool(connection_class=connection, **told, **given)


def blocking_pool(**given: Any) -> BlockingConnectionPool:
    """Returns the same with a bound, at which a caller waits for a free connection."""
    connection, told = _connection(settings.redis_url)
    return BlockingConnectionPool(connection_class=connection, **told, **given)


class Sentinels:
    """The sentinels of a primary. One that does not answer is asked last the next time."""

    def __init__(self, address: RedisAddress) -> None:
        self.current: tuple[str, int] | None = None
        self._name = address.primary
        self._order = list(address.hosts)
        self._told = _credentials(address.sentinel_username, address.sentinel_password)
        if address.tls is not None:
            self._told |= {"ssl": True, **address.tls}

    async def primary(self) -> tuple[str, int]:
        """Raises NoPrimary."""
        said = ""
        for sentinel in tuple(self._order):
            try:
                async with asyncio.timeout(SENTINEL_SECONDS):
                    found = await self._ask(*sentinel)
            except LOST as error:
                said = fault_of(error).sentence
                self._order.remove(sentinel)
                self._order.append(sentinel)
                continue
            if found:
                self.current = found
                return found
            said = f"They know no primary of the name {self._name}."
        raise NoPrimary(f"No sentinel of REDIS_URL names the primary. {said}")

    async def _ask(self, host: str, port: int) -> tuple[str, int] | None:
        async with Redis(host=host, port=port, lib_name=None, lib_version=None, **self._told) as it:
            return await it.sentinel_get_master_addr_by_name(self._name)


class _Leaving(AbstractConnection):
    """Leaves a server that has become a replica; the retry connects anew."""

    async def read_response(self, *args: Any, **given: Any) -> Any:
        try:
            return await super().read_response(*args, **given)
        except ResponseError as error:
            if fault_of(error).kind != "replica":
                raise
            await self.disconnect(nowait=True)
            raise Demoted(str(error)) from error


class _Asking(_Leaving):
    """Asks the sentinels for the primary whenever it connects.

    It is given up once another connection has learnt of another primary. After a failover by hand
    the former one works on for seconds, and a job there reaches no process that has moved.
    """

    def __init__(self, *, sentinels: Sentinels, **given: Any) -> None:
        super().__init__(**given)
        self._sentinels = sentinels

    async def _connect(self) -> None:
        self.host, self.port = await self._sentinels.primary()
        await super()._connect()

    async def send_packed_command(self, *args: Any, **given: Any) -> None:
        if self.is_connected and (self.host, self.port) != self._sentinels.current:
            await self.disconnect(nowait=True)
            raise Demoted("the sentinels name another primary")
        await super().send_packed_command(*args, **given)


class LeavingConnection(_Leaving, Connection):
    pass


class LeavingTlsConnection(_Leaving, SSLConnection):
    pass


class LeavingSocketConnection(_Leaving, UnixDomainSocketConnection):
    pass


class AskingConnection(_Asking, Connection):
    pass


class AskingTlsConnection(_Asking, SSLConnection):
    pass


@cache
def _connection(url: str) -> tuple[type[AbstractConnection], dict[str, Any]]:
    address = redis_address.read(url)
    # CLIENT SETINFO is a right that Redis before 7.2 does not have, and one more round trip.
    told: dict[str, Any] = {"db": address.db, "lib_name": None, "lib_version": None}
    told |= _credentials(address.username, address.password)
    if address.path:
        return LeavingSocketConnection, told | {"path": address.path}
    told |= address.tls or {}
    if address.primary:
        told["sentinels"] = Sentinels(address)
        return AskingConnection if address.tls is None else AskingTlsConnection, told
    told["host"], told["port"] = address.hosts[0]
    return LeavingConnection if address.tls is None else LeavingTlsConnection, told


def _credentials(username: str | None, password: str | None) -> dict[str, Any]:
    return {"username": username or None, "password": password or None}
