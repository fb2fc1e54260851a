"""Looks at an address before a printer is added there: nobody else speaks with it yet."""

from dataclasses import dataclass

from flask_babel import gettext

from admin import printer_words
from congress.errors import BadInput
from congress.models import BackChannel
from congress.paper.printer_register import checked_address, machine_of
from printers import reached
from printers.device import NOT_A_PRINTER, Introduction
from printers.faults import NotReady
from printers.status import is_stopped


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at an address; `introduction` is None when nobody answered. `reasons`: why it cannot print."""

    introduction: Introduction | None
    reasons: tuple[str, ...]
    machine: str = ""  # whose port it is, where that is not the hub's: its own spooler gets to know it

    @property
    def is_away(self) -> bool:
        """Whether somebody should have answered and did not."""
        return self.introduction is None and not self.machine

    @property
    def words(self) -> str:
        """What to tell whoever adds the printer."""
        if self.machine:
            return str(gettext("Đã thêm. Chương trình in ở máy “%(machine)s” sẽ hỏi máy in này.", machine=self.machine))
        if self.introduction is None:
            why = printer_words.reasons(self.reasons)
            return str(
                gettext("Chưa có máy in nào trả lời ở địa chỉ này (%(why)s). Máy in đã bật và cắm mạng chưa?", why=why)
            )
        told = gettext(
            "Đã kết nối: %(model)s, %(answers)s.",
            model=self.introduction.model or gettext("máy in không xưng tên"),
            answers=printer_words.answers_with(self.introduction.back_channel),
        )
        now = printer_words.reasons(self.reasons)
        return " ".join((str(told), str(gettext("Hiện tại: %(why)s.", why=now)))) if now else str(told)


def look_at(address: str) -> Seen:
    """Ask who is there; not a row of paper moves.

    Raises BadInput for an address of no known kind, a name nobody has, and somebody who is no printer.
    """
    if machine := machine_of(checked_address(address)):
        return Seen(None, (), machine)
    device = reached.at(checked_address(address))
    try:
        reasons = device.probe()
        introduction = Introduction("", BackChannel.UNKNOWN) if is_stopped(reasons) else device.introduce()
    except NotReady as fault:
        if NOT_A_PRINTER in fault.reasons:
            raise BadInput(
                f"Ở địa chỉ {address} có một máy chủ trả lời (chẳng hạn trang web), không phải máy in. "
                "Không in gì tới đó. Vui lòng xem lại địa chỉ trên phiếu tự kiểm tra của máy in."
            ) from fault
        if "unknown-host-error" in fault.reasons:
            raise BadInput(
                f"Không có máy nào tên như trong địa chỉ {address} trên mạng này. "
                "Vui lòng dùng địa chỉ dạng số, ví dụ tcp://192.168.1.50:9100."
            ) from fault
        return Seen(None, fault.reasons)
    return Seen(introduction, reasons)
