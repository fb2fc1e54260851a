"""How fast, and in how much memory, a long list is read and previewed: 5,000 rows in 5 s, 50,000 in 60 s and 500 MB.

Run by `python3 run.py bench roster`. Each size is read in a process of its own, as on the page; the first round meets
an empty register, the second finds everybody there already.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from admin.roster import reading
from congress.file_formats.register import read_register
from congress.file_formats.roster import read_roster
from congress.models import Fate
from congress.roster import imports
from congress.settings import PROJECT_ROOT
from tests.support.homes import CONGRESS, Home, prepare

HEADER = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Đảng viên",
    "Trình độ",
    "Chức vụ",
    "Đơn vị",
    "Đoàn",
    "Thành phần",
    "Lĩnh vực",
    "Số CCCD",
    "Điện thoại",
    "Email",
    "Ghi chú",
)


def write_list(path: Path, rows: int) -> None:
    """Write a list of so many invented people, named and placed as in the sample."""
    register = read_register((PROJECT_ROOT / "sample" / "don-vi.csv").read_bytes())
    known = read_roster((PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes(), "", register).delegates
    chance = random.Random(rows)
    families, middles, givens = (sorted({row.full_name.split()[part] for row in known}) for part in (0, 1, -1))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("DS đại biểu")
        sheet.write_row(0, 0, HEADER)
        for number in range(1, rows + 1):
            like = chance.choice(known)
            name = " ".join(map(chance.choice, (families, middles, middles, givens)))
            born = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1940, 2004)}"
            cells = (
                number,
                name,
                born,
                like.sex,
                like.ethnicity,
                "x" if like.is_party_member else "",
                like.education,
                like.position_title,
                like.unit,
                like.delegation,
                "Đại biểu đương nhiên",
                "",
                f"0990{number:08}",
                f"095{number:07}",
                "",
                like.notes,
            )
            sheet.write_row(number, 0, cells)


def measure(data: Path, path: Path) -> None:
    """Read one list as the reading process does; print what it took and what became of the rows."""
    home = Home.open(data)
    content = path.read_bytes()
    import_id = home.database.run(lambda s: imports.start(s, CONGRESS, path.name, content, "bench"))
    before = time.perf_counter()
    reading.read_here(home.hub, import_id)
    took = time.perf_counter() - before
    with home.database.reading() as db_session:
        row = imports.get(db_session, CONGRESS, import_id)
        counts = imports.counts(db_session, import_id)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    said = row.failure or ", ".join(f"{fate} {counts.get(fate, 0)}" for fate in Fate)
    print(f"{row.rows_total:>7} rows {took:8.1f} s {peak:6.0f} MB   {said}", flush=True)
    if not row.failure:
        before = time.perf_counter()
        home.database.run(lambda s: imports.decide_all(s, CONGRESS, import_id, Fate.DOUBTFUL, "new"))
        home.database.run(lambda s: imports.apply(s, CONGRESS, import_id, "bench"))
        print(f"{'':>12} taken in after {time.perf_counter() - before:.1f} s more", flush=True)


def main() -> None:
    """Measure both sizes, on an empty register and on a full one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[5_000, 50_000])
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        measure(*told.measure)
        return
    for rows in told.rows:
        with tempfile.TemporaryDirectory() as folder:
            data, path = Path(folder) / "data", Path(folder) / "list.xlsx"
            prepare(data)
            write_list(path, rows)
            for _ in ("new", "known"):
                words = [sys.executable, "-m", "bench.roster", "--measure", str(data), str(path)]
                subprocess.run(words, check=True, cwd=PROJECT_ROOT)


if __name__ == "__main__":
    main()
