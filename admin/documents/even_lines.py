"""Where a long Vietnamese name may break over lines: not within a word of two syllables, not within a place's name."""

from collections.abc import Callable, Sequence

_LONGEST_PLACE = 3  # syllables: "Điện Biên Phủ"
_BEFORE_PLACES = frozenset(("xã", "huyện", "tỉnh", "phường", "thôn", "bản", "quận", "phố", "trấn", "khóm"))
_BEFORE_NUMBERS = frozenset(("ngày", "tháng", "năm", "số", "khóa"))
_OPENING = frozenset('([“<"')
_MARKS = " .,;:()[]<>“”\"'-–—/&"
_ENDS_OF_PHRASES = frozenset(".,;:)]>”-–—/&")
_COMPOUNDS = (
    "an ninh|an toàn|bán trú|bảo hiểm|bảo vệ|bắc sơn|bệnh viện|biên phòng|cán bộ|cảnh sát|chi cục|chi nhánh|chi bộ|"
    "chiến sĩ|chiến sỹ|chính trị|công an|công chức|công đoàn|công nhân|công nghệ|công thương|công ty|cơ động|cơ sở|"
    "cơ quan|cửa khẩu|cựu chiến|chiến binh|dân quân|dân tộc|doanh nghiệp|du lịch|đại đội|đại học|đại hội|đảng bộ|"
    "đặc biệt|điển hình|điện lực|điều tra|đoàn kết|đô thị|đồng bào|đơn vị|giáo dục|giáo viên|gia đình|giao thông|"
    "hải quan|hành chính|hòa bình|học sinh|hội đồng|hữu hạn|hợp tác|huấn luyện|hữu nghị|khoa học|khu phố|kiểm lâm|"
    "kiểm sát|kinh doanh|kinh tế|kỹ thuật|lao động|lâm nghiệp|liên đoàn|liên hiệp|lực lượng|mầm non|mặt trận|"
    "môi trường|nhà nước|nhân dân|nhân viên|nội trú|nông dân|nông nghiệp|nông thôn|nữ công|phòng cháy|phòng chống|"
    "phổ thông|phụ nữ|phục vụ|quản lý|quân dân|quân đội|quân sự|quốc gia|quốc phòng|quốc tế|sản xuất|sư phạm|"
    "tài chính|tài nguyên|tập thể|thành phố|thành viên|thanh niên|thi đua|thị trấn|thị xã|thông tin|thống nhất|"
    "thương mại|tiên tiến|tiểu đoàn|tiểu học|tòa án|tổ chức|tội phạm|trang trại|trách nhiệm|trạm y|trật tự|"
    "trung đoàn|trung học|trung tâm|truyền thông|trưởng thôn|ủy ban|văn hóa|văn phòng|vận tải|việt nam|viên chức|"
    "xã hội|xây dựng|xuất khẩu|xuất sắc|y tế|yêu nước"
)
_WORDS = frozenset(_COMPOUNDS.split("|"))


def even_lines(text: str, width_of: Callable[[str], float], width: float) -> list[str]:
    """Break a text into the fewest lines of at most `width`, then as narrow as that number of lines allows."""
    parts = [
        syllable for part in unbroken_parts(text) for syllable in ([part] if width_of(part) <= width else part.split())
    ]
    fewest = len(_filled(parts, width_of, width))
    narrow, wide = 0.0, width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(_filled(parts, width_of, middle)) > fewest:
            narrow = middle
        else:
            wide = middle
    return _filled(parts, width_of, wide)


def unbroken_parts(text: str) -> list[str]:
    """Divide a text where it may break: "huyện Cao Lộc - tỉnh Lạng Sơn" → "huyện Cao Lộc -", "tỉnh Lạng Sơn"."""
    parts: list[str] = []
    before, place = "", 0  # the syllable before, how many syllables of a place's name it ends
    for written in text.split():
        syllable = written.strip(_MARKS)
        follows_closely = bool(before) and before[-1] not in _ENDS_OF_PHRASES and written[0] not in _OPENING
        bare = before.strip(_MARKS)
        is_capital = syllable[:1].isupper() and follows_closely
        opens_place = is_capital and (bare[:1].islower() or bare.casefold() in _BEFORE_PLACES)
        continues_place = is_capital and 0 < place < _LONGEST_PLACE
        belongs = (
            not syllable
            or continues_place
            or (opens_place and bare.casefold() in _BEFORE_PLACES)
            or (follows_closely and syllable[0].isdigit() and bare.casefold() in _BEFORE_NUMBERS)
            or (follows_closely and f"{bare} {syllable}".casefold() in _WORDS)
        )
        if parts and belongs:
            parts[-1] += f" {written}"
        else:
            parts.append(written)
        place = place + 1 if continues_place else int(opens_place)
        before = written
    return parts


def _filled(parts: Sequence[str], width_of: Callable[[str], float], width: float) -> list[str]:
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]} {part}" if lines else part
        if lines and width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
