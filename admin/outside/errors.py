"""Faults only this door knows."""

from congress.errors import CongressError


class UnknownReader(CongressError):
    """No token to read with came with the request, or one that is unknown, revoked or expired."""

    def __init__(self) -> None:
        super().__init__("Mã đọc không đúng, đã hết hạn hoặc đã bị thu hồi. Vui lòng xin ban tổ chức mã mới.")
