"""The paper tray's page and its process: slips shown as they come out, faults switched, one clear line when it cannot start."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from printers.virtual import VirtualPrinter
from printers.virtual.tray_page import serving, tray_app
from tests.support.printer_host import CUT, WITHIN_S, Host, until


@pytest.fixture
def page(printer: VirtualPrinter, tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    with serving(tray_app(tmp_path / "tray", printer.faults), "127.0.0.1", 0) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
        yield connection
        connection.close()


def get(
    page: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    page.request("GET", path, headers=headers or {})
    answer = page.getresponse()
    return answer.status, answer.read(), answer.headers


def post(page: http.client.HTTPConnection, body: object, headers: dict[str, str] | None = None) -> int:
    page.request("POST", "/faults", json.dumps(body), {"Content-Type": "application/json"} | (headers or {}))
    answer = page.getresponse()
    answer.read()
    return answer.status


def test_the_page_tells_of_each_slip_once_and_of_nothing_new_with_304(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    status, body, headers = get(page, "/slips.json")
    assert (status, json.loads(body)["count"], json.loads(body)["slips"]) == (200, 0, [])
    assert get(page, "/slips.json", {"If-None-Match": headers["ETag"]})[0] == 304
    with Host(printer) as host:
        host.ask((b"\x1bJ\x50" + CUT) * 62 + b"\x1dr\x01", 1)
    status, body, _ = get(page, "/slips.json", {"If-None-Match": headers["ETag"]})
    told = json.loads(body)
    assert (status, told["count"], len(told["slips"])) == (200, 62, 60)
    newest = told["slips"][0]
    assert (newest["number"], newest["width"], newest["height"], newest["mm"]) == (62, 576, 80, 10)
    status, png, headers = get(page, f"/slips/{newest['name']}")
    assert (status, png, headers["Content-Type"]) == (200, printer.slips()[-1].read_bytes(), "image/png")


def test_the_page_and_its_parts_are_served_under_a_strict_policy(page: http.client.HTTPConnection) -> None:
    kinds = {
        "/": "text/html",
        "/page.css": "text/css",
        "/page.mjs": "text/javascript",
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
        assert get(page, f"/slips/{name}")[0] == 404, name
    assert get(page, f"/slips/{slip.name}")[0] == 200


def test_faults_are_switched_from_the_page_itself_only(
    printer: VirtualPrinter, page: http.client.HTTPConnection
) -> None:
    assert post(page, {"paper_out": True}, {"Sec-Fetch-Site": "same-origin"}) == 204
    assert printer.faults.paper_out
    assert json.loads(get(page, "/slips.json")[1])["faults"]["paper_out"] is True
    for site in ("cross-site", "same-site"):
        assert post(page, {"paper_out": False}, {"Sec-Fetch-Site": site}) == 403
    assert post(page, {"paper_out": False}, {"Content-Type": "text/plain"}) == 415
    for body in ({"condition": True}, {"paper_out": 0}, ["paper_out"], {"reset_after_bytes": 1}):
        assert post(page, body) == 400
    assert printer.faults.paper_out
    assert post(page, {"paper_out": False}) == 204
    assert not printer.faults.paper_out


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
