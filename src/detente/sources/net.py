"""Which addresses may be fetched: public ones only, judged by the address that is then connected to."""

from __future__ import annotations

import ipaddress
import socket

from detente.errors import SourceRefused, SourceUnreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet: not private, loopback, link-local, multicast, reserved or unset.

    IPv6 forms that carry an IPv4 address (mapped, 6to4, NAT64) are judged by that address too.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
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
