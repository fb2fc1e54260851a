"""Printers are found on request, in the venue's own network only; the test's network is this machine's own loopback."""

import time
from pathlib import Path

import pytest

from printers import discovery
from printers.discovery import Found
from printers.virtual import VirtualPrinter
from tests.support.processes import free_port


def test_who_listens_on_the_port_of_printers_is_found_among_254_addresses_within_seconds(tmp_path: Path) -> None:
    port = free_port()
    with (
        VirtualPrinter(tmp_path / "a", host="127.0.9.7", port=port),
        VirtualPrinter(tmp_path / "b", host="127.0.9.201", port=port) as second,
        VirtualPrinter(tmp_path / "c", host="127.0.10.7", port=port),
    ):
        began = time.monotonic()
        found = discovery.on_network("127.0.9.0/24", port)
        assert time.monotonic() - began < 5
        assert second.bytes_received == 0  # looking sends nothing
    assert found == [Found(f"tcp://127.0.9.{host}:{port}", "network") for host in (7, 201)]


@pytest.mark.parametrize("network", ["10.0.0.0/8", "192.168.0.0/16", "8.8.8.0/24", "nonsense", "", "fe80::/64"])
def test_other_networks_are_none_of_a_venues_business(network: str) -> None:
    assert not discovery.is_searchable(network)
    with pytest.raises(ValueError, match=f"^{network}$"):
        discovery.on_network(network)


def test_usb_printers_and_serial_adapters_of_this_machine_are_listed(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "serial" / "by-id").mkdir(parents=True)
    (tmp_path / "usb" / "lp0").touch()
    (tmp_path / "usb" / "hiddev0").touch()
    (tmp_path / "serial" / "by-id" / "usb-FTDI_A1").touch()
    assert discovery.on_this_machine(tmp_path) == [
        Found(f"usb:{tmp_path}/usb/lp0", "usb"),
        Found(f"serial:{tmp_path}/serial/by-id/usb-FTDI_A1?baud=115200&flow=rts", "serial"),
    ]
