"""The one command: `python3 run.py` sets Đón up and runs it, `python3 run.py --help` tells the rest.

Any Python 3 must be able to read this file, so that an old one answers in words instead of a SyntaxError;
everything that may use today's language stands in launch/.
"""

import os
import shutil
import sys

OLDEST_PYTHON = (3, 11)


def words_when_unfit() -> str:
    """What keeps this Python or this system from running Đón, with the way out; empty when nothing does."""
    if os.name == "nt":
        return (
            "Đón chạy trên Linux và macOS; trên Windows hãy dùng WSL (lệnh: wsl --install).\n"
            "  Đón runs on Linux and macOS; on Windows use WSL (wsl --install).\n"
        )
    if sys.version_info >= OLDEST_PYTHON:
        return ""
    present = ".".join(str(number) for number in sys.version_info[:3])
    newer = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if shutil.which(name)]
    if newer:
        way_out = newer[0] + " run.py"
    elif sys.platform == "darwin":
        way_out = "brew install python@3.13 && python3.13 run.py"
    else:
        way_out = "sudo apt-get update && sudo apt-get install -y python3.11 python3.11-venv && python3.11 run.py"
    return (
        "Đón cần Python 3.11 trở lên; lệnh này đang chạy bằng Python " + present + ". Hãy gõ:\n"
        "  Đón needs Python 3.11 or newer; this is Python " + present + ". Type:\n"
        "    " + way_out + "\n"
    )  # fmt: skip


def main() -> int:
    """Refuse an unfit machine in words, else hand the command line over."""
    refusal = words_when_unfit()
    if refusal:
        sys.stderr.write(refusal)
        return 1
    from launch.command_line import obey  # noqa: PLC0415 - an old Python cannot read what lies behind this door

    return obey(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
