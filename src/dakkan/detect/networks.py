"""The network an address lies in: /24 of IPv4, /48 of IPv6, as providers hand them out."""

import ipaddress


def network_of(address: str | None) -> str:
    """`192.0.2.7` → `192.0.2.0/24`; text that is no address stands for itself, none is ""."""
    if not address:
        return ""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    length = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, length), strict=False))
