"""Which addresses may be fetched: public ones only, judged by the address that is then connected to."""

from __future__ import annotations

import ipaddress
import socket

from detente.errors import SourceRefused, SourceUnreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Set apart by RFC 6890 and its successors; named here since Python's own list differs from release to release.
_SET_APART = tuple(ipaddress.ip_network(block) for block in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "::/8", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "3fff::/20", "5f00::/16",
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
))
_ISATAP = (0x00005EFE, 0x02005EFE)  # third quarter of an address that carries an IPv4 address in its last


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet: not private, loopback, link-local, multicast, reserved or unset.

    IPv6 forms that carry an IPv4 address (mapped, 6to4, NAT64, ISATAP) are judged by that address too.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None and address in _NAT64:
            inner = last
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
        if int(address) >> 32 & 0xFFFFFFFF in _ISATAP and not is_public(last):
            return False
    if any(address.version == block.version and address in block for block in _SET_APART):
        return False
    return address.is_global and not (
        address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
        or address.is_reserved or address.is_unspecified
    )


def resolve(host: str, port: int) -> list[str]:
    """Addresses of a host by the system's resolver, in its order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_address(host: str, port: int, *, allow_private: bool = False) -> str:
    """The address to connect to for a host.

    Raises SourceRefused if any address of the host is not public (a name with a public and a private address is a known
    trick), SourceUnreachable if there is none.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise SourceUnreachable(f"the host {host!r} is not known") from error
    if not addresses:
        raise SourceUnreachable(f"the host {host!r} has no address")
    if not allow_private:
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                raise SourceRefused(f"{host!r} stands for {address}, which is no public address")
    return addresses[0]


def answers(host: str, port: int, timeout: float) -> bool:
    """Whether something takes calls at an address that the user has named, public or not."""
    try:
        with socket.create_connection((host, port), timeout):
            return True
    except OSError:
        return False
