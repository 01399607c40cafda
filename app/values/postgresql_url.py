"""The address of PostgreSQL: its hosts, and its words as libpq means them.

Where the driver cannot do what a word asks for, the word is refused by name.
"""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from app.values.postgresql_words import Words, read_words
from app.values.server_url import LAST_PORT, refuse_bare_signs, split_url

SCHEMES: Final = ("postgresql", "postgres")
OTHERS: Final = ("mysql", "mariadb", "sqlite", "mssql", "oracle", "mongodb", "redis")


@dataclass(frozen=True)
class Host:
    """A host's name, its IP address, or the folder of a socket."""

    name: str
    port: int | None

    def __str__(self) -> str:
        return self.name if self.port is None else f"{self.name}:{self.port}"

    @property
    def is_socket(self) -> bool:
        return self.name.startswith("/")


@dataclass(frozen=True)
class PostgresqlAddress:
    """`dsn` has all that the driver reads but the hosts; without hosts the driver knows where."""

    dsn: str = field(repr=False)
    hosts: tuple[Host, ...]
    words: Words = field(repr=False)

    @property
    def may_move(self) -> bool:
        """Returns whether another server may answer at this address one day."""
        return any(not host.is_socket for host in self.hosts)


def read_postgresql_url(url: str) -> PostgresqlAddress:
    """Raises ValueError with words that follow the setting's name, and repeat no value."""
    scheme, _, rest = url.partition("://")
    if rest and scheme.partition("+")[0] in SCHEMES and "+" in scheme:
        raise ValueError("begins with postgresql://, without the name of a driver after a +")
    if rest and scheme.partition("+")[0] in OTHERS:
        raise ValueError(
            f"is an address of {scheme}, and the shop needs PostgreSQL (postgresql://)"
        )
    refuse_bare_signs(url)
    parted = split_url(url, SCHEMES)
    login, _, listed = parted.netloc.rpartition("@")
    given = _pairs(parted.query)
    login, database = _login(login, given), _database(parted.path, given)
    port = given.pop("port", "")
    hosts = _hosts(listed, given.pop("host", ""), port)
    if port and not hosts:
        given["port"] = port
    words = read_words(given, bool(hosts) and not all(host.is_socket for host in hosts))
    passed = "&".join(f"{name}={_coded(value)}" for name, value in words.passed.items())
    dsn = f"postgresql://{login}{database}{'?' if passed else ''}{passed}"
    return PostgresqlAddress(dsn, hosts, words)


def _pairs(query: str) -> dict[str, str]:
    # The last of equal words counts, as with libpq; unlike in forms, a plus is a plus.
    given: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ValueError("has a word without a value after its ?")
        given[unquote(name)] = unquote(value)
    return given


# As with libpq, a word after the ? wins over what is before it. The driver would drop such a word.
def _login(text: str, given: dict[str, str]) -> str:
    user, _, password = text.partition(":")
    user = given.pop("user", unquote(user))
    password = given.pop("password", unquote(password))
    if password:
        return f"{_coded(user)}:{_coded(password)}@"
    return f"{_coded(user)}@" if user else ""


def _database(path: str, given: dict[str, str]) -> str:
    name = given.pop("dbname", given.pop("database", unquote(path[1:])))
    return f"/{_coded(name)}" if name else ""


def _hosts(listed: str, names: str, ports: str) -> tuple[Host, ...]:
    if names:
        found = [(name, "") for name in names.split(",")]
    elif listed:
        found = [_host_and_port(host) for host in listed.split(",")]
    else:
        found = []
    if not all(name for name, _ in found):
        raise ValueError("has an empty host in its list")
    if ports:
        given = ports.split(",")
        if len(given) not in (1, len(found)) or not all(map(_is_port, given)):
            raise ValueError("has a port= that is not one number, or one for each host")
        found = [
            (name, port)
            for (name, _), port in zip(found, given * (len(found) // len(given)), strict=True)
        ]
    return tuple(Host(name, int(port) if port else None) for name, port in found)


def _host_and_port(host: str) -> tuple[str, str]:
    if host.startswith("["):
        name, _, port = host[1:].partition("]")
        return unquote(name), port.removeprefix(":")
    name, _, port = host.partition(":")
    return unquote(name), port


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) <= LAST_PORT


def _coded(part: str) -> str:
    return quote(part, safe="")
