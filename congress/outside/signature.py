"""How a receiver knows that a message is ours and fresh: the headers of Standard Webhooks (standardwebhooks.com)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

SECRET_PREFIX = "whsec_"  # noqa: S105  what a secret begins with


def secret_of(key: bytes, salt: bytes) -> str:
    """Derive a webhook's secret, as it is shown once: nothing in the database is enough to sign with."""
    return SECRET_PREFIX + base64.b64encode(hmac.digest(key, b"webhook\0" + salt, hashlib.sha256)).decode("ascii")


def headers(secret: str, uid: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Sign one try: the id stays through all tries of a delivery, the time is that of the try."""
    seconds = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = hmac.digest(key, b".".join((uid.encode(), seconds.encode(), body)), hashlib.sha256)
    return {
        "webhook-id": uid,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(signed).decode("ascii"),
    }
