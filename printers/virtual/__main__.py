"""python -m printers.virtual: the printers and their page until SIGTERM or Ctrl-C.

The first printer has the port and the tray that are told; each further one the next port and a tray beside it.
"""

import argparse
import errno
import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from printers.virtual.server import VirtualPrinter
from printers.virtual.tray_page import serving, tray_app

MOST_PRINTERS = 8


def main() -> int:
    """Run until told to stop: 0. 1 when a port or the tray cannot be had."""
    told = _arguments()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    port, tray = told.port, told.tray
    with ExitStack() as running:
        try:
            printers = []
            for further in range(told.printers):
                port, tray = told.port + further, _tray_of(told.tray, further)
                printer = VirtualPrinter(tray, told.host, port, told.width, speed_mm_s=told.speed)
                printers.append(running.enter_context(printer))
            port = told.page_port
            running.enter_context(serving(tray_app(printers), told.host, told.page_port))
        except OSError as fault:
            sys.stderr.write(_why_not(fault, told.host, port, tray) + "\n")
            return 1
        stop.wait()
    return 0


def _tray_of(first: Path, further: int) -> Path:
    return first.with_name(f"{first.name}-{further + 1}") if further else first


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m printers.virtual", description="Máy in ảo và khay giấy của Đón.")
    parser.add_argument("--port", type=int, default=9100, help="cổng của máy in thứ nhất; máy sau ở cổng kế tiếp")
    parser.add_argument("--printers", type=int, default=1, choices=range(1, MOST_PRINTERS + 1), help="số máy in")
    parser.add_argument("--page-port", type=int, default=8001, help="cổng trang Khay giấy")
    parser.add_argument("--tray", type=Path, required=True, help="thư mục nhận phiếu của máy thứ nhất")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ của máy này")
    parser.add_argument("--width", type=int, choices=(576, 384), default=576, help="bề ngang giấy, tính bằng chấm")
    parser.add_argument("--speed", type=float, default=250, help="mm mỗi giây; 0 là in ngay không chờ")
    return parser.parse_args()


def _why_not(fault: OSError, host: str, port: int, tray: Path) -> str:
    if fault.filename is not None:
        return f"Không dùng được khay giấy {tray}: {fault.strerror}."
    if fault.errno == errno.EADDRINUSE:
        return f"Cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác."
    return f"Không mở được {host} cổng {port}: {os.strerror(fault.errno) if fault.errno else fault}."


if __name__ == "__main__":
    sys.exit(main())
