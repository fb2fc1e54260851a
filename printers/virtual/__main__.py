"""python -m printers.virtual: the printer and its page until SIGTERM or Ctrl-C."""

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


def main() -> int:
    """Run until told to stop: 0. 1 when a port or the tray cannot be had."""
    told = _arguments()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    port = told.port
    with ExitStack() as running:
        try:
            printer = running.enter_context(
                VirtualPrinter(told.tray, told.host, told.port, told.width, speed_mm_s=told.speed)
            )
            port = told.page_port
            running.enter_context(serving(tray_app(told.tray, printer.faults), told.host, told.page_port))
        except OSError as fault:
            sys.stderr.write(_why_not(fault, told.host, port, told.tray) + "\n")
            return 1
        stop.wait()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m printers.virtual", description="Máy in ảo và khay giấy của Đón.")
    parser.add_argument("--port", type=int, default=9100, help="cổng máy in")
    parser.add_argument("--page-port", type=int, default=8001, help="cổng trang Khay giấy")
    parser.add_argument("--tray", type=Path, required=True, help="thư mục nhận phiếu")
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
