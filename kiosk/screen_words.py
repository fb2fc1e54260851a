"""The words of the kiosk, Vietnamese first. Fields in braces are filled by kiosk/screens.py.

A title is what is read from three steps away; a line says what to do; a hint is small print for the staff.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One state in one language. `greeting` stands above the guest's name."""

    title: str
    line: str = ""
    greeting: str = ""
    hint: str = ""


NOBODY_IN_PARTICULAR = {"vi": "đại biểu", "en": "", "zh": ""}
# How a Chinese name goes on; other titles have no short form in Chinese.
CHINESE_TITLES = {"Ông": "先生", "Bà": "女士"}
# How a title is spoken inside a sentence, where lower case alone will not do.
HONORIFICS = {
    "Mẹ": "Mẹ",
    "Cụ": "Cụ",
    "Bà mẹ Việt Nam anh hùng": "Bà mẹ Việt Nam anh hùng",
    "Giáo sư, Tiến sĩ": "Giáo sư, Tiến sĩ",
    "Phó Giáo sư, Tiến sĩ": "Phó Giáo sư, Tiến sĩ",
}

_RECORDED = "Điểm danh đã được ghi nhận."
WORDS: dict[str, dict[str, Words]] = {
    # ── welcome ──
    "OK": {
        "vi": Words("Chào mừng {who} {name}!", "Ghế {seat}, khu {block}. Vui lòng nhận phiếu.", "Chào mừng {who}"),
        "en": Words("Welcome, {name}!", "Seat {seat}, block {block}. Please take your slip.", "Welcome"),
    },
    "OK_NO_SLIP": {  # no printer at this station, or a session that prints none
        "vi": Words("Chào mừng {who} {name}!", "Ghế {seat}, khu {block}.", "Chào mừng {who}"),
        "en": Words("Welcome, {name}!", "Seat {seat}, block {block}.", "Welcome"),
    },
    "OK_NO_SEAT": {
        "vi": Words("Chào mừng {who} {name}!", "Kính mời ngồi theo hướng dẫn của lễ tân.", "Chào mừng {who}"),
        "en": Words("Welcome, {name}!", "Please follow the usher to your seat.", "Welcome"),
    },
    "OK_ZONE": {
        "vi": Words("Chào mừng {who} {name}!", "Kính mời ngồi ghế trống trong khu này.", "Chào mừng {who}"),
        "en": Words("Welcome, {name}!", "Please take any free seat in this block.", "Welcome"),
    },
    "ZONE_FULL": {
        "vi": Words(
            "Chào mừng {who} {name}!",
            "Khu vực của đoàn đã đủ chỗ. Kính mời {who} theo hướng dẫn của lễ tân.",
            "Chào mừng {who}",
        ),
        "en": Words("Welcome, {name}!", "Your delegation's block is full. Please follow the usher.", "Welcome"),
    },
    "RELEASED": {  # they come after their chair was given back, shortly before the beginning
        "vi": Words(
            "Chào mừng {who} {name}!",
            "Ghế {former} đã được sắp xếp lại trước giờ khai mạc. Kính mời {who} {door} và theo hướng dẫn của lễ tân.",
            "Chào mừng {who}",
        ),
        "en": Words(
            "Welcome, {name}!",
            "Seat {former} was given to others before the beginning. Please {door} and follow the usher.",
            "Welcome",
        ),
    },
    "RELEASED_ZONE": {
        "vi": Words(
            "Chào mừng {who} {name}!",
            "Ghế {former} đã được sắp xếp lại trước giờ khai mạc. Kính mời {who} ngồi ghế trống trong khu này.",
            "Chào mừng {who}",
        ),
        "en": Words(
            "Welcome, {name}!",
            "Seat {former} was given to others before the beginning. Please take any free seat in this block.",
            "Welcome",
        ),
    },
    "OK_GUEST": {
        "vi": Words(
            "Trân trọng kính chào {who} {name}!",
            "Kính mời {who} theo hướng dẫn của lễ tân.",
            "Trân trọng kính chào {who}",
        ),
        "en": Words("A respectful welcome, {name}!", "Please follow the usher.", "A respectful welcome"),
    },
    "OK_SUB": {
        "vi": Words(
            "Chào mừng {who} {name}!", "Đã ghi nhận {who} dự thay {principal}. Vui lòng nhận phiếu.", "Chào mừng {who}"
        ),
        "en": Words("Welcome, {name}!", "You are recorded in place of {principal}.", "Welcome"),
    },
    "OK_AWARD": {
        "vi": Words("Chào mừng {who} {name}!", "{award}", "Chào mừng {who}"),
        "en": Words("Welcome, {name}!", "{award}", "Welcome"),
    },
    "OK_LATE": {
        "vi": Words(
            "Chào mừng {who} {name}!",
            "Đại hội đã khai mạc. Kính mời {who} {door} và ngồi theo hướng dẫn của lễ tân.",
            "Chào mừng {who}",
        ),
        "en": Words(
            "Welcome, {name}!", "The session has begun. Please {door} and follow the usher to your seat.", "Welcome"
        ),
    },
    "EXIT": {
        "vi": Words("Đã ghi nhận {who} {name} ra ngoài.", "Khi trở lại, vui lòng quét lại mã."),
        "en": Words("{name} has been noted as leaving.", "When you come back, please scan again."),
    },
    # ── in already ──
    "ALREADY": {
        "vi": Words(
            "Đại biểu đã điểm danh lúc {at} tại {station}.",
            "Mất phiếu? Vui lòng gặp lễ tân để được in lại.",
            "Đã điểm danh lúc {at}",
        ),
        "en": Words(
            "Checked in already, at {at}, {station}.",
            "Lost your slip? The reception desk prints another.",
            "Checked in at {at}",
        ),
    },
    "ALREADY_PRINTING": {
        "vi": Words(
            "Đại biểu đã điểm danh lúc {at} tại {station}.",
            "Phiếu chưa kịp ra lần trước; nay đang được in.",
            "Đã điểm danh lúc {at}",
        ),
        "en": Words(
            "Checked in already, at {at}, {station}.",
            "Your slip had not come out; it is being printed now.",
            "Checked in at {at}",
        ),
    },
    "SEAT_CHANGED": {
        "vi": Words(
            "Chỗ ngồi của đại biểu đã thay đổi: {place} (cũ: {former}).",
            "Vui lòng dùng phiếu mới; phiếu cũ không còn giá trị.",
            "Chỗ ngồi đã đổi (cũ: {former})",
        ),
        "en": Words(
            "Your seat has changed: {place} (was {former}).",
            "Please use the new slip; the old one is no longer valid.",
            "Your seat has changed (was {former})",
        ),
    },
    "SEAT_GIVEN": {  # the slip in their hands names no seat yet
        "vi": Words("Đại biểu đã được xếp chỗ: {place}.", "Vui lòng dùng phiếu mới.", "Đã có chỗ ngồi"),
        "en": Words("You have been given a seat: {place}.", "Please use the new slip.", "You have a seat now"),
    },
    "SEAT_WITHDRAWN": {
        "vi": Words(
            "Chỗ ngồi {former} đã được sắp xếp lại.",
            "Kính mời {who} ngồi theo hướng dẫn của lễ tân; phiếu cũ không còn giá trị.",
            "Chỗ ngồi đã đổi (cũ: {former})",
        ),
        "en": Words(
            "Seat {former} has been given anew.",
            "Please follow the usher; the old slip is no longer valid.",
            "Your seat has changed (was {former})",
        ),
    },
    # ── refusals ──
    "NOT_OURS": {
        "vi": Words("Mã này không phải mã của Đại hội.", "Vui lòng đưa mã QR trên giấy mời hoặc thẻ đại biểu."),
        "en": Words("This is not a code of the congress.", "Please show the QR code on your invitation or badge."),
    },
    "UNREADABLE": {
        "vi": Words(
            "Chưa đọc được mã.",
            "Vui lòng đưa mã lại gần và giữ yên, tăng độ sáng màn hình điện thoại.",
            hint="Lễ tân: nếu lặp lại, hãy tắt bộ gõ tiếng Việt (UniKey, Telex) trên máy này.",
        ),
        "en": Words(
            "The code could not be read.",
            "Please bring it closer, hold it still, and turn up the brightness of your phone.",
            hint="Staff: if this repeats, turn off the Vietnamese input method on this computer.",
        ),
    },
    "UNREADABLE_CARD": {
        "vi": Words("Chưa đọc được mã trên thẻ.", "Vui lòng đưa mã QR trên thẻ lại gần và giữ yên."),
        "en": Words("The code on the card could not be read.", "Please bring its QR code closer and hold it still."),
    },
    "NOT_FOUND": {
        "vi": Words("Không tìm thấy thông tin đại biểu.", "Vui lòng liên hệ lễ tân."),
        "en": Words("No delegate was found.", "Please see the reception desk."),
    },
    # ── a citizen's card ──
    "ID_READ": {  # its holder is asked whether it is they
        "vi": Words("Đã đọc giấy tờ tùy thân.", "Thông tin trên thẻ không được lưu lại."),
        "en": Words("Your identity card has been read.", "Nothing on the card is kept."),
    },
    "ID_MULTI": {
        "vi": Words("Có nhiều đại biểu trùng thông tin.", "Vui lòng liên hệ lễ tân để xác nhận."),
        "en": Words("Several delegates share these details.", "Please see the reception desk."),
    },
    "WRONG_EVENT": {
        "vi": Words("Mã QR thuộc sự kiện khác: {event}.", "Vui lòng kiểm tra lại giấy mời."),
        "en": Words("This QR code belongs to another event: {event}.", "Please check your invitation."),
    },
    "WRONG_EVENT_UNNAMED": {
        "vi": Words("Mã QR này thuộc một sự kiện khác.", "Vui lòng kiểm tra lại giấy mời."),
        "en": Words("This QR code belongs to another event.", "Please check your invitation."),
    },
    "REPLACED": {
        "vi": Words("Giấy mời hoặc thẻ này đã được cấp lại.", "Vui lòng dùng giấy mời, thẻ mới."),
        "en": Words("This invitation or badge has been reissued.", "Please use the new one."),
    },
    "REVOKED": {
        "vi": Words("Giấy mời này không còn hiệu lực.", "Vui lòng liên hệ lễ tân để được hỗ trợ."),
        "en": Words("This invitation is no longer valid.", "Please see the reception desk."),
    },
    "ASK_STAFF": {
        "vi": Words("Xin vui lòng chờ.", "Lễ tân sẽ hỗ trợ ngay."),
        "en": Words("Please wait a moment.", "The reception desk will help you at once."),
    },
    "WRONG_SESSION": {
        "vi": Words("Giấy mời này không dùng cho {session}.", "Vui lòng liên hệ bàn lễ tân."),
        "en": Words("This invitation is not for this session: {session}.", "Please see the reception desk."),
    },
    "TOO_EARLY": {
        "vi": Words("Chưa đến giờ điểm danh.", "{session} bắt đầu đón tiếp từ {opens}."),
        "en": Words("Check-in has not opened yet.", "{session}: doors open at {opens}."),
    },
    "CLOSED": {
        "vi": Words("Đã hết giờ điểm danh phiên này.", "Vui lòng liên hệ lễ tân."),
        "en": Words("Check-in for this session is closed.", "Please see the reception desk."),
    },
    "NO_SESSION": {
        "vi": Words("Hiện không có phiên nào đang điểm danh.", "Vui lòng liên hệ lễ tân."),
        "en": Words("No session is taking attendance now.", "Please see the reception desk."),
    },
    "FULL": {
        "vi": Words("Hội trường đã đủ chỗ.", "Mời đại biểu theo hướng dẫn của lễ tân."),
        "en": Words("The hall is full.", "Please follow the usher."),
    },
    "NO_REENTRY": {
        "vi": Words("Phiên này không vào lại sau khi đã ra.", "Vui lòng liên hệ lễ tân."),
        "en": Words("This session cannot be re-entered.", "Please see the reception desk."),
    },
    # ── paper ──
    "PRINTING": {"vi": Words("Đang in phiếu…"), "en": Words("Printing your slips…")},
    "PRINTING_ELSEWHERE": {
        "vi": Words("Phiếu đang ra ở {printer}."),
        "en": Words("Your slips are coming out of {printer}."),
    },
    "TAKE": {"vi": Words("Kính mời nhận phiếu."), "en": Words("Please take your slips.")},
    "TAKE_ELSEWHERE": {
        "vi": Words("Kính mời nhận phiếu ở {printer}."),
        "en": Words("Please take your slips at {printer}."),
    },
    "PRINTER_EMPTY": {
        "vi": Words("Máy in tạm hết giấy.", _RECORDED + " Kính mời vào hội trường; lễ tân sẽ đưa phiếu."),
        "en": Words("The printer is out of paper.", "You are checked in. Please go in; the desk has your slip."),
    },
    "PRINTER": {
        "vi": Words("Máy in đang tạm dừng.", _RECORDED + " Kính mời nhận phiếu tại bàn lễ tân."),
        "en": Words("The printer is not ready.", "You are checked in. Please get your slip at the reception desk."),
    },
    "PRINTER_UNKNOWN": {
        "vi": Words("Nếu phiếu chưa ra, vui lòng gặp lễ tân.", _RECORDED),
        "en": Words("If no slip came out, please see the reception desk.", "You are checked in."),
    },
    # ── what the page says by itself ──
    "IDLE": {
        "vi": Words(
            "Kính mời quý đại biểu đưa mã QR vào ô quét",
            "Quên giấy mời: chạm “Tìm theo tên” hoặc gặp lễ tân",
            hint="Có thể đưa thẻ căn cước.",
        ),
        "en": Words(
            "Please hold your QR code to the scanner",
            "No invitation with you? Touch “Find my name”, or see the reception desk",
            hint="An identity card works too.",
        ),
    },
    "IDLE_WITHOUT_NAME": {
        "vi": Words(
            "Kính mời quý đại biểu đưa mã QR vào ô quét",
            "Quên giấy mời: vui lòng gặp lễ tân",
            hint="Có thể đưa thẻ căn cước.",
        ),
        "en": Words(
            "Please hold your QR code to the scanner",
            "No invitation with you? Please see the reception desk",
            hint="An identity card works too.",
        ),
    },
    "IDLE_SOON": {
        "vi": Words("Chưa đến giờ đón tiếp", "{session} bắt đầu đón tiếp từ {opens}"),
        "en": Words("Doors are not open yet", "{session}: doors open at {opens}"),
    },
    "IDLE_NONE": {
        "vi": Words("Hiện chưa có phiên nào đón tiếp", "Vui lòng liên hệ lễ tân"),
        "en": Words("No session is receiving guests now", "Please see the reception desk"),
    },
    "CHECKING": {"vi": Words("Đang kiểm tra…"), "en": Words("Checking…")},
    "OFFLINE": {  # the scan is kept; nothing is known of the person, and no chair is promised
        "vi": Words(
            "Đã lưu lượt quét, chưa được xác nhận",
            "Hệ thống tạm mất kết nối. Xin quý đại biểu chờ trong giây lát, hoặc đến bàn lễ tân.",
            hint="Lượt quét tự gửi khi có mạng. Đại biểu tiếp theo có thể quét ngay.",
        ),
        "en": Words(
            "Your scan is saved, not yet confirmed",
            "We have lost the connection. Please wait a moment, or see the reception desk.",
            hint="The scan is sent as soon as the network is back. The next guest can scan now.",
        ),
    },
    "CARD_NO_ANSWER": {  # of a document nothing is kept, so it is not sent later either
        "vi": Words("Chưa kiểm tra được giấy tờ.", "Xin quý đại biểu thử lại sau giây lát, hoặc gặp lễ tân."),
        "en": Words("The card could not be checked.", "Please try again in a moment, or see the reception desk."),
    },
    "NO_ANSWER": {  # and no room to keep one more
        "vi": Words(
            "Chưa ghi nhận được.",
            "Xin quý đại biểu đến bàn lễ tân.",
            hint="Mất kết nối với máy chủ, và máy này không giữ thêm được lượt quét nào nữa.",
        ),
        "en": Words(
            "This could not be recorded.",
            "Please see the reception desk.",
            hint="No connection to the hub, and this computer can keep no more scans.",
        ),
    },
    "PAIRING": {
        "vi": Words("Ghép màn hình với trạm", "Trên máy quản trị, mở mục Trạm quét và nhập mã này."),
        "en": Words("Pair this screen with a station", "In the admin pages, open Stations and type this code."),
    },
    "UNPAIRED": {
        "vi": Words("Đang chuẩn bị…", "Xin chờ trong giây lát."),
        "en": Words("Getting ready…", "Just a moment."),
    },
    "STATION_CLOSED": {
        "vi": Words("Bàn này tạm đóng", "Kính mời quý đại biểu sang bàn bên cạnh."),
        "en": Words("This desk is closed for now", "Please go to the desk beside it."),
    },
}

LABELS = {
    "block": {"vi": "Khu", "en": "Block"},
    "row": {"vi": "Hàng", "en": "Row"},
    "seat": {"vi": "Ghế", "en": "Seat"},
    "door": {"vi": "Vào cửa số {door}", "en": "Use door {door}"},
    "no_seat": {"vi": "Chỗ ngồi theo hướng dẫn của lễ tân", "en": "Seat: please follow the usher"},
    "banner_offline": {"vi": "Mất kết nối với máy chủ, đang thử lại", "en": "No connection to the hub, trying again"},
    "full_screen": {"vi": "Toàn màn hình", "en": "Full screen"},
    "help": {"vi": "Gọi lễ tân", "en": "Call reception"},
    "help_coming": {"vi": "Lễ tân đang đến", "en": "Somebody is coming"},
    "help_failed": {"vi": "Chưa gọi được, xin thử lại", "en": "Not called yet, try again"},
    "rehearsal": {"vi": "DIỄN TẬP", "en": "DIỄN TẬP · REHEARSAL"},
    "rehearsal_line": {"vi": "không tính vào điểm danh", "en": "nothing counts"},
    "media-empty": {"vi": "hết giấy", "en": "out of paper"},
    "media-low": {"vi": "sắp hết giấy", "en": "paper is low"},
    "media-jam": {"vi": "kẹt giấy", "en": "paper jam"},
    "cover-open": {"vi": "nắp đang mở", "en": "cover open"},
    "offline": {"vi": "chưa kết nối được", "en": "not connected"},
    "connecting-to-device": {"vi": "chưa kết nối được", "en": "not connected"},
    "timed-out": {"vi": "không trả lời", "en": "does not answer"},
    "paused": {"vi": "tạm dừng", "en": "paused"},
    "other": {"vi": "cần lễ tân xem", "en": "needs a look"},
}

# What somebody is told who goes up to the stage: as much of it as is arranged.
AWARD = {
    "vi": {
        "award": "Nhận khen thưởng: đợt {wave}{place}{begins}. Lễ tân sẽ mời ra vị trí chờ.",
        "place": ", số {order:02d}",
        "begins": ", từ {at}",
    },
    "en": {
        "award": "Your award: wave {wave}{place}{begins}. An usher will call you.",
        "place": ", number {order}",
        "begins": ", from {at}",
    },
    "zh": {
        "award": "您将上台领奖：第{wave}批{place}{begins}，届时由接待人员引导。",
        "place": "第{order}位",
        "begins": "，{at}开始",
    },
}

# What stands on the small map of a hall.
HALL_MAP = {
    "vi": {
        "stage": "Sân khấu",
        "door": "Cửa {door}",
        "block": "Khu {block}",
        "title": "Sơ đồ {hall}",
        "title_seat": "Sơ đồ: ghế {seat}, khu {block}, hàng {row}",
    },
    "en": {
        "stage": "Stage",
        "door": "Door {door}",
        "block": "Block {block}",
        "title": "Map of {hall}",
        "title_seat": "Map: seat {seat}, block {block}, row {row}",
    },
}
