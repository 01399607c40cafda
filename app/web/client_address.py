"""The address that a request comes from."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from litestar.connection import ASGIConnection

AnyConnection = ASGIConnection[Any, Any, Any, Any]


def address(connection: AnyConnection) -> str:
    """Returns an IPv4 address, or the IPv6 network of 64 bits, since one household has all of it.

    The server has already put in the address that a trusted proxy names.
    """
    host = connection.client.host if connection.client else ""
    try:
        given = ip_address(host)
    except ValueError:
        return host
    if isinstance(given, IPv6Address):
        mapped = given.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(given) >> 64 << 64))
    return str(given)
