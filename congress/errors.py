"""Faults, as one small tree; refusals are values and never appear here.

CongressError              anything below; carries words for the person in front of the screen
├── BadInput               what was sent cannot be used; nothing was changed
├── NotAllowed             this caller may not do that
├── NotFound               the thing named does not exist (any more)
├── Conflict               the request contradicts what is recorded (same nonce, other request)
└── Unavailable            the store cannot answer now; try again
"""


class CongressError(Exception):
    """A fault that can be told to a person: `message_vi` is one or two formal Vietnamese sentences."""

    def __init__(self, message_vi: str) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi


class BadInput(CongressError):
    """What was sent cannot be used; nothing was changed."""


class NotAllowed(CongressError):
    """This caller may not do that."""


class NotFound(CongressError):
    """The thing named does not exist, or no longer."""


class Conflict(CongressError):
    """The request contradicts what is recorded."""


class Unavailable(CongressError):
    """The store cannot answer now (locked, read-only, full, away); the same request may succeed later."""
