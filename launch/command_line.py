"""What may be typed after `python3 run.py`, and what it means."""

import argparse
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import NoReturn

from launch import checking, hub
from launch.words import Unable, say, say_trouble

PROJECT = Path(__file__).resolve().parent.parent
_INTERRUPTED = 130

_ABOUT = """\
Đón tiếp đại biểu: cài đặt và chạy trọn bộ trên máy này (web, bộ in, máy in ảo).
Sets up and runs Đón on this machine: web, print spooler, virtual printer. Ctrl-C stops it.
"""

_MORE = """\
lệnh khác / other commands:
  test [ĐỐI SỐ PYTEST]  cài phần cần cho kiểm thử rồi chạy tất cả; có đối số thì chỉ chạy pytest
                        set up what tests need and run them all; with arguments, pytest alone
  bench [TÊN]           đo: camera, door, door_search, hall_drawing, invitations, kiosk, live, paper_chaos, report,
                        roster, seating, slips
                        measure one of these; không có tên thì đo tất cả / without a name, everything
  setup                 chỉ cài đặt (.venv), không chạy / install only

ví dụ / examples:
  python3 run.py                          chạy, với dữ liệu mẫu / run, with the sample congress
  python3 run.py --port 8010              khi cổng 8000 đã có chương trình khác dùng / when 8000 is taken
  python3 run.py --data ~/dai-hoi --no-sample
                                          một hội nghị thật, dữ liệu để riêng / a real congress, kept apart
  python3 run.py --printers 2             hai máy in ảo, để thử chuyển máy / two virtual printers, to see failover
  python3 run.py test tests/unit -k code  chỉ vài bài kiểm thử / a few tests only
"""


def obey(words: Sequence[str]) -> int:
    """Carry out one command line; the exit code. Whatever stands in the way is said in words, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _carry_out(words)
    except Unable as refusal:
        say_trouble(refusal.vietnamese, refusal.english, below=refusal.below)
        return 1
    except OSError as fault:
        say_trouble(f"Hệ thống báo lỗi: {fault}", f"The system reports: {fault}")
        return 1
    except KeyboardInterrupt:
        say("\nĐã dừng.", "Stopped.")
        return _INTERRUPTED


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _carry_out(words: Sequence[str]) -> int:
    match [*words[:1]]:
        case ["test"]:
            return checking.test(PROJECT, words[1:])
        case ["bench"]:
            return checking.bench(PROJECT, words[1:])
        case ["setup"]:
            checking.set_up(PROJECT)
            return 0
        case _:
            return _run(words)


def _run(words: Sequence[str]) -> int:
    options = _parser().parse_args(words)
    place = hub.Place(options.host, options.port, Path(options.data).expanduser().absolute(), options.printers)
    hub.warn_when_open(place)
    return hub.run(PROJECT, place, sample=options.sample)


class _Parser(argparse.ArgumentParser):
    """argparse, but a wrong word is answered in the launcher's own way and leaves with 2."""

    def error(self, message: str) -> NoReturn:
        say_trouble(
            "Không hiểu dòng lệnh này. Xem cách dùng:",
            f"This command line is not understood ({message}). See:",
            below="python3 run.py --help",
        )
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python3 run.py",
        description=_ABOUT,
        epilog=_MORE,
        formatter_class=argparse.RawTextHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8000,
        metavar="N",
        help="cổng web, mặc định 8000; khay giấy ở N+1, máy in ảo từ N+1100\n"
        "web port, 8000 unless told; the paper tray is at N+1, virtual printers from N+1100 on",
    )
    parser.add_argument(
        "--printers",
        type=int,
        choices=range(1, hub.MOST_PRINTERS + 1),
        default=1,
        metavar="SỐ-MÁY",
        help=f"số máy in ảo, 1 đến {hub.MOST_PRINTERS}, mặc định 1; máy sau ở cổng kế tiếp\n"
        f"how many virtual printers, 1 to {hub.MOST_PRINTERS}, 1 unless told; each at the next port",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ĐỊA-CHỈ",
        help="địa chỉ để máy khác trong mạng mở được, như 0.0.0.0; mặc định chỉ máy này\n"
        "address to listen on, such as 0.0.0.0 for other machines; this machine only unless told",
    )
    parser.add_argument(
        "--data",
        default=str(PROJECT / ".data"),
        metavar="THƯ-MỤC",
        help="nơi để cơ sở dữ liệu, khoá, khay giấy và nhật ký; mặc định .data\n"
        "where database, keys, paper tray and logs live; .data unless told",
    )
    parser.add_argument(
        "--no-sample",
        dest="sample",
        action="store_false",
        help="không nạp hội nghị mẫu / do not load the sample congress",
    )
    return parser


def _port(word: str) -> int:
    number = int(word)
    if not 1 <= number <= hub.LAST_WEB_PORT:
        raise argparse.ArgumentTypeError(f"1 to {hub.LAST_WEB_PORT}")
    return number
