"""Reading a list that was put in: minutes long at worst, and the file may be malicious.

So the web process hands it to a process of its own, with limits on memory and time: people at the doors notice nothing,
and whatever a file does to the reader, the hub lives on and says so.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from functools import partial

import structlog
from sqlalchemy.orm import Session

from congress.errors import CongressError
from congress.file_formats.errors import UnreadableFile
from congress.file_formats.roster import Tell, open_sheets, read_sheets
from congress.hub import Hub
from congress.roster import previews, records
from congress.roster.matching import Register
from congress.roster.plan import plan
from congress.settings import PROJECT_ROOT

_MOST_MEMORY = 1_500_000_000  # bytes of address space; 50,000 rows take half of it
_LONGEST_S = 180
_REPORT_EVERY_S = 0.5
_DIED = (
    "Tệp này làm máy đọc quá lâu hoặc quá nhiều bộ nhớ nên đã dừng lại; danh sách chưa thay đổi. "
    "Vui lòng mở bằng Excel, chỉ giữ trang tính có danh sách, lưu lại rồi gửi lại."
)
log = structlog.get_logger()


def read_apart(hub: Hub, import_id: int) -> None:
    """Start reading an import in a process of its own; somebody waits for it and notes it when it dies."""
    environment = {
        **os.environ,
        "DON_DATA": str(hub.settings.data),
        "DATABASE_URL": hub.settings.database_url,
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "roster", "read", str(import_id)],
        cwd=PROJECT_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    threading.Thread(target=_see_it_end, args=(hub, import_id, process), daemon=True).start()


def _see_it_end(hub: Hub, import_id: int, process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(_LONGEST_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.returncode:
        log.warning("roster_reading_died", roster_import=import_id, code=process.returncode)
        hub.database.run(lambda db_session: previews.fail(db_session, import_id, _DIED))


def limit_this_process() -> None:
    """Keep a reading from taking the machine with it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def read_here(hub: Hub, import_id: int, watch: Tell | None = None) -> None:
    """Read an import and keep its preview, telling progress on the way. What cannot be read is noted, in words.

    Progress goes to whoever looks at the page, and to `watch`.
    """
    task = hub.database.run(lambda db_session: previews.begin(db_session, import_id))
    told_at = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > _REPORT_EVERY_S:
            told_at = time.monotonic()
            hub.database.run(lambda db_session: previews.tell_progress(db_session, import_id, done, total))
            if watch:
                watch(done, total)

    try:
        sheets = open_sheets(task.content, task.filename, task.known)
        found = [previews.sheet_found(sheet) for sheet in sheets]
        reading = read_sheets(sheets, task.known, tell)
        del sheets  # the cells of a long list, once they are read, make room for its people
    except UnreadableFile as fault:
        words = fault.message_vi
        hub.database.run(lambda db_session: previews.fail(db_session, import_id, words))
        return
    with hub.database.reading() as db_session:
        known = partial(records.read, db_session)
        rows = plan(reading, Register.of(task.people), known, hub.keys, task.delegations)

    def keep(db_session: Session) -> None:
        previews.keep(db_session, import_id, found, rows, reading.delegations, task.mark)

    try:
        hub.database.run(keep)
    except CongressError as fault:  # given up by somebody meanwhile
        log.info("roster_reading_unwanted", roster_import=import_id, words=fault.message_vi)
