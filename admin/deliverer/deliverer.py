"""The deliverer: makes deliveries of what has happened, and a thread for each webhook sends them one after the other.

A slow webhook holds up its own thread alone. Nothing here is needed for a scan, and no scan writes anything for it.
"""

import threading
import time
from functools import partial

import structlog

from admin.deliverer import call
from congress import clock
from congress.errors import CongressError, Unavailable
from congress.hub import Hub
from congress.outside import deliveries, events, signature, webhooks
from congress.outside.deliveries import Claimed, Outcome

LOOK_EVERY_S = 1.0  # reads only, unless something has happened
SEEN_EVERY_S = 20.0
STOP_WITHIN_S = 3.0  # what is under way then is sent again after the next start
SETTLE_PAUSES_S = (0.5, 1.0, 2.0, 4.0)
_MOST_AT_A_LOOK = 10  # deliveries made for one webhook before it is the next one's turn
log = structlog.get_logger()


class Deliverer:
    """One process has one; a second beside it does no harm, for what one holds the other leaves."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stopping = threading.Event()
        self._senders: dict[int, threading.Thread] = {}
        self._seen_at = 0.0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping.is_set():
            try:
                self._work_once()
            except CongressError as fault:
                log.warning("deliverer", fault=str(fault))
            except Exception:  # one that died of a fault of ours would leave everybody untold
                log.exception("deliverer")
            self._stopping.wait(LOOK_EVERY_S)
        until = time.monotonic() + STOP_WITHIN_S
        for sender in self._senders.values():
            sender.join(max(0.0, until - time.monotonic()))

    def _work_once(self) -> None:
        database = self._hub.database
        with database.reading() as db_session:
            news = events.with_news(db_session)
        for webhook_id in news:
            for _more in range(_MOST_AT_A_LOOK):
                if not database.run(partial(events.collect, webhook_id=webhook_id)):
                    break
        with database.reading() as db_session:
            due, is_any = deliveries.due(db_session), webhooks.is_any(db_session)
        if is_any and time.monotonic() >= self._seen_at:
            self._seen_at = time.monotonic() + SEEN_EVERY_S
            database.run(webhooks.note_seen)
        self._senders = {of: sender for of, sender in self._senders.items() if sender.is_alive()}
        for webhook_id in due:
            if webhook_id not in self._senders:
                sender = threading.Thread(target=self._send_all, args=(webhook_id,), daemon=True)
                self._senders[webhook_id] = sender
                sender.start()

    def _send_all(self, webhook_id: int) -> None:
        """Send what is due for one webhook, oldest first, until nothing is, or it is to be left in peace."""
        try:
            while not self._stopping.is_set():
                claim = partial(deliveries.claim, webhook_id=webhook_id, lease_s=self._hub.settings.webhook_lease_s)
                claimed = self._hub.database.run(claim)
                if claimed is None:
                    return
                outcome = self._sent(claimed)
                self._settle(claimed, outcome)
                log.info("webhook", webhook=webhook_id, delivery=claimed.id, status=outcome.status, ms=outcome.took_ms)
        except CongressError as fault:
            log.warning("webhook", webhook=webhook_id, fault=str(fault))
        except Exception:
            log.exception("webhook", webhook=webhook_id)

    def _sent(self, claimed: Claimed) -> Outcome:
        settings, body = self._hub.settings, claimed.body.encode()
        secret = signature.secret_of(self._hub.keys.webhook, claimed.salt)
        return call.post(
            claimed.url,
            {"Content-Type": "application/json", **signature.headers(secret, claimed.uid, clock.now(), body)},
            body,
            is_private=claimed.is_private,
            allows_link_local=settings.webhook_link_local,
            timeout_s=settings.webhook_timeout_s,
        )

    def _settle(self, claimed: Claimed, outcome: Outcome) -> None:
        """Keep what came of it; a store that is away for a moment is asked again."""
        use_case = partial(deliveries.settle, claimed=claimed, outcome=outcome)
        for pause_s in SETTLE_PAUSES_S:
            try:
                return self._hub.database.run(use_case)
            except Unavailable:
                self._stopping.wait(pause_s)
        return self._hub.database.run(use_case)
