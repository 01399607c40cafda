"""The URL of a webhook endpoint, read by one parser and sent to exactly as read."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.infra.outbound.addresses import Internal, internal, is_public
from app.values.fields import Invalid

LONGEST: Final = 2000
HTTPS: Final = 443
PORTS: Final = {"http": 80, "https": HTTPS}
# Below it run other services, which must not receive a request of this shop by mistake.
LOWEST_FREE_PORT: Final = 1024

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>[/?][!-~]*)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Some readers take a host whose last label has this form for an IPv4 address: 0x7f.1, 2130706433.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NOT_OF_THE_WORLD: Final = ("localhost", "local", "internal", "home.arpa", "onion", "invalid")


class Target(msgspec.Struct, frozen=True):
    """`host` is a name, or an address without brackets; `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """Returns the URL as it is stored: in lower case, with the port unless it is the scheme's
        own.
        """
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.bracketed}{port}{self.path}"

    @property
    def bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def target_of(url: str, allowed: Internal | None = None) -> Target:
    """Raises `Invalid` for the field `url`.

    It asks no name server: the addresses of a name are checked each time a connection is opened.
    """
    allowed = internal() if allowed is None else allowed
    if len(url) > LONGEST:
        raise _refused(_("must have at most {count} characters").format(count=LONGEST))
    found = _URL.fullmatch(url)
    if found is None:
        raise _refused(
            _(
                "must be an address such as https://example.com/hooks, without user or password,"
                " in ASCII"
            )
        )
    rest = found["rest"] or "/"
    if "#" in rest or "\\" in rest:
        raise _refused(_("must not have a fragment or a backslash"))
    scheme, host = found["scheme"].lower(), found["host"].lower().strip("[]")
    port = int(found["port"] or PORTS[scheme])
    if not 0 < port < 65536:
        raise _refused(_("has a port that does not exist"))
    is_literal = _is_address(found["host"].lower())
    if not allowed.names(host, port):
        _must_be_public(scheme, host, port, is_literal=is_literal)
    return Target(scheme, host, port, rest if rest.startswith("/") else f"/{rest}")


def _must_be_public(scheme: str, host: str, port: int, *, is_literal: bool) -> None:
    if scheme != "https":
        raise _refused(_("must begin with https://"))
    if port != HTTPS and port < LOWEST_FREE_PORT:
        raise _refused(_("must have the port 443, or one from 1024 on"))
    if is_literal:
        if not is_public(ip_address(host)):
            raise _refused(_("is not an address of the public internet"))
    elif "." not in host or host.endswith(tuple(f".{end}" for end in _NOT_OF_THE_WORLD)):
        raise _refused(_("is not a name of the public internet"))


def _is_address(host: str) -> bool:
    """Returns True for an address in its usual form and False for a name. Raises `Invalid` for
    others.
    """
    try:
        if host.startswith("["):
            IPv6Address(host[1:-1])
            return True
        labels = host.split(".")
        if not _NUMBER.fullmatch(labels[-1]):
            if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
                raise ValueError
            return False
        IPv4Address(host)
    except ValueError as error:
        raise _refused(_("has a host that is no name and no address in its usual form")) from error
    return True


def _refused(message: str) -> Invalid:
    return Invalid("url", message)
