"""The words after the `?` of a PostgreSQL address: libpq's, and those of hosted databases."""

import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
VERIFYING: Final = ("verify-ca", "verify-full")
# The word of sslrootcert that means the certificates of the operating system.
SYSTEM: Final = "system"
ANY: Final = "any"
TARGETS: Final = (ANY, "read-write", "read-only", "primary", "standby", "prefer-standby")
WRITABLE_TARGETS: Final = (ANY, "read-write", "primary")
# Given to the driver as they are.
PASSED: Final = frozenset(
    {
        *("port", "passfile", "options"),
        *("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslpassword"),
        *("sslnegotiation", "ssl_min_protocol_version", "ssl_max_protocol_version"),
        *("krbsrvname", "gsslib"),
    }
)
# Of these words only the values here can be kept; what to do about any other value follows.
ONLY: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "channel_binding": (
        ("disable", "prefer"),
        "leave it out, and write sslmode=verify-full, which proves the server as well",
    ),
    "gssencmode": (("disable", "allow", "prefer"), "leave it out, and write sslmode=require"),
    "gssdelegation": (("0",), "leave it out"),
    "sslsni": (("1",), "leave it out"),
    "sslcompression": (("0",), "leave it out"),
    "load_balance_hosts": (("disable",), "leave it out: the last host that was good comes first"),
    "client_encoding": (("utf8", "UTF8", "utf-8", "UTF-8", "auto"), "leave it out"),
    "schema": (("public",), "leave it out: the shop's tables are in schemas of its own"),
    "fallback_application_name": ((), "write application_name"),
    "connection_limit": ((), "leave it out, and set DATABASE_POOL_SIZE"),
    "pool_timeout": ((), "leave it out: a request waits 3 s for a connection"),
    "service": ((), "write host, user and database into the address"),
    "hostaddr": ((), "write the IP address as the host"),
    "require_auth": ((), "leave it out: the driver cannot refuse a method of logging in"),
    "search_path": ((), "leave it out: the shop's tables are in schemas of its own"),
    "statement_timeout": ((), "leave it out: the shop sets its own"),
    "lock_timeout": ((), "leave it out: the shop sets its own"),
    "idle_in_transaction_session_timeout": ((), "leave it out: the shop sets its own"),
    "jit": ((), "leave it out: the shop sets its own"),
}
# Seconds or numbers. tcp_user_timeout is in milliseconds, as with libpq.
NUMBERS: Final = (
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
    "statement_cache_size",
)
NAME: Final = re.compile(r"[a-zA-Z_]{1,40}")


@dataclass(frozen=True)
class Words:
    """What the words say. `passed` is for the driver; `numbers` are those that were given."""

    passed: Mapping[str, str] = field(default_factory=dict[str, str])
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])
    target: str = ANY
    application: str = "doorstep"
    # `pgbouncer=true`, which hosted databases write for a pooler in transaction mode.
    pooled: bool = False
    trusts_system: bool = False


def read_words(given: Mapping[str, str], tcp: bool) -> Words:
    """Raises ValueError for a word that cannot be kept. Only over `tcp` is there TLS."""
    words = dict(given)
    if (mode := words.pop("ssl", None)) is not None:
        words.setdefault("sslmode", _mode_of(mode))
    target = words.pop("target_session_attrs", ANY)
    if target not in TARGETS:
        raise ValueError(f"has a target_session_attrs that is none of {', '.join(TARGETS)}")
    application = words.pop("application_name", "") or Words.application
    pooled = words.pop("pgbouncer", "false")
    if pooled not in ("true", "false"):
        raise ValueError("has a pgbouncer that is neither true nor false")
    numbers = {name: _number(name, words.pop(name)) for name in NUMBERS if name in words}
    passed = {name: value for name, value in words.items() if not _is_known(name, value)}
    trusts_system = passed.get("sslrootcert") == SYSTEM
    if tcp:
        _check_tls(passed)
    if trusts_system:
        del passed["sslrootcert"]
    return Words(passed, numbers, target, application, pooled == "true", trusts_system)


def _mode_of(value: str) -> str:
    # libpq knows `ssl=true` from JDBC; others write a mode.
    return {"true": "require", "1": "require", "false": "disable", "0": "disable"}.get(value, value)


def _number(name: str, value: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise ValueError(f"has a {name} that is no whole number")
    return int(value)


def _is_known(name: str, value: str) -> bool:
    if name in PASSED:
        return False
    if name in ONLY:
        kept, advice = ONLY[name]
        if value not in kept:
            other = f" other than {' or '.join(kept)}" if kept else ""
            raise ValueError(f"has {name}{other}: {advice}")
        return True
    called = name if NAME.fullmatch(name) else "a word"
    raise ValueError(f"has {called} after its ?, which the shop does not know: leave it out")


def _check_tls(passed: Mapping[str, str]) -> None:
    mode = passed.get("sslmode", "prefer")
    if mode not in SSL_MODES:
        raise ValueError(f"has an sslmode that is none of {', '.join(SSL_MODES)}")
    root = passed.get("sslrootcert")
    if root == SYSTEM:
        if mode != "verify-full":
            raise ValueError("has sslrootcert=system, which needs sslmode=verify-full beside it")
    elif root is None and mode in VERIFYING and not _is_at_home("root.crt"):
        raise ValueError(
            f"has sslmode={mode} without sslrootcert: name a file of certificates, or system"
        )
    for name in ("sslrootcert", "sslcrl"):
        if (path := passed.get(name)) and path != SYSTEM:
            _load(name, path)
    if certificate := passed.get("sslcert"):
        _load("sslcert", certificate, passed.get("sslkey"), passed.get("sslpassword", ""))


def _is_at_home(name: str) -> bool:
    with suppress(RuntimeError, KeyError):
        return (Path.home() / ".postgresql" / name).exists()
    return False


def _load(word: str, path: str, key: str | None = None, password: str = "") -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if word == "sslcert":
            context.load_cert_chain(path, key, lambda: password)
        else:
            context.load_verify_locations(path)
    except ssl.SSLError as error:
        raise ValueError(f"has an {word} whose file is no certificate with its key") from error
    except OSError as error:
        raise ValueError(f"has an {word} whose file cannot be read") from error
