"""The address of Redis: one server, a socket, or the sentinels that know the primary.

`read` raises ValueError with words that follow the setting's name. An address may hold a password,
so no message repeats a part of it.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote

import msgspec

from app.values.server_url import refuse_bare_signs, split_url

SCHEMES: Final = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel")
PORT: Final = 6379
SENTINEL_PORT: Final = 26379
# Celery writes these words in capitals and with CERT_.
CERT_REQS: Final = ("none", "optional", "required")
BOOLEANS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class RedisAddress(msgspec.Struct, frozen=True):
    """`hosts` are pairs of a host and its port: of the server, or of the sentinels if `primary` is
    the name by which they know the server. A socket has a `path` instead.

    `tls` has the arguments of redis-py's SSLConnection, or is None where there is no TLS.
    """

    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    primary: str = ""
    db: int = 0
    username: str | None = None
    password: str | None = None
    sentinel_username: str | None = None
    sentinel_password: str | None = None
    tls: dict[str, Any] | None = None


def read(url: str) -> RedisAddress:
    parted = _parted(url)
    scheme, _, sentinel = parted.scheme.partition("+")
    options = _options(parted, tls=scheme == "rediss", sentinel=bool(sentinel))
    user, _, place = parted.netloc.rpartition("@")
    username, _, password = user.partition(":")
    known: dict[str, Any] = {
        "username": unquote(username) or options.pop("username", None),
        "password": unquote(password) or options.pop("password", None),
        "tls": _tls(options) if scheme == "rediss" else None,
    }
    if scheme == "unix":
        if place or not parted.path.strip("/"):
            raise ValueError("lacks the path of the socket, as in unix:///run/redis.sock")
        return RedisAddress(path=unquote(parted.path), db=_db("", options), **known)
    port = SENTINEL_PORT if sentinel else PORT
    hosts = tuple(_host(one, port) for one in place.split(","))
    steps = [unquote(step) for step in parted.path.strip("/").split("/")]
    primary = steps.pop(0) if sentinel else ""
    if sentinel and not (primary and all(host for host, _ in hosts)):
        raise ValueError(
            "lacks the sentinels or the primary's name, as in redis+sentinel://first,second/name/0"
        )
    if len(hosts) > 1 and not sentinel:
        raise ValueError("names several hosts, which only redis+sentinel://first,second/name may")
    if len(steps) > 1:
        raise ValueError("has more steps after the host than the number of the database")
    return RedisAddress(
        hosts=tuple((host or "localhost", port) for host, port in hosts),
        primary=primary,
        db=_db("".join(steps), options),
        sentinel_username=options.get("sentinel_username"),
        sentinel_password=options.get("sentinel_password"),
        **known,
    )


def _parted(url: str) -> SplitResult:
    if "cluster" in url.partition("://")[0]:
        raise ValueError(
            "names a Redis Cluster, which is not supported; name one server with redis://,"
            " or its sentinels with redis+sentinel://"
        )
    parted = split_url(url, SCHEMES)
    refuse_bare_signs(url)
    return parted


def _host(text: str, port: int) -> tuple[str, int]:
    host, _, given = text.rpartition(":") if ":" in text.rpartition("]")[2] else (text, "", "")
    return unquote(host).strip("[]"), int(given or port)


def _db(step: str, options: Mapping[str, str]) -> int:
    number = options.get("db", step) or "0"
    if not number.isdecimal():
        raise ValueError("has a database that is no number, as in redis://localhost:6379/0")
    return int(number)


def _options(parted: SplitResult, *, tls: bool, sentinel: bool) -> dict[str, str]:
    known = ["db", "username", "password"]
    known += list(TLS) if tls else []
    known += ["sentinel_username", "sentinel_password"] if sentinel else []
    given = dict(parse_qsl(parted.query, keep_blank_values=True))
    if given.keys() - known:
        more = "" if tls else ", and those of TLS after rediss://"
        raise ValueError(f"knows no other options than {', '.join(known)}{more}")
    return given


def _tls(options: Mapping[str, str]) -> dict[str, Any]:
    given = {name: read(options[name]) for name, read in TLS.items() if name in options}
    checks = given.setdefault("ssl_cert_reqs", "required") == "required"
    # redis-py 5 compares the certificate with the host only when it is asked to.
    given["ssl_check_hostname"] = given.get("ssl_check_hostname", True) and checks
    if "ssl_certfile" in given:
        # One file may have both the certificate and its key.
        given.setdefault("ssl_keyfile", given["ssl_certfile"])
    return given


def _file(path: str) -> str:
    if not os.access(path, os.R_OK) or Path(path).is_dir():
        raise ValueError("names a file of TLS that is not there or cannot be read")
    return path


def _cert_reqs(text: str) -> str:
    word = text.lower().removeprefix("cert_")
    if word not in CERT_REQS:
        raise ValueError(f"knows ssl_cert_reqs={'|'.join(CERT_REQS)}")
    return word


def _boolean(text: str) -> bool:
    if text.lower() not in BOOLEANS:
        raise ValueError("knows ssl_check_hostname=true|false")
    return BOOLEANS[text.lower()]


TLS: Final[Mapping[str, Callable[[str], Any]]] = {
    "ssl_ca_certs": _file,
    "ssl_certfile": _file,
    "ssl_keyfile": _file,
    "ssl_cert_reqs": _cert_reqs,
    "ssl_check_hostname": _boolean,
}
