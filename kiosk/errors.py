"""Faults only this face knows."""

from congress.errors import CongressError


class UnknownDevice(CongressError):
    """No device token came with the request, or one that is not (any longer) a station's."""

    def __init__(self) -> None:
        super().__init__("Thiết bị này chưa được ghép với trạm nào, hoặc đã bị thu hồi.")


class NotSignedIn(CongressError):
    """Nobody is signed in in this browser, or no longer."""

    def __init__(self) -> None:
        super().__init__("Phiên đăng nhập đã hết. Vui lòng đăng nhập lại.")
