"""What can be wrong with Redis, in kinds: a word for programs, and a sentence for the operator."""

import re
import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from app.values import untrusted

# What a call raises when Redis is away; a time-out is an OSError.
LOST: Final = (RedisError, OSError)
# Characters of the server's own words in a sentence.
QUOTED: Final = 300


class RedisFault(msgspec.Struct, frozen=True):
    """A `kind` of fault, and a `sentence` that says what is wrong and what to do."""

    kind: str
    sentence: str


class BadReply(RedisError):
    """Redis answered something other than an answer to the question, which is as good as away."""


class Demoted(RedisConnectionError):
    """The server has become a replica. The next connection may find the new primary."""


class NoPrimary(RedisConnectionError):
    """No sentinel named a primary; the message says why."""


class IsSentinel(RedisError):
    """The address leads to a Sentinel."""


@contextmanager
def checked_reply() -> Generator[None]:
    """Turns an error in reading an answer into `BadReply`, which is one of `LOST`."""
    try:
        yield
    except LOST:
        raise
    except Exception as error:
        raise BadReply(f"an answer that makes no sense: {error!r}") from error


REPLICA: Final = (
    "The server is a read-only replica. REDIS_URL must name the primary, or its sentinels with"
    " redis+sentinel://."
)
FROZEN: Final = (
    "The server does not answer in time. It is frozen or overloaded, or the network loses packets."
)
DENIED: Final = (
    "The ACL denies its user what the shop needs ({said}). docs/operating.md has the line of the"
    " rights that are needed."
)

# By the class of an error, and by the words of a server. Inside a script a server puts words before
# its error, and redis-py takes the first word away from some errors, so the words are searched for.
BY_CLASS: Final[tuple[tuple[type[BaseException], str, str], ...]] = (
    (NoPrimary, "sentinels", "{said}"),
    (
        IsSentinel,
        "sentinel",
        "REDIS_URL names the port of a Sentinel, which keeps no data. Name the primary, or write"
        " redis+sentinel://host:26379/name to follow it.",
    ),
    (Demoted, "replica", REPLICA),
    (ReadOnlyError, "replica", REPLICA),
    (NoPermissionError, "denied", DENIED),
    (BusyLoadingError, "loading", "The server is still loading its data; it will answer later."),
)
BY_WORDS: Final = tuple(
    (re.compile(words), kind, sentence)
    for words, kind, sentence in (
        (
            r"\bOOM\b|when used memory",
            "full",
            "The server is full: it has used up its maxmemory and refuses every write. Raise"
            " maxmemory, or give the shop a server of its own.",
        ),
        (r"\bREADONLY\b|read only replica|\bMASTERDOWN\b", "replica", REPLICA),
        (
            r"\b(MOVED|ASK|CROSSSLOT|CLUSTERDOWN)\b|cluster (mode|node)",
            "cluster",
            "REDIS_URL names a node of a Redis Cluster, which is not supported. Name a single"
            " server, or sentinels with redis+sentinel://.",
        ),
        (r"\bNOPERM\b|ACL failure|no permissions|executing the script can't", "denied", DENIED),
        (
            r"Authentication required|\bNOAUTH\b",
            "password",
            "The server requires a password, and REDIS_URL has none.",
        ),
        (
            r"without any password configured|no password is set",
            "password",
            "REDIS_URL has a password, and the server has none.",
        ),
        (
            r"\bWRONGPASS\b|username-password|invalid password",
            "password",
            "The server refuses the user or the password of REDIS_URL.",
        ),
        (
            r"DB index|Invalid Database",
            "database",
            "The server does not have the database whose number is in REDIS_URL.",
        ),
        (
            r"unknown command",
            "command",
            "The server does not know a command that the shop needs ({said}). The shop needs Redis"
            " 6.2 or newer, or Valkey, with no command renamed.",
        ),
        (
            r"\bMISCONF\b",
            "disk",
            "The server cannot save its data to its disk and refuses every write. See its log.",
        ),
        (
            r"\bNOREPLICAS\b",
            "replicas",
            "The server has fewer replicas than min-replicas-to-write, and refuses every write.",
        ),
        (
            r"Timeout connecting",
            "gone",
            "No connection to the server was made in time. A firewall may be in the way, or the"
            " server does not speak the TLS that REDIS_URL asks for.",
        ),
        (
            r"Connection closed by server|Connection reset",
            "gone",
            "The server closed the connection. It was stopped, or it expects TLS (rediss://).",
        ),
        (r"\bBUSY\b", "busy", "The server is busy with a script of another program."),
        (
            r"\bDENIED\b|protected mode",
            "protected",
            "The server is in protected mode and serves its own machine only. Give it a password.",
        ),
        (
            r"max number of clients",
            "crowded",
            "The server has reached its maxclients and takes no further connection.",
        ),
    )
)


def fault_of(error: BaseException) -> RedisFault:
    for one in _chain(error):
        if isinstance(one, ssl.SSLError):
            return RedisFault("tls", _tls(one))
        for cls, kind, sentence in BY_CLASS:
            if isinstance(one, cls):
                said = untrusted.error_text(one, QUOTED)
                return RedisFault(kind, sentence.format(said=said))
    said = untrusted.error_text(error, QUOTED)
    if isinstance(error, OutOfMemoryError):
        said = f"OOM {said}"
    for words, kind, sentence in BY_WORDS:
        if words.search(said):
            return RedisFault(kind, sentence.format(said=said))
    if isinstance(error, AuthenticationError):
        return RedisFault("password", f"The server refuses the log-in: {said}")
    if isinstance(error, (RedisTimeoutError, TimeoutError)):
        return RedisFault("frozen", FROZEN)
    if isinstance(error, (RedisConnectionError, RedisTimeoutError, OSError)):
        return RedisFault("gone", f"The server cannot be reached: {said}")
    return RedisFault("strange", f"The server gives an answer that makes no sense: {said}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _tls(error: ssl.SSLError) -> str:
    said = untrusted.error_text(error, QUOTED)
    if isinstance(error, ssl.SSLCertVerificationError):
        if "mismatch" in error.verify_message or "doesn't match" in error.verify_message:
            return (
                f"The certificate of the server is for another name ({error.verify_message})."
                " Use its name in REDIS_URL, or ssl_check_hostname=false."
            )
        return (
            f"The certificate of the server is not trusted ({error.verify_message}). Name its CA"
            " with ssl_ca_certs in REDIS_URL."
        )
    if "WRONG_VERSION" in said or "record layer" in said:
        return "The server does not speak TLS at this port. Write redis:// in REDIS_URL."
    return f"No TLS connection to the server can be made: {said}"
