"""The way to the mail server: encrypted and proven, signed in, and every answer of the server told apart."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from admin.mailer.conversation import Conversation
from admin.mailer.faults import LostTouch, Refused, ServerTrouble
from congress.invitations.mail_server import ServerAddress
from congress.models import TransportSecurity
from tests.support import mail_sink
from tests.support.mail_sink import PASSWORD, USERNAME, MailSink, Wire

TO = "nguoi1@example.vn"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mail_sink.certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, trusted as an organization's own authority is."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink.mail_sink() as running:
        yield running


def server_at(
    port: int,
    security: TransportSecurity = TransportSecurity.NONE,
    *,
    host: str = "localhost",
    username: str = "",
) -> ServerAddress:
    return ServerAddress(1, host, port, security, username, "Ban Tổ chức", "btc@daihoi.example.vn", "", 600)


def message(attached: bytes = b"") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Giấy mời"
    made.set_content("Kính mời", cte="quoted-printable")
    made.add_attachment(attached, "application", "pdf")
    return made


def begun() -> None:
    """Note nothing: these tests have no journal."""


def send(server: ServerAddress, made: EmailMessage | None = None, password: str = "") -> str:
    with Conversation(server, password, 5) as conversation:
        return conversation.send(made or message(), TO, begun)


def test_starttls_with_a_trusted_certificate_and_an_account(trusted: Path) -> None:
    options = {"tls_context": mail_sink.tls(trusted), "authenticator": mail_sink.one_account, "auth_required": True}
    with mail_sink.mail_sink(require_starttls=True, **options) as sink:
        server = server_at(sink.port, TransportSecurity.STARTTLS, username=USERNAME)
        assert send(server, password=PASSWORD).startswith("250 2.0.0")
    assert sink.recipients == [TO]


def test_tls_from_the_first_byte(trusted: Path) -> None:
    with mail_sink.mail_sink(ssl_context=mail_sink.tls(trusted)) as sink:
        send(server_at(sink.port, TransportSecurity.IMPLICIT))
    assert sink.recipients == [TO]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_nobody_vouches_for_or_of_another_name_is_not_talked_to(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    if host != "localhost":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # trusted, but the name is another
    with mail_sink.mail_sink(require_starttls=True, tls_context=mail_sink.tls(certificate)) as sink:
        with pytest.raises(ServerTrouble, match="Không xác thực được máy chủ thư") as trouble:
            send(server_at(sink.port, TransportSecurity.STARTTLS, host=host))
        assert trouble.value.is_lasting
    assert sink.attempts == {}


def test_a_server_that_offers_no_encryption_gets_no_password(sink: MailSink) -> None:
    with pytest.raises(ServerTrouble, match="STARTTLS"):
        send(server_at(sink.port, TransportSecurity.STARTTLS, username=USERNAME), password=PASSWORD)
    assert sink.attempts == {}


def test_a_wrong_password_is_told_and_not_tried_again(trusted: Path) -> None:
    tries: list[AuthResult] = []

    def counting(*told: object) -> AuthResult:
        tries.append(AuthResult(success=False, handled=False))
        return tries[-1]

    options = {"tls_context": mail_sink.tls(trusted), "authenticator": counting, "auth_required": True}
    with mail_sink.mail_sink(require_starttls=True, **options) as sink:
        with pytest.raises(ServerTrouble, match="không nhận tài khoản hoặc mật khẩu: 535") as trouble:
            send(server_at(sink.port, TransportSecurity.STARTTLS, username=USERNAME), password="wrong")
        assert trouble.value.is_lasting


@pytest.mark.parametrize(("reply", "is_lasting"), [("450 4.2.1 Mailbox busy", False), ("550 5.1.1 No such user", True)])
def test_a_refused_recipient_is_their_own_trouble_and_the_next_one_is_served(
    sink: MailSink, reply: str, *, is_lasting: bool
) -> None:
    sink.wishes.recipients[TO] = [reply]
    with Conversation(server_at(sink.port), "", 5) as conversation:
        with pytest.raises(Refused) as refusal:
            conversation.send(message(), TO, begun)
        conversation.send(message(), "nguoi2@example.vn", begun)
    assert (refusal.value.words, refusal.value.is_lasting, refusal.value.is_address) == (reply, is_lasting, True)
    assert sink.recipients == ["nguoi2@example.vn"]


@pytest.mark.parametrize("reply", ["450 4.7.1 Slow down", "550 5.7.1 Not you"])
def test_a_refused_sender_is_everybodys_trouble(sink: MailSink, reply: str) -> None:
    sink.wishes.sender = reply
    with pytest.raises(ServerTrouble, match=reply) as trouble:
        send(server_at(sink.port))
    assert trouble.value.is_lasting is reply.startswith("5")


def test_what_stops_a_message_before_it_leaves_stops_it_whole(sink: MailSink) -> None:
    def not_any_more() -> None:
        raise LookupError

    with Conversation(server_at(sink.port), "", 5) as conversation:
        with pytest.raises(LookupError):
            conversation.send(message(), TO, not_any_more)
        conversation.send(message(), "nguoi2@example.vn", begun)
    assert sink.recipients == ["nguoi2@example.vn"]


def test_a_line_that_breaks_before_the_last_dot_is_told_from_one_that_breaks_after_it(sink: MailSink) -> None:
    def inside(said: bytes) -> int | None:
        start = said.find(b"DATA\r\n")
        return start + 5000 if 0 <= start < len(said) - 6000 else None

    larger_than_any_buffer = message(bytes(12_000_000))
    with Wire(sink.port, inside) as wire, pytest.raises(ServerTrouble):
        send(server_at(wire.port), larger_than_any_buffer)
    sink.wishes.cut_after_message = True
    with pytest.raises(LostTouch):
        send(server_at(sink.port))


def test_lines_that_begin_with_a_dot_arrive_as_they_were(sink: MailSink) -> None:
    made = EmailMessage()
    made.set_content(".\n..\n.chấm\nhết", cte="8bit")
    send(server_at(sink.port), made)
    assert sink.taken[0].get_content().splitlines()[:4] == [".", "..", ".chấm", "hết"]


def test_a_server_nobody_runs_and_one_that_says_nothing_are_told_in_words() -> None:
    with pytest.raises(ServerTrouble, match=r"Không liên lạc được máy chủ thư localhost cổng 9:") as trouble:
        send(server_at(9))
    assert not trouble.value.is_lasting
    with mail_sink.silence() as port, pytest.raises(ServerTrouble, match="không trả lời") as trouble:
        Conversation(server_at(port), "", 0.3)
    assert not trouble.value.is_lasting
