"""What the named fields stand for in one person's document."""

from collections.abc import Sequence
from dataclasses import dataclass

from congress.documents import times
from congress.documents.facts import Facts
from congress.documents.recipients import Recipient
from congress.documents.times import SessionTime
from congress.vietnamese import clock_words, date_words, group_number, unaccented

_WITHOUT_HONORIFIC = ("Đại biểu", "quý đại biểu")
_SMALL_IN_SENTENCES = frozenset({"Đồng chí", "Ông", "Bà", "Cụ", "Em", "Bác sĩ", "Thạc sĩ", "Tiến sĩ"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is the same for everybody: the congress's name and heading, its facts, its sessions."""

    name: str
    heading_lines: tuple[str, ...]
    facts: Facts
    sessions: tuple[SessionTime, ...]


def values(occasion: Occasion, person: Recipient, link: str = "") -> dict[str, str]:
    """Return every field's value for a person; "" where there is none. `link` leads to their own page."""
    honorific, in_sentence = _WITHOUT_HONORIFIC
    if person.honorific:
        honorific = person.honorific
        in_sentence = honorific.lower() if honorific in _SMALL_IN_SENTENCES else honorific
    sessions = times.invited_to(occasion.sessions, person.category_id, person.delegate_id)
    main = times.main_of(sessions, occasion.facts.main_session)
    return {
        "danh_xung": honorific,
        "xung_ho": in_sentence,
        "ho_ten": person.full_name,
        "HO_TEN": person.full_name.upper(),
        "ten_khong_dau": unaccented(person.full_name),
        "chuc_vu": person.position_title,
        "don_vi": person.unit,
        "doan": person.delegation,
        "thanh_phan": person.category,
        "ma_8_so": group_number(person.number),
        "so_the": person.badge_number,
        "ho_ten_goc": person.principal,
        "cho_ngoi": person.seats.get(main.id, "") if main else "",
        "duong_dan": link,
        **_of_congress(occasion),
        **_of_times(occasion, sessions, main),
    }


def _of_congress(occasion: Occasion) -> dict[str, str]:
    facts, deadline = occasion.facts, occasion.facts.deadline_at
    return {
        "ten_dai_hoi": occasion.name,
        "TEN_DAI_HOI": "\n".join(occasion.heading_lines),
        "so": facts.number,
        "ky_hieu": facts.symbol,
        "chu_tri": facts.chair,
        "trang_phuc": facts.dress,
        "gio_han": clock_words(deadline) if deadline else "",
        "ngay_han": date_words(deadline.date()) if deadline else "",
        "lien_he": facts.contact,
        "duong_day_nong": facts.hotline,
    }


def _of_times(occasion: Occasion, sessions: Sequence[SessionTime], main: SessionTime | None) -> dict[str, str]:
    minutes = int(occasion.facts.minutes_early or 0)
    told = {
        "thoi_gian": times.span_words(sessions),
        "cac_phien": times.session_lines(sessions, main, minutes),
        "dia_diem": occasion.facts.venue or (main.place if main else ""),
        "phien": main.name if main else "",
        "gio": clock_words(main.starts) if main else "",
        "ngay": times.day_words(main.starts.date()) if main else "",
        "gio_ngan": f"{main.starts:%Hh%M}" if main else "",
        "ngay_ngan": date_words(main.starts.date()) if main else "",
        "co_mat_truoc": clock_words(times.early(main, minutes)) if main else "",
    }
    for session in occasion.sessions:  # a session one is not invited to has no words for them
        is_invited = session in sessions
        told[f"phien_{session.code}"] = session.name if is_invited else ""
        told[f"gio_{session.code}"] = clock_words(session.starts) if is_invited else ""
        told[f"ngay_{session.code}"] = times.day_words(session.starts.date()) if is_invited else ""
    return told
