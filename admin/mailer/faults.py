"""What can go wrong between us and a mail server, told apart by what is known about the message then."""


class ServerTrouble(Exception):
    """The server cannot be used; nothing was said about any message. `is_lasting`: trying again will not help."""

    def __init__(self, words: str, *, is_lasting: bool) -> None:
        super().__init__(words)
        self.words = words
        self.is_lasting = is_lasting


class Refused(Exception):
    """The server did not take this message: for now, or for good; because of its address, or of something else."""

    def __init__(self, words: str, *, is_lasting: bool, is_address: bool) -> None:
        super().__init__(words)
        self.words = words
        self.is_lasting = is_lasting
        self.is_address = is_address


class LostTouch(Exception):
    """The whole message was sent and no answer came: nobody knows whether the server took it."""
