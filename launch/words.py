"""How the launcher speaks: a Vietnamese line, the same in English beneath it, a command on a line of its own."""

import sys
from pathlib import Path
from textwrap import indent


class Unable(Exception):
    """The launcher cannot go on. What to tell the person; `below` is a command that helps or a line from a log."""

    def __init__(self, vietnamese: str, english: str, *, below: str = "") -> None:
        super().__init__(english)
        self.vietnamese = vietnamese
        self.english = english
        self.below = below


def say(vietnamese: str, english: str, *, below: str = "") -> None:
    """Write one message to standard output at once."""
    sys.stdout.write(_message(vietnamese, english, below))
    sys.stdout.flush()


def say_trouble(vietnamese: str, english: str, *, below: str = "") -> None:
    """Write one message to standard error at once, after whatever was said before it."""
    sys.stdout.flush()
    sys.stderr.write(_message(vietnamese, english, below))
    sys.stderr.flush()


def _message(vietnamese: str, english: str, below: str) -> str:
    return f"{vietnamese}\n  {english}\n" + (indent(below, "    ") + "\n" if below else "")


def last_lines(log: Path, *, since: int = 0, count: int = 2) -> list[str]:
    """The last lines of a log that say something, read from byte `since` on; none when the log cannot be read."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(since, log.stat().st_size - 8192))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line.rstrip() for line in text.splitlines() if line.strip()][-count:]


def shown_path(path: Path) -> str:
    """A path as short as it can be typed from where the person stands."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
