"""Pages whose address holds a secret that is their only key: it is carried nowhere; people are told from programs."""

import hashlib
import re

from flask import request

PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
# Programs that open a link before its person does: previews of messengers, scanners of mail, search engines. The
# browsers inside messengers carry the messenger's name too, and Cubot is a make of telephones.
_READERS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|externalhit|facebookcatalog|whatsapp/|safelinks|scanner|headlesschrome"
    r"|curl/|wget/|python-|okhttp|go-http-client"
)


def is_a_persons_look() -> bool:
    """Tell a person from a program that looks ahead: link previews, mail scanners, prefetching browsers."""
    agent = request.user_agent.string.lower()
    ahead = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    return (
        request.method == "GET"
        and bool(agent)
        and not _READERS.search(agent)
        and not any(request.headers.get(name) for name in ahead)
    )


def link_mark() -> str:
    """Name the link of this request by a hash: who is stopped for asking too often gets into the log."""
    secret = str((request.view_args or {}).get("secret"))
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()[:16]
