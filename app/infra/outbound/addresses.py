"""The addresses that may be reached: public ones, and those that WEBHOOK_INTERNAL_HOSTS names."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

import msgspec

from app.settings import settings

IpAddress = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's special-purpose registry, multicast, and the address at which Azure serves its machines.
# They are written out, because Python's versions differ in what `ipaddress` calls global.
NOT_PUBLIC_V4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)

PUBLIC_V6: Final = IPv6Network("2000::/3")
# Teredo, 6to4 and the like, which carry another address within them, and documentation.
NOT_PUBLIC_V6: Final = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
# How DNS64 writes an IPv4 address for machines without IPv4; the IPv4 address is what counts.
NAT64: Final = IPv6Network("64:ff9b::/96")


class Internal(msgspec.Struct, frozen=True):
    """What an operator allows in addition to public addresses; a host may be bound to a port."""

    hosts: frozenset[tuple[str, int | None]]
    networks: tuple[Network, ...]

    def names(self, host: str, port: int) -> bool:
        """Returns whether the operator named the host as written, or a network that contains it."""
        if (host, None) in self.hosts or (host, port) in self.hosts:
            return True
        try:
            return self.holds(ip_address(host))
        except ValueError:
            return False

    def holds(self, address: IpAddress) -> bool:
        return any(address in network for network in self.networks)


def internal(setting: str = settings.webhook_internal_hosts) -> Internal:
    """Reads a list, separated by commas, of `host`, `host:port`, addresses and networks."""
    hosts: set[tuple[str, int | None]] = set()
    networks: list[Network] = []
    for entry in filter(None, map(str.strip, setting.lower().split(","))):
        try:
            networks.append(ip_network(entry.strip("[]")))
        except ValueError:
            host, _, port = entry.rpartition(":") if ":" in entry else (entry, "", "")
            hosts.add((host.strip("[]"), int(port) if port else None))
    return Internal(frozenset(hosts), tuple(networks))


def is_public(address: IpAddress) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_V4)
    if address in NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    return address in PUBLIC_V6 and not any(address in network for network in NOT_PUBLIC_V6)
