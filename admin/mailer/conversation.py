"""One conversation with a mail server (SMTP, RFC 5321), every answer of it told apart.

A server must not deliver a message whose last line, a single dot, it has not seen. So the dot is sent by itself: what
breaks off before it was not taken and may be tried again; what breaks off after it nobody knows about.
"""

import base64
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import Self

from admin.mailer.faults import LostTouch, Refused, ServerTrouble
from congress.invitations.mail_server import ServerAddress
from congress.models import TransportSecurity

_GO_AHEAD, _CLOSING = 354, 421
_DOT_FIRST = re.compile(rb"(?m)^\.")
_LONGEST_WORDS = 300
# A refusal of an address that is no fault of the address: by enhanced codes (RFC 3463) policy and security are 5.7.x.
_POLICY = re.compile(r"^5\.7\.\d+")


class Conversation:
    """An open conversation, for one message after the other. Not shared between threads."""

    def __init__(self, server: ServerAddress, password: str, timeout_s: float) -> None:
        """Open it, secure it, sign in. Raises ServerTrouble."""
        self._server = server
        try:
            self._smtp = _connected(server, timeout_s)
            self._smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as fault:  # no greeting, no EHLO: it takes no mail from us now
            raise _trouble(fault.smtp_code, fault.smtp_error) from fault
        except ssl.SSLError as fault:
            raise ServerTrouble(
                f"Không xác thực được máy chủ thư {server.host}: {fault.reason or fault.strerror}. "
                "Kiểm tra tên máy chủ, cổng và cách bảo mật.",
                is_lasting=True,
            ) from fault
        except (OSError, smtplib.SMTPException) as fault:
            raise _unreachable(server, fault) from fault
        try:
            self._sign_in(password)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take leave where that is still possible."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()

    def send(self, message: EmailMessage, to: str, note_begun: Callable[[], None]) -> str:
        """Send a message to one address; return what the server said when it took it.

        `note_begun` is called before the message leaves; what it raises stops the message and is passed on. Raises
        Refused, ServerTrouble, LostTouch.
        """
        data = _DOT_FIRST.sub(b"..", message.as_bytes(policy=SMTP))
        try:
            self._envelope(to)
            try:
                note_begun()
            except BaseException:
                self._smtp.rset()
                raise
            self._expect(*self._smtp.docmd("DATA"), wanted=_GO_AHEAD)
            self._smtp.send(data if data.endswith(b"\r\n") else data + b"\r\n")
        except (OSError, smtplib.SMTPException) as fault:
            raise _unreachable(self._server, fault) from fault
        try:
            self._smtp.send(b".\r\n")
            code, said = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as fault:
            raise LostTouch from fault
        self._expect(code, said)
        return _words(code, said)

    def _sign_in(self, password: str) -> None:
        if not self._server.username:
            return
        try:
            if "PLAIN" in self._smtp.esmtp_features.get("auth", "").split():
                self._sign_in_plainly(password)
            else:
                self._smtp.login(self._server.username, password)
        except smtplib.SMTPAuthenticationError as fault:
            lasting = fault.smtp_code >= 500
            words = f"Máy chủ thư không nhận tài khoản hoặc mật khẩu: {_words(fault.smtp_code, fault.smtp_error)}"
            raise ServerTrouble(words, is_lasting=lasting) from fault
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as fault:
            raise ServerTrouble(
                "Máy chủ thư không cho đăng nhập theo cách này. Kiểm tra cổng và cách bảo mật.", is_lasting=True
            ) from fault
        except (OSError, smtplib.SMTPException) as fault:
            raise _unreachable(self._server, fault) from fault

    def _sign_in_plainly(self, password: str) -> None:
        """Sign in by AUTH PLAIN, whose texts are UTF-8 (RFC 4616); the library knows only ASCII."""
        told = base64.b64encode(f"\0{self._server.username}\0{password}".encode()).decode("ascii")
        code, said = self._smtp.docmd("AUTH", f"PLAIN {told}")
        if code // 100 != 2:
            raise smtplib.SMTPAuthenticationError(code, said)

    def _envelope(self, to: str) -> None:
        """Name sender and recipient. A refused sender is everybody's trouble, a refused recipient is their own."""
        code, said = self._smtp.mail(self._server.sender_address)
        if code // 100 != 2:
            raise _trouble(code, said)
        code, said = self._smtp.rcpt(to)
        if code // 100 == 2:
            return
        words = _words(code, said)
        if code == _CLOSING or _POLICY.match(_told(said)):
            raise _trouble(code, said)
        self._smtp.rset()
        raise Refused(words, is_lasting=code >= 500, is_address=True)

    def _expect(self, code: int, said: bytes, wanted: int = 250) -> None:
        if code == wanted or (wanted != _GO_AHEAD and code // 100 == 2):
            return
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.rset()
        raise Refused(_words(code, said), is_lasting=code >= 500, is_address=False)


def _connected(server: ServerAddress, timeout_s: float) -> smtplib.SMTP:
    own_name = server.sender_address.rpartition("@")[2]  # the system may take long to find its own
    if server.security is TransportSecurity.IMPLICIT:
        trust = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=timeout_s, context=trust)
    smtp = smtplib.SMTP(server.host, server.port, own_name, timeout=timeout_s)
    if server.security is TransportSecurity.STARTTLS:
        try:
            smtp.starttls(context=ssl.create_default_context())
        except smtplib.SMTPNotSupportedError as fault:
            smtp.close()
            raise ServerTrouble(
                f"Máy chủ thư {server.host} không mã hóa được đường truyền (STARTTLS) ở cổng {server.port}; "
                "chưa gửi gì. Kiểm tra cổng và cách bảo mật.",
                is_lasting=True,
            ) from fault
        except BaseException:
            smtp.close()
            raise
    return smtp


def _trouble(code: int, said: bytes | str) -> ServerTrouble:
    return ServerTrouble(f"Máy chủ thư từ chối: {_words(code, said)}", is_lasting=code >= 500)


def _unreachable(server: ServerAddress, fault: Exception) -> ServerTrouble:
    if isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):
        return ServerTrouble(f"Máy chủ thư {server.host} cổng {server.port} không trả lời.", is_lasting=False)
    why = getattr(fault, "strerror", None) or "mất liên lạc"
    return ServerTrouble(f"Không liên lạc được máy chủ thư {server.host} cổng {server.port}: {why}.", is_lasting=False)


def _told(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def _words(code: int, said: bytes | str) -> str:
    """What the server said, as it goes into the journal."""
    return f"{code} {_told(said)}"[:_LONGEST_WORDS]
