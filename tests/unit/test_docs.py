"""What the README promises exists: every path it names, and the two commands."""

import re
import subprocess
from pathlib import Path

import pytest

from congress.settings import PROJECT_ROOT

PAGES = [PROJECT_ROOT / "README.md", *sorted((PROJECT_ROOT / "docs").rglob("*.md"))]
_SPANS = re.compile(r"`([^`\n]+)`|\]\(([^)\s]+)\)")
_PATH = re.compile(r"^\.?[\w.-]+(/[\w.-]*)+$|^[\w-]+\.(py|md|toml|mjs)$|^Makefile$")
_MADE_AT_RUN_TIME = {".venv", ".data", "DIR/keys", "DON_DATA/keys"}


def named_paths(text: str) -> set[str]:
    """Everything in code spans, links and code blocks that looks like a path of the project."""
    blocks = "\n".join(re.findall(r"```\n(.*?)```", text, re.DOTALL))
    words = [word for span in _SPANS.findall(text) for word in "".join(span).split()] + blocks.split()
    return {word.strip(",:;") for word in words if _PATH.match(word.strip(",:;"))} - _MADE_AT_RUN_TIME


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(PROJECT_ROOT)))
def test_every_path_named_is_there(document: Path) -> None:
    roots = (PROJECT_ROOT, document.parent)
    missing = [
        path
        for path in named_paths(document.read_text("utf-8"))
        if not path.startswith((".venv/", "/")) and not any((root / path).exists() for root in roots)
    ]
    assert missing == []


def test_the_way_of_a_scan_names_the_modules_of_the_way() -> None:
    way = named_paths((PROJECT_ROOT / "README.md").read_text("utf-8"))
    assert {"kiosk/redeem.py", "congress/check_in.py", "congress/admission.py", "printers/spooler.py"} <= way


def test_the_map_names_every_folder_of_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout
    folders = {line.split("/")[0] for line in listed.splitlines() if "/" in line and not line.startswith(".")}
    text = (PROJECT_ROOT / "README.md").read_text("utf-8")
    assert [folder for folder in sorted(folders) if f"`{folder}/" not in text] == []
