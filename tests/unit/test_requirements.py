"""The locks are installed as they stand (`launch/library_folder.py`): nothing may be missing from them."""

import subprocess
import sys


def test_every_library_finds_the_libraries_it_asks_for() -> None:
    done = subprocess.run([sys.executable, "-I", "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "No broken requirements found.\n")
