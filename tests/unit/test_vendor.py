"""Kept files of others are what their manifest says: nothing is changed, nothing lies there unsaid."""

import hashlib
import re

from congress.settings import PROJECT_ROOT

VENDOR = PROJECT_ROOT / "static" / "vendor"
ROW = re.compile(r"^\| `([^`]+)` \| [^|]+ \| `([0-9a-f]{64})` \|$", re.MULTILINE)
OWN = {"README.md"}


def test_every_kept_file_has_the_sum_its_manifest_says() -> None:
    listed = dict(ROW.findall((VENDOR / "README.md").read_text()))
    kept = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} - OWN
    assert kept == set(listed)
    for name, told in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == told, name


def test_the_licences_of_the_code_reader_lie_beside_it() -> None:
    assert (VENDOR / "zxing-wasm" / "LICENSE").read_text().startswith("MIT License")
    assert "Apache License" in (VENDOR / "zxing-wasm" / "ZXING-CPP-LICENSE").read_text()


def test_the_worker_takes_its_reader_from_this_hub() -> None:
    worker = (PROJECT_ROOT / "static" / "kiosk" / "camera_worker.mjs").read_text()
    assert "locateFile: (name) => `/static/vendor/zxing-wasm/reader/${name}`" in worker
