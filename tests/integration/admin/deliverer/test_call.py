"""The way to another system: proven when it is encrypted, to the address that was judged, over in bounded time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from admin.deliverer import call
from congress.outside.deliveries import Outcome
from tests.support import mail_sink
from tests.support.other_system import OtherSystem, drips, hangs, other_system, takes
from tests.support.processes import free_port


def post(url: str, *, is_private: bool = True, timeout_s: float = 2.0) -> Outcome:
    return call.post(
        url, {"webhook-id": "msg_1"}, b"{}", is_private=is_private, allows_link_local=False, timeout_s=timeout_s
    )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of "localhost"; whoever trusts it says so by SSL_CERT_FILE, as for an organization's own authority."""
    return mail_sink.certificate(tmp_path_factory.mktemp("tls"))


@contextmanager
def encrypted(certificate: Path, system: OtherSystem) -> Iterator[int]:
    """A door with TLS in front of another system; its port."""
    context = mail_sink.tls(certificate)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _address = door.accept()
                    with suppress(OSError), context.wrap_socket(line, server_side=True) as secure:
                        call_on(system, secure)

        threading.Thread(target=serve, daemon=True).start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)


def call_on(system: OtherSystem, line: socket.socket) -> None:
    read = b""
    while not read.endswith(b"{}"):
        read += line.recv(65536)
    system.conduct(system, line)


def test_an_encrypted_way_must_be_proven(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with other_system() as system, encrypted(certificate, system) as port:
        refused = post(f"https://localhost:{port}/")
        assert refused.status is None
        assert "TLS" in refused.words
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert post(f"https://localhost:{port}/").status == 200
        by_another_name = post(f"https://127.0.0.1:{port}/")
        assert by_another_name.status is None
        assert "TLS" in by_another_name.words


@pytest.mark.parametrize("conduct", [hangs, drips])
def test_an_encrypted_way_is_over_in_time_as_well(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, conduct: object
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with other_system(conduct) as system, encrypted(certificate, system) as port:  # type: ignore[arg-type]
        began = time.monotonic()
        outcome = post(f"https://localhost:{port}/", timeout_s=0.5)
        assert time.monotonic() - began < 3
        assert (outcome.status, outcome.words) == (None, "Hết thời gian chờ mà chưa có câu trả lời.")
        system.let_go.set()


def test_a_handshake_that_never_ends_is_over_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:  # takes the connection and says nothing
        began = time.monotonic()
        outcome = post(f"https://127.0.0.1:{door.getsockname()[1]}/", timeout_s=0.5)
        assert time.monotonic() - began < 3
        assert outcome.status is None


def test_an_answer_counts_though_its_end_never_comes() -> None:
    def never_ends(system: OtherSystem, line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ngood")
        system.let_go.wait(30)

    with other_system(never_ends) as system:
        assert post(system.url, timeout_s=0.5).status == 200
        system.let_go.set()


def test_a_name_that_leads_to_an_address_in_here_is_not_followed() -> None:
    with other_system() as system:
        url = system.url.replace("127.0.0.1", "localhost").replace("http:", "https:")
        outcome = post(url, is_private=False)
        assert outcome.status is None
        assert "nằm trong mạng riêng" in outcome.words
        assert system.messages == []


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with other_system(takes) as system:
        assert post(system.url).status == 200
        [message] = system.messages
        assert message.headers["host"] == f"127.0.0.1:{system.port}"


def test_nobody_there_and_no_such_name_are_told_apart() -> None:
    nobody = post(f"http://127.0.0.1:{free_port()}/")
    assert (nobody.status, "Không nối được" in nobody.words) == (None, True)
    nameless = post("https://khong-co.invalid/", is_private=False)
    assert (nameless.status, "Không tìm thấy máy khong-co.invalid" in nameless.words) == (None, True)
    too_long = post(f"https://{'a' * 70}.vn/", is_private=False)
    assert too_long.status is None
