"""What a kiosk tells about scans it keeps while the hub is away, and about those that were sent when it was back.

The staff read these, so a guest's language that has no words of its own here shows the Vietnamese ones.
"""

from collections.abc import Mapping

_WORDS = {
    "vi": {
        "holding": "đang giữ {count} lượt quét",
        "sending": "đang gửi {count} lượt quét đã giữ",
        "not_durable": "máy này không lưu được lượt quét xuống ổ đĩa: xin đừng tắt hoặc tải lại màn hình",
        "open": "{count} lượt quét gửi sau khi có mạng",
        "title": "Lượt quét gửi sau khi có mạng",
        "line": "Điểm danh tính theo giờ quét. Phiếu chưa in sẽ in khi đại biểu quét lại ở bất kỳ trạm nào.",
        "recorded": "Đã ghi nhận",
        "nobody": "Không rõ người",
        "slip_owed": "Chưa in phiếu",
        "slip_asked": "Phiếu đã gửi máy in, chưa rõ đã ra",
        "slip_out": "Phiếu đã in",
        "close": "Đã xem, xóa danh sách",
        "close_sure": "Bấm lần nữa để xóa",
    },
    "en": {
        "holding": "keeping {count} scans",
        "sending": "sending {count} kept scans",
        "not_durable": "this computer cannot write scans to its disk: please do not switch off or reload the screen",
        "open": "{count} scans sent after the network was back",
        "title": "Scans sent after the network was back",
        "line": "Arrivals count from the scan. Slips not yet printed come out at the guest's next scan, anywhere.",
        "recorded": "Recorded",
        "nobody": "Nobody known",
        "slip_owed": "Slip not printed",
        "slip_asked": "Slip sent to the printer, not known if it is out",
        "slip_out": "Slip printed",
        "close": "Seen, clear the list",
        "close_sure": "Press again to clear",
    },
}


def kept_words(language: str) -> Mapping[str, str]:
    """The words by name."""
    return _WORDS.get(language, _WORDS["vi"])
