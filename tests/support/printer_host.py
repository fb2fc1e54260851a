"""The other end of a virtual printer's wire: what tests send to it and how they listen."""

import random
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from PIL import Image

from printers.virtual import VirtualPrinter

WITHIN_S = 5.0
CUT = b"\x1dV\x42\x00"
CLEAR = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
ALL_WELL = bytes.fromhex("10 00 00 00")


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    deadline = time.monotonic() + WITHIN_S
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, "did not happen in time"
        pause.wait(0.005)


class Host:
    """A connection to the printer that reads exact numbers of bytes."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        self.socket.settimeout(WITHIN_S)
        try:
            self.socket.connect(("127.0.0.1", printer.port))
        except OSError:
            self.socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            assert more, f"the printer hung up after {data!r}"
            data += more
        return data

    def ask(self, request: bytes, count: int) -> bytes:
        self.send(request)
        return self.read(count)

    def has_heard_nothing(self) -> bool:
        """Whether nothing has come. True proves something only after an answer to a later question came."""
        self.socket.setblocking(False)
        try:
            self.socket.recv(1)
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(WITHIN_S)
        return False


def picture(width: int = 576, height: int = 200, seed: int = 1) -> Image.Image:
    """Make a picture without 0x10, so that no real-time command is in it by chance."""
    data = random.Random(seed).randbytes(width // 8 * height).replace(b"\x10", b"\x11")
    return Image.frombytes("1", (width, height), data)


def raster(image: Image.Image, band_rows: int = 96) -> bytes:
    row = image.width // 8
    data = bytes(255 - byte for byte in image.tobytes())  # Pillow's 1 is white, the printer's 1 is black
    bands = [data[at : at + row * band_rows] for at in range(0, len(data), row * band_rows)]
    return b"".join(
        b"\x1dv0\0" + row.to_bytes(2, "little") + (len(band) // row).to_bytes(2, "little") + band for band in bands
    )


def process_id(word: bytes) -> bytes:
    return b"\x1d(H\x06\x0000" + word


def same(slip: Path, image: Image.Image) -> bool:
    with Image.open(slip) as printed:
        return printed.mode == "1" and printed.size == image.size and printed.tobytes() == image.tobytes()
