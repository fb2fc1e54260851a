"""A virtual printer with a tray of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from printers.virtual import VirtualPrinter


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "tray") as running:
        yield running
