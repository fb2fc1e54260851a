"""The mailer: takes one message after the other from the queue, at the pace the organizer set.

What a fault means for a message is decided in one place, `_carry_out`; nothing is ever sent twice by itself.
"""

import random
import threading
import time
from collections.abc import Callable
from functools import partial

import structlog
from sqlalchemy.orm import Session

from admin.mailer import writing
from admin.mailer.conversation import Conversation
from admin.mailer.faults import LostTouch, Refused, ServerTrouble
from admin.mailer.letter import compose, new_message_id
from congress import clock, keys
from congress.errors import BadInput, Conflict, CongressError, Unavailable
from congress.hub import Hub
from congress.invitations import mail_queue, mail_server
from congress.invitations.mail_queue import ClaimedMail
from congress.invitations.mail_server import ServerAddress
from congress.models import MailServer, Purpose

LOOK_EVERY_S = 1.0  # for new mail; reads only
IDLE_EVERY_S = 5.0  # without a mail server nothing can become due at once
SWEEP_EVERY_S = 5.0
SEEN_EVERY_S = 20.0
CLOSE_AFTER_S = 20.0  # an open conversation nobody uses
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 300.0  # while the server cannot be talked to
SETTLE_PAUSES_S = (0.5, 1.0, 2.0, 4.0)
REFUSALS_IN_A_ROW = 5  # for good, of different messages: then it is no fault of theirs
log = structlog.get_logger()


class Mailer:
    """One process has one; a message under way is finished before it stops."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stopping = threading.Event()
        self._conversation: Conversation | None = None
        self._server: ServerAddress | None = None  # of the conversation
        self._last_used = self._next_at = self._sweep_at = self._seen_at = 0.0
        self._told = ""  # what the database knows to be wrong with the server
        self._pause_s = FIRST_PAUSE_S
        self._refusals = 0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping.is_set():
            wait_s = IDLE_EVERY_S
            try:
                wait_s = self._work_once()
            except CongressError as fault:
                log.warning("mailer", fault=str(fault))
            except Exception:  # a mailer that died of a fault of ours would leave everybody uninvited
                log.exception("mailer")
            self._stopping.wait(wait_s)
        self._hang_up()

    def _work_once(self) -> float:
        """Send one message if there is one; return how many seconds to wait before the next look."""
        now = time.monotonic()
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY_S
            if touched := self._hub.database.run(mail_queue.sweep):
                log.info("sweep", mails=touched)
        with self._hub.database.reading() as db_session:
            row = mail_queue.server(db_session)
            waiting = row is not None and mail_queue.has_work(db_session)
            server = mail_server.address_of(row) if row is not None else None
        if row is None or server is None:
            self._hang_up()
            return IDLE_EVERY_S
        self._show_life(row)
        if row.paused_at is not None or row.tested_at is None:
            self._hang_up()
            return LOOK_EVERY_S
        if not waiting:
            if now >= self._last_used + CLOSE_AFTER_S:
                self._hang_up()
            return LOOK_EVERY_S
        if now < self._next_at:
            return self._next_at - now
        try:
            conversation = self._talk_to(server)
        except ServerTrouble as trouble:
            self._note_trouble(server, trouble)
            return 0
        mail = self._hub.database.run(partial(mail_queue.claim, lease_s=self._hub.settings.mail_lease_s))
        if mail is not None:
            self._next_at = time.monotonic() + 60 / server.per_minute
            self._carry_out(mail, server, conversation)
        return 0

    def _carry_out(self, mail: ClaimedMail, server: ServerAddress, conversation: Conversation) -> None:
        """Send a claimed message, and settle it by what is known about it then."""
        run, began, ended, has_begun = self._hub.database.run, time.monotonic(), "fault", False

        def note_begun() -> None:
            nonlocal has_begun
            has_begun = True  # even if the note fails on its way back: what may be noted is not tried again
            run(partial(mail_queue.note_begun, mail=mail, message_id=message_id))

        try:
            letter = writing.letter_to(self._hub, mail.delegate_id, Purpose(mail.purpose), mail.address)
            message_id = new_message_id(server)
            message = compose(server, letter, message_id, clock.now())
            words = conversation.send(message, mail.address, note_begun)
            self._settle(partial(mail_queue.complete, mail=mail, words=words))
            ended, self._refusals = "sent", 0
            self._hear_well(server)
        except Refused as refusal:
            ended = self._settle_refused(mail, server, refusal)
        except ServerTrouble as trouble:
            ended = "server trouble"
            run(partial(mail_queue.give_back, mail=mail, words=trouble.words, blameless=True))
            self._note_trouble(server, trouble)
        except LostTouch:
            ended = "unknown if sent"
            self._hang_up()
            self._settle(partial(mail_queue.hold, mail=mail))
        except BadInput as fault:  # a text cannot be filled: nobody's letter can be written
            ended = "text"
            run(partial(mail_queue.give_back, mail=mail, words=fault.message_vi, blameless=True))
            run(partial(mail_queue.stop, congress_id=mail.congress_id, words=fault.message_vi))
        except Conflict:
            ended = "not invited any more, or another's"
            run(partial(mail_queue.drop, mail=mail))
        except CongressError:
            raise  # the store is away; the sweep deals with this message by what was noted of it
        except Exception:
            log.exception("mailer", delivery=mail.id)
            if not has_begun:
                run(partial(mail_queue.give_back, mail=mail, words="Không viết được thư này; xem nhật ký máy chủ."))
        finally:
            self._last_used = time.monotonic()
            ms = round((self._last_used - began) * 1000)
            log.info("mail", delivery=mail.id, attempt=mail.attempts, ended=ended, ms=ms)

    def _settle(self, use_case: Callable[[Session], None]) -> None:
        """Keep what became of a message that left; a store that is away for a moment is asked again."""
        for pause_s in SETTLE_PAUSES_S:
            try:
                return self._hub.database.run(use_case)
            except Unavailable:
                self._stopping.wait(pause_s)
        return self._hub.database.run(use_case)

    def _settle_refused(self, mail: ClaimedMail, server: ServerAddress, refusal: Refused) -> str:
        """Keep a refusal. Many for good in a row are no fault of those people: everything stops then."""
        run = self._hub.database.run
        if not refusal.is_lasting:
            run(partial(mail_queue.give_back, mail=mail, words=refusal.words))
            return "refused for now"
        run(partial(mail_queue.bounce if refusal.is_address else mail_queue.fail, mail=mail, words=refusal.words))
        self._refusals += 1
        if self._refusals >= REFUSALS_IN_A_ROW:
            self._refusals = 0
            words = (
                f"Máy chủ thư từ chối {REFUSALS_IN_A_ROW} thư liên tiếp nên đã tạm dừng gửi. Lần cuối: {refusal.words}"
            )
            run(partial(mail_queue.stop, congress_id=server.congress_id, words=words))
        return "refused"

    def _talk_to(self, server: ServerAddress) -> Conversation:
        if self._conversation is not None and self._server == server:
            return self._conversation
        self._hang_up()
        password = keys.secret(mail_server.password_file(self._hub.settings.keys))
        self._conversation = Conversation(server, password, self._hub.settings.mail_timeout_s)
        self._server = server
        return self._conversation

    def _note_trouble(self, server: ServerAddress, trouble: ServerTrouble) -> None:
        """Say on the page what is wrong. What will not mend itself stops everything: wrong passwords lock accounts."""
        self._hang_up()
        if trouble.is_lasting:
            self._hub.database.run(partial(mail_queue.stop, congress_id=server.congress_id, words=trouble.words))
            log.warning("mail server", ended="stopped")
            return
        self._say(server.congress_id, trouble.words)
        self._next_at = time.monotonic() + self._pause_s * random.uniform(0.8, 1.2)  # noqa: S311  no secret
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def _hear_well(self, server: ServerAddress) -> None:
        self._pause_s = FIRST_PAUSE_S
        if self._told:
            self._say(server.congress_id, "")

    def _show_life(self, row: MailServer) -> None:
        self._told = row.fault
        if time.monotonic() >= self._seen_at:
            self._say(row.congress_id, row.fault)

    def _say(self, congress_id: int, fault: str) -> None:
        self._hub.database.run(partial(mail_queue.note_seen, congress_id=congress_id, fault=fault))
        self._told, self._seen_at = fault, time.monotonic() + SEEN_EVERY_S

    def _hang_up(self) -> None:
        if self._conversation is not None:
            self._conversation.close()
            self._conversation = None
