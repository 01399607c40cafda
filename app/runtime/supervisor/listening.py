"""The listening socket, bound once by the first process and handed down."""

import errno
import socket
from ipaddress import ip_address

from app.runtime.embedded import CannotStart

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Returns a socket that takes connections; port 0 chooses a free one. Raises CannotStart."""
    listener = bind(host, port)
    try:
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise cannot_listen(host, port, error) from error
    return listener


def bind(host: str, port: int) -> socket.socket:
    """Returns a socket that refuses connections until it listens. Raises CannotStart.

    A name with several addresses, such as localhost, means its IPv4 one.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotStart(f"cannot listen on {host}: {error.strerror}") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise cannot_listen(host, port, error) from error
    return listener


def cannot_listen(host: str, port: int, error: OSError) -> CannotStart:
    if error.errno == errno.EADDRINUSE:
        return CannotStart(f"port {port} on {host} is already in use; choose another with --port")
    return CannotStart(f"cannot listen on port {port} of {host}: {error.strerror}")


def address(listener: socket.socket) -> tuple[str, int]:
    name: tuple[str, int] = listener.getsockname()[:2]
    host, port = name
    # An address that means all interfaces is reached at this machine's own.
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port


def url(listener: socket.socket) -> str:
    host, port = address(listener)
    return f"http://[{host}]:{port}" if ip_address(host).version == 6 else f"http://{host}:{port}"
