"""How this machine is reached: its address on the local network, and what counts as itself."""

import ipaddress
import socket

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

# An address reserved for documentation (RFC 5737): asking for the way there sends nothing.
_ELSEWHERE = ("192.0.2.1", 9)


def lan_address() -> str:
    """The IPv4 address by which phones on the same network reach this machine.

    Raises ``OSError`` when the machine is on no network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_ELSEWHERE)
        address = str(probe.getsockname()[0])
    if is_loopback(address):
        msg = "this machine is on no network"
        raise OSError(msg)
    return address


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address, brackets allowed) can only mean this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
