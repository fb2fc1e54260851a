"""The paper tray's page and its process: slips shown, found and taken away, faults driven, words when it cannot start."""

import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from printers.virtual import VirtualPrinter
from printers.virtual.faults import Faults
from printers.virtual.tray_page import serving, tray_app
from tests.support.printer_host import (
    ALL_WELL,
    CLEAR,
    CUT,
    WITHIN_S,
    Host,
    picture,
    process_id,
    raster,
    same,
    until,
)


@pytest.fixture
def page(printer: VirtualPrinter, tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    """The page of two printers, of which the first is the test's."""
    with VirtualPrinter(tmp_path / "tray-2") as second, serving(tray_app([printer, second]), "127.0.0.1", 0) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
        yield connection
        connection.close()


def get(
    page: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    page.request("GET", path, headers=headers or {})
    answer = page.getresponse()
    return answer.status, answer.read(), answer.headers


def told(page: http.client.HTTPConnection, query: str = "") -> Any:
    status, body, _ = get(page, f"/state.json{query}")
    assert status == 200
    return json.loads(body)


def post(
    page: http.client.HTTPConnection, body: object, headers: dict[str, str] | None = None, printer: int = 1
) -> int:
    page.request(
        "POST", f"/printers/{printer}/faults", json.dumps(body), {"Content-Type": "application/json"} | (headers or {})
    )
    answer = page.getresponse()
    answer.read()
    return answer.status


def test_the_page_tells_of_each_slip_once_and_of_nothing_new_with_304(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    status, body, headers = get(page, "/state.json")
    assert (status, json.loads(body)["count"], json.loads(body)["slips"]) == (200, 0, [])
    assert get(page, "/state.json", {"If-None-Match": headers["ETag"]})[0] == 304
    with Host(printer) as host:
        host.ask((b"\x1bJ\x50" + CUT) * 62 + b"\x1dr\x01", 1)
    status, body, _ = get(page, "/state.json", {"If-None-Match": headers["ETag"]})
    shown = json.loads(body)
    assert (status, shown["count"], len(shown["slips"])) == (200, 62, 60)
    assert len(told(page, "?most=120")["slips"]) == 62
    newest = shown["slips"][0]
    assert (newest["number"], newest["width"], newest["height"], newest["mm"]) == (62, 576, 80, 10)
    status, png, headers = get(page, newest["url"])
    assert (status, png, headers["Content-Type"]) == (200, printer.slips()[-1].read_bytes(), "image/png")


def test_the_page_and_its_parts_are_served_under_a_strict_policy(page: http.client.HTTPConnection) -> None:
    kinds = {
        "/": "text/html",
        "/page/page.css": "text/css",
        "/page/zoom.mjs": "text/javascript",
        "/fonts/BeVietnamPro-Regular.ttf": "font/ttf",
    }
    for path, kind in kinds.items():
        status, _, headers = get(page, path)
        assert (status, headers["Content-Type"].split(";")[0]) == (200, kind)
        assert headers["Content-Security-Policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'"
        )


def test_only_slips_are_served_from_the_tray(printer: VirtualPrinter, page: http.client.HTTPConnection) -> None:
    with Host(printer) as host:
        host.ask(b"\x1bJ\x50" + CUT + b"\x1dr\x01", 1)
    [slip] = printer.slips()
    (slip.parent / "secret.png").write_bytes(b"secret")
    for name in ("secret.png", slip.with_suffix(".json").name, "..%2f..%2fetc%2fpasswd", slip.name + "%0a"):
        assert get(page, f"/printers/1/slips/{name}")[0] == 404, name
    assert get(page, f"/printers/1/slips/{slip.name}")[0] == 200
    for other in (0, 2, 3):
        assert get(page, f"/printers/{other}/slips/{slip.name}")[0] == 404
    assert get(page, "/state.json?printer=3")[0] == 404
    assert get(page, "/page/..%2fserver.py")[0] == 404


def test_each_printer_has_its_own_tray_and_its_own_faults(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    lay_slips(printer, b"0001")
    assert post(page, {"cover_open": True}, printer=2) == 204
    first, second = told(page), told(page, "?printer=2")
    assert ([slip["job"] for slip in first["slips"]], second["slips"]) == (["0001"], [])
    assert [shown["faults"]["cover_open"] for shown in first["printers"]] == [False, True]
    assert not printer.faults.cover_open


def test_a_slip_is_found_by_its_number_its_job_and_its_time(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    lay_slips(printer, b"0041", b"0007", b"ab-c")
    [*_, first] = told(page)["slips"]
    at = datetime.fromisoformat(first["printed_at"]) + timedelta(hours=7)

    def numbers(wanted: str) -> list[int]:
        return [slip["number"] for slip in told(page, f"?ahead=420&q={quote(wanted)}")["slips"]]

    assert numbers("41") == numbers("0041") == numbers("1") == [1]
    assert numbers("AB-C") == [3]
    assert numbers("0007") == [2]
    assert numbers(f"{at:%H:%M:%S} 41") == numbers(f"{at:%Hh%M} {at.day}/{at.month} 1") == [1]
    assert numbers(f"{(at + timedelta(hours=2)):%H:%M}") == []
    assert numbers("Nông Văn Thắng") == []  # a printer knows no words
    found = told(page, "?q=41")
    assert (found["count"], found["found"]) == (3, 1)
    assert get(page, "/state.json?q=1&ahead=99999")[0] == 400


def test_all_slips_or_those_found_are_taken_away_in_one_file(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    lay_slips(printer, b"0041", b"0042")
    for query, slips in (("", printer.slips()[::-1]), ("?q=41", printer.slips()[:1])):
        status, body, headers = get(page, f"/printers/1/slips.zip{query}")
        assert (status, headers["Content-Type"]) == (200, "application/zip")
        with zipfile.ZipFile(io.BytesIO(body)) as bundle:
            assert bundle.testzip() is None
            assert bundle.namelist() == [*(slip.name for slip in slips), "danh-sach.csv"]
            assert [bundle.read(slip.name) for slip in slips] == [slip.read_bytes() for slip in slips]
            listed = bundle.read("danh-sach.csv").decode("utf-8-sig").splitlines()
        assert [line.split(",")[2] for line in listed[1:]] == ["0042", "0041"][-len(slips) :]


def lay_slips(printer: VirtualPrinter, *jobs: bytes) -> None:
    with Host(printer) as host:
        for job in jobs:
            assert host.ask(b"\x1bJ\x50" + CUT + process_id(job), 7) == b"\x37\x22" + job + b"\x00"


def test_faults_are_switched_from_the_page_itself_only(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    assert post(page, {"paper_out": True}, {"Sec-Fetch-Site": "same-origin"}) == 204
    assert printer.faults.paper_out
    assert told(page)["printers"][0]["faults"]["paper_out"] is True
    for site in ("cross-site", "same-site"):
        assert post(page, {"paper_out": False}, {"Sec-Fetch-Site": site}) == 403
    assert post(page, {"paper_out": False}, {"Content-Type": "text/plain"}) == 415
    for body in (
        {"condition": True},
        {"paper_out": 0},
        ["paper_out"],
        {"reset_after_bytes": 0},
        {"reset_after_bytes": True},
        {"paper_left_rows": 1e3},
        {"paper_left_rows": 100_001},
        {"slow": None},
        {"slow": -1},
        {"tray_trouble": "full"},
        {"mute": True, "colour": True},
    ):
        assert post(page, body) == 400, body
    assert not printer.faults.mute
    assert printer.faults.paper_out
    assert post(page, {"paper_out": False}) == 204
    assert not printer.faults.paper_out


def test_every_fault_of_the_printer_can_be_driven_from_the_page(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    amounts = {"paper_left_rows": 320, "reset_after_bytes": 20_000, "slow": 20}
    own = {field.name for field in fields(Faults)} - {"condition", "on_change", "tray_trouble"}
    switches = own - amounts.keys()
    assert post(page, amounts | dict.fromkeys(switches, True)) == 204
    assert told(page)["printers"][0]["faults"] == amounts | dict.fromkeys(switches, True)
    assert (
        post(page, {"paper_left_rows": None, "reset_after_bytes": None, "slow": 0} | dict.fromkeys(switches, False))
        == 204
    )
    assert printer.faults == Faults()
    html = get(page, "/")[1].decode()
    assert {name for name in own if f'data-fault="{name}"' in html} == own


def test_a_full_disk_stops_the_printer_in_words_and_it_goes_on_with_the_same_slip(
    printer: VirtualPrinter, page: http.client.HTTPConnection, tmp_path: Path
) -> None:
    """/dev/full answers every write as a full disk does; the picture first, the note beside it after that."""
    for unfinished in ("unfinished.png", "unfinished.json"):
        (tmp_path / "tray" / unfinished).unlink(missing_ok=True)
        (tmp_path / "tray" / unfinished).symlink_to("/dev/full")
        image, before = picture(height=64, seed=len(unfinished)), len(printer.slips())
        with Host(printer) as host:
            host.ask(b"\x1da\x0e", 4)
            host.send(raster(image) + CUT + process_id(b"0001"))
            assert host.read(4) == bytes.fromhex("18 40 00 00")
            assert host.ask(b"\x10\x04\x02", 1) == b"\x52"
            assert told(page)["printers"][0]["tray_trouble"] == "ổ đĩa của máy này đã đầy"
            assert len(printer.slips()) == before
            assert host.has_heard_nothing()  # a slip that is not in the tray was never confirmed
            (tmp_path / "tray" / unfinished).unlink()
            assert host.read(11) == ALL_WELL + b"\x37\x220001\x00"
        assert same(printer.slips()[-1], image)
        assert len(printer.slips()) == before + 1
        assert told(page)["printers"][0]["tray_trouble"] == ""
    assert sorted(path.suffix for path in (tmp_path / "tray").iterdir()) == [".json", ".json", ".png", ".png"]


def test_clearing_a_printer_whose_tray_is_full_lets_go_of_the_job_and_keeps_the_paper(
    printer: VirtualPrinter, tmp_path: Path
) -> None:
    (tmp_path / "tray" / "unfinished.png").symlink_to("/dev/full")
    with Host(printer) as host:
        host.ask(b"\x1da\x0e", 4)
        host.send(b"\x1bJ\x50" + CUT + process_id(b"dead"))
        assert host.read(4) == bytes.fromhex("18 40 00 00")
        assert host.ask(CLEAR, 3 + 4) == b"\x37\x25\x00" + ALL_WELL
        (tmp_path / "tray" / "unfinished.png").unlink()
        assert host.ask(b"\x1bJ\x10" + CUT + b"\x1dr\x01", 1) == b"\0"
    with Image.open(printer.slips()[0]) as printed:
        assert printed.height == 0x50 + 0x10


# The process


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def command(tray: Path, port: int, page_port: int) -> list[str]:
    ports = ["--port", str(port), "--page-port", str(page_port)]
    return [sys.executable, "-m", "printers.virtual", *ports, "--tray", str(tray), "--speed", "0"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_prints_shows_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    port, page_port = free_port(), free_port()
    with subprocess.Popen(command(tmp_path / "a" / "tray", port, page_port), stderr=subprocess.PIPE) as process:
        try:
            until(lambda: listens(page_port))
            with socket.create_connection(("127.0.0.1", port), WITHIN_S) as host:
                host.sendall(b"\x1bJ\x50" + CUT + b"\x1dr\x01")
                assert host.recv(1) == b"\0"
            assert len(list((tmp_path / "a" / "tray").glob("*.png"))) == 1
            os.kill(process.pid, number)
            assert process.wait(WITHIN_S) == 0
            assert process.stderr is not None
            assert process.stderr.read() == b""
        finally:
            process.kill()


@pytest.mark.parametrize("taken", ["port", "page_port"])
def test_a_taken_port_is_said_in_one_line(tmp_path: Path, taken: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports = {"port": free_port(), "page_port": free_port()} | {taken: int(other.getsockname()[1])}
        done = subprocess.run(command(tmp_path, **ports), capture_output=True, text=True, timeout=20, check=False)
        assert done.returncode == 1
        assert done.stderr == f"Cổng {ports[taken]} đang có chương trình khác dùng; hãy chọn cổng khác.\n"
