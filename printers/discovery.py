"""Looks for printers where a venue may have them: on its own network, at this machine's USB and serial ports.

On request only, and bounded: 254 addresses, 64 at once, half a second each. Nothing is sent to anybody: who listens on
a printer's port is told, and asked who it is only when somebody adds it.
"""

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PORT = 9100
WITHIN_S = 0.5
AT_ONCE = 64
_SMALLEST_PREFIX = 24  # 254 addresses: the venue's own network, never a whole town's
_ANYWHERE = "192.0.2.1"  # RFC 5737: nobody's; nothing is sent there


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a printer may be."""

    address: str  # as printers/transports.py takes it
    kind: str  # network | usb | serial


def own_network() -> str:
    """The /24 this machine is in, such as "192.168.1.0/24"; "" when it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.connect((_ANYWHERE, PORT))  # of a datagram socket: chooses the way out, sends nothing
            own = trial.getsockname()[0]
        except OSError:
            return ""
    return str(ipaddress.ip_network(f"{own}/{_SMALLEST_PREFIX}", strict=False))


def is_searchable(network: str) -> bool:
    """Whether this is a private network of at most 254 addresses: others are none of a venue's business."""
    try:
        told = ipaddress.IPv4Network(network, strict=False)
    except ValueError:
        return False
    return told.prefixlen >= _SMALLEST_PREFIX and (told.is_private or told.is_loopback)


def on_network(network: str, port: int = PORT) -> Sequence[Found]:
    """Everybody of a network who listens on the port of printers, in order. Raises ValueError if not searchable."""
    if not is_searchable(network):
        raise ValueError(network)
    hosts = [str(host) for host in ipaddress.IPv4Network(network, strict=False).hosts()]
    with ThreadPoolExecutor(AT_ONCE, "look-for-printers") as pool:
        listening = pool.map(lambda host: _listens(host, port), hosts)
        return [
            Found(f"tcp://{host}:{port}", "network")
            for host, is_there in zip(hosts, listening, strict=True)
            if is_there
        ]


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=WITHIN_S).close()
    except OSError:
        return False
    return True


def on_this_machine(devices: Path = Path("/dev")) -> Sequence[Found]:
    """The USB printers and serial adapters of this machine."""
    return list(_devices(devices))


def _devices(devices: Path) -> Iterator[Found]:
    for path in sorted(devices.glob("usb/lp*")):
        yield Found(f"usb:{path}", "usb")
    for path in sorted(devices.glob("serial/by-id/*")):
        yield Found(f"serial:{path}?baud=115200&flow=rts", "serial")
