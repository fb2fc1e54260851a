"""What the parts of a slip say, and what the named fields in an organizer's own lines stand for."""

from collections.abc import Mapping
from datetime import timedelta

from congress.slip_content import CallSlip, CouponSlip, ProgramSlip, SeatSlip, SlipContent
from congress.slip_layout import Kind, Part
from congress.vietnamese import clock_words, date_words, group_number

_READY_BEFORE = timedelta(minutes=15)  # before an award ceremony begins
_WITHOUT_HONORIFIC = "Đại biểu"
FACTS = ("dia_diem", "lien_he", "duong_day_nong")  # of the congress (congress/documents/facts.py)
_OF_CONGRESS = ("TEN_DAI_HOI", *FACTS)
_OF_SESSION = ("phien", "luc")
_OF_PERSON = ("danh_xung", "ho_ten", "HO_TEN", "doan", "ma_8_so", "tram", "gio_in")
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.SEAT: (*_OF_PERSON, "thanh_phan", "cho_ngoi", "cua", *_OF_SESSION, *_OF_CONGRESS),
    Kind.PROGRAM: (*_OF_SESSION, *_OF_CONGRESS),
    Kind.COUPON: (*_OF_PERSON, "so_phieu", "bua", "luc", "noi_an", "ban_an", "che_do_an", *_OF_CONGRESS),
    Kind.CALL: (
        *_OF_PERSON,
        "hang_thuong",
        "dot",
        "so",
        "cho_ngoi",
        "gio_trao",
        "gio_cho",
        *_OF_SESSION,
        *_OF_CONGRESS,
    ),
}


def kind_of(content: SlipContent) -> Kind:
    """Return the kind a slip is."""
    match content:
        case SeatSlip():
            return Kind.SEAT
        case ProgramSlip():
            return Kind.PROGRAM
        case CouponSlip():
            return Kind.COUPON
        case CallSlip():
            return Kind.CALL


def values(content: SlipContent) -> Mapping[str, str]:
    """Return every field's value for this slip; "" where there is none."""
    told = dict.fromkeys(FIELDS[kind_of(content)], "") | dict(content.layout.facts)
    told["TEN_DAI_HOI"] = "\n".join(content.congress_lines)
    if isinstance(content, CouponSlip):
        told["luc"] = content.when
    else:
        told |= {"phien": content.session_name, "luc": content.session_when}
    if not isinstance(content, ProgramSlip):
        told |= {
            "danh_xung": content.honorific or _WITHOUT_HONORIFIC,
            "ho_ten": content.full_name,
            "HO_TEN": content.full_name.upper(),
            "doan": content.delegation,
            "ma_8_so": group_number(content.number),
            "tram": content.station,
            "gio_in": f"{content.printed_at:%H:%M}",
        }
    return told | _own_values(content)


def _own_values(content: SlipContent) -> dict[str, str]:
    match content:
        case SeatSlip():
            place = content.seat or content.zone
            return {"thanh_phan": content.category, "cho_ngoi": content.place, "cua": place.door if place else ""}
        case CouponSlip():
            return {
                "so_phieu": str(content.ordinal),
                "bua": content.meal,
                "noi_an": content.place,
                "ban_an": content.table,
                "che_do_an": content.diet,
            }
        case CallSlip():
            starts = content.ceremony
            return {
                "hang_thuong": content.award,
                "dot": str(content.wave),
                "so": f"{content.order:02d}",
                "cho_ngoi": content.seat,
                "gio_trao": clock_words(starts) if starts else "",
                "gio_cho": clock_words(starts - _READY_BEFORE) if starts else "",
            }
    return {}


def lines(content: SlipContent, part: Part) -> tuple[str, ...]:
    """Return what a part that is set as plain lines says on this slip; () where it says nothing."""
    return tuple(line for line in _lines(content, part) if line)


def _lines(content: SlipContent, part: Part) -> tuple[str, ...]:
    if part is Part.HEADING:
        return content.congress_lines
    if part is Part.DELEGATION and not isinstance(content, ProgramSlip):
        return (f"Đoàn: {content.delegation}",)
    match content:
        case SeatSlip():
            return _of_seat_slip(content, part)
        case ProgramSlip():
            when = f"{content.session_name}, {_in_sentence(content.session_when)}"
            return {Part.WHEN: (when,), Part.VERSION: (content.version,)}.get(part, ())
        case CouponSlip():
            printed = _printed(content)
            told = {Part.MEAL: (content.meal,), Part.WHEN: (content.when,), Part.PLACE: (content.place,)}
            return (told | {Part.PRINTED: printed}).get(part, ())
        case CallSlip():
            when = f"{content.session_name}, {_in_sentence(content.session_when)}"
            stands_for = f"Nhận thay: {content.stands_for}" if content.stands_for else ""
            told = {Part.WHEN: (when,), Part.AWARD: (content.award,), Part.SUBSTITUTE: (stands_for,)}
            return (told | {Part.PRINTED: _printed(content)}).get(part, ())


def _of_seat_slip(slip: SeatSlip, part: Part) -> tuple[str, ...]:
    place = slip.seat or slip.zone
    door = f"Vào cửa số {place.door}" if place and place.door else ""
    told = {Part.WHEN: (slip.session_when,), Part.CATEGORY: (slip.category,), Part.DOOR: (door,)}
    return told.get(part) or tuple(notice.text for notice in slip.notices if notice.part is part)


def _printed(slip: CouponSlip | CallSlip) -> tuple[str, ...]:
    at = f"In lúc {slip.printed_at:%H:%M:%S} {date_words(slip.printed_at.date())}"
    return f"Mã đại biểu {group_number(slip.number)}", f"{at}, {slip.station}" if slip.station else at


def name_lines(content: SeatSlip | CouponSlip | CallSlip) -> tuple[str, str]:
    """Return how somebody is addressed, and their name."""
    return content.honorific or _WITHOUT_HONORIFIC, content.full_name


def _in_sentence(when: str) -> str:
    return f"{when[:1].lower()}{when[1:]}"
