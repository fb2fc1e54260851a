"""What a planned seating could not do, in words: one sentence a note, in either language."""

from flask_babel import gettext

from congress.models import SeatingGroup
from congress.seating.planning.terms import NEAR_AISLE, Keep, Note, NoteKind, SplitReason, Where

_MANY_NAMED = 6  # in one sentence; the rest is counted


def groups() -> dict[str, str]:
    """What the groups of people are called that sit together."""
    return {
        SeatingGroup.PRESIDIUM: gettext("Đoàn chủ tịch"),
        SeatingGroup.SECRETARIAT: gettext("Thư ký"),
        SeatingGroup.LEADERS: gettext("Lãnh đạo"),
        SeatingGroup.HONORARY: gettext("Khách danh dự"),
        SeatingGroup.GUESTS: gettext("Khách mời"),
        SeatingGroup.DELEGATION: gettext("Theo đoàn"),
        SeatingGroup.PRESS: gettext("Báo chí"),
        SeatingGroup.SERVICE: gettext("Phục vụ"),
    }


def wishes() -> list[tuple[str, str, str]]:
    """Each wish with a weight: its key, what it says, a hint."""
    return [
        ("together", gettext("Mỗi đoàn ngồi liền một khối"), ""),
        ("front_by_rank", gettext("Đoàn đứng trên trong thứ tự ngồi gần sân khấu hơn"), ""),
        ("head_at_aisle", gettext("Trưởng đoàn ngồi cạnh lối đi"), ""),
        (
            "awards_at_aisle",
            gettext("Người nhận khen thưởng ngồi theo đợt, gần lối đi"),
            gettext("Không cần: họ ngồi cùng đoàn của mình"),
        ),
        ("allies", gettext("Các đoàn cùng nhóm ngồi cạnh nhau"), gettext("Nhóm ghi ở trang của từng đoàn")),
        ("whole_rows", gettext("Đoàn ngồi trọn hàng, ít vắt sang hàng khác"), ""),
        ("closed_up", gettext("Không để ghế trống xen giữa, dồn về cuối hội trường"), ""),
        ("distance", gettext("Chừa một ghế trống giữa hai đoàn"), ""),
    ]


def keeps() -> dict[str, str]:
    """Who keeps the chair they have."""
    return {
        Keep.ENTERED: gettext("Xếp lại từ đầu; ai đã vào hội trường giữ nguyên ghế"),
        Keep.ALL: gettext("Giữ nguyên mọi người đã có ghế, chỉ xếp người chưa có"),
        Keep.NOBODY: gettext("Xếp lại tất cả, kể cả người đã vào: phiếu họ đang cầm sẽ sai"),
    }


def places() -> dict[str, str]:
    """Where chairs are held back."""
    return {
        Where.FRONT: gettext("phía trước"),
        Where.AISLE: gettext("cạnh lối đi"),
        Where.COMPANIONS: gettext("cạnh người đi xe lăn"),
        Where.REAR: gettext("phía sau"),
    }


def themes() -> list[tuple[str, tuple[NoteKind, ...]]]:
    """Notes by what they are about, the gravest first."""
    return [
        (gettext("Chưa có ghế"), (NoteKind.UNSEATED,)),
        (gettext("Người cần giúp đỡ"), (NoteKind.NO_WHEELCHAIR_PLACE, NoteKind.NO_AISLE, NoteKind.COMPANION_APART)),
        (
            gettext("Sân khấu và các khu"),
            (
                NoteKind.OFF_STAGE,
                NoteKind.OUTSIDE_ZONE,
                NoteKind.IN_KEPT_ZONE,
                NoteKind.LOST_CHAIR,
                NoteKind.ON_CLOSED,
                NoteKind.RESERVES_SHORT,
            ),
        ),
        (
            gettext("Khen thưởng"),
            (NoteKind.AWARDS_ELSEWHERE, NoteKind.WAVE_SPLIT, NoteKind.WAVE_ORDER, NoteKind.AWARDS_INSIDE),
        ),
        (gettext("Đoàn không liền một khối"), (NoteKind.SPLIT, NoteKind.ALLIES_APART, NoteKind.NO_DISTANCE)),
        (gettext("Trưởng đoàn không cạnh lối đi"), (NoteKind.HEAD_INSIDE,)),
        (gettext("Lệch thứ tự"), (NoteKind.TOO_FAR_FRONT, NoteKind.TOO_FAR_REAR)),
    ]


def say(note: Note) -> str:
    """Put a note into one sentence."""
    subjects, numbers = _FIELDS[note.kind]
    told: dict[str, object] = dict(zip(numbers, note.numbers, strict=True))
    for place, name in enumerate(subjects):
        told[name] = _named(note.subjects[place:]) if name == "names" else note.subjects[place]
    if "group" in told:
        told["group"] = groups()[str(told["group"])]
    if "where" in told:
        told["where"] = places()[str(told["where"])]
    if note.kind is NoteKind.SPLIT:
        told["why"] = _whys()[SplitReason(note.subjects[1])] % told
    if "delegation" in told and not str(told["delegation"]).startswith("Đoàn"):
        told["delegation"] = gettext("Đoàn %(name)s", name=told["delegation"])
    return str(_sentences()[note.kind] % {**told, "steps": NEAR_AISLE})


# What the subjects and the numbers of a note are called in its sentence; `names` are all the subjects from there on.
_FIELDS: dict[NoteKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    NoteKind.UNSEATED: (("names",), ("count", "chairs")),
    NoteKind.NO_WHEELCHAIR_PLACE: (("name", "label"), ()),
    NoteKind.NO_AISLE: (("name", "label"), ()),
    NoteKind.COMPANION_APART: (("name", "host"), ()),
    NoteKind.OFF_STAGE: (("group", "names"), ("count", "chairs")),
    NoteKind.LOST_CHAIR: (("name", "label"), ()),
    NoteKind.ON_CLOSED: (("name", "label"), ()),
    NoteKind.OUTSIDE_ZONE: (("group",), ("count", "all", "chairs")),
    NoteKind.IN_KEPT_ZONE: (("zone",), ("count",)),
    NoteKind.SPLIT: (("delegation", "why"), ("people", "pieces", "number")),
    NoteKind.HEAD_INSIDE: (("name", "delegation", "label"), ()),
    NoteKind.AWARDS_ELSEWHERE: ((), ("count", "all", "chairs")),
    NoteKind.WAVE_SPLIT: ((), ("wave", "people", "pieces")),
    NoteKind.WAVE_ORDER: ((), ("wave", "people")),
    NoteKind.AWARDS_INSIDE: (("names",), ("count", "all")),
    NoteKind.ALLIES_APART: (("name", "names"), ("pieces",)),
    NoteKind.TOO_FAR_FRONT: (("delegation", "label"), ("count",)),
    NoteKind.TOO_FAR_REAR: (("delegation", "label"), ("count",)),
    NoteKind.NO_DISTANCE: ((), ("pairs",)),
    NoteKind.RESERVES_SHORT: (("where",), ("held", "wished")),
}


def _sentences() -> dict[NoteKind, str]:
    return {
        NoteKind.UNSEATED: gettext("%(count)s người chưa có ghế vì chỉ có %(chairs)s ghế xếp được: %(names)s."),
        NoteKind.NO_WHEELCHAIR_PLACE: gettext(
            "%(name)s đi xe lăn, không còn chỗ dành cho xe lăn: xếp ghế cạnh lối đi %(label)s."
        ),
        NoteKind.NO_AISLE: gettext(
            "%(name)s đi xe lăn, không còn chỗ dành cho xe lăn, cũng không còn ghế cạnh lối đi: xếp ghế %(label)s."
        ),
        NoteKind.COMPANION_APART: gettext("%(name)s không ngồi cạnh được %(host)s, người mình đi cùng."),
        NoteKind.OFF_STAGE: gettext(
            "%(group)s: %(count)s người ngồi phía dưới vì sân khấu có %(chairs)s ghế cho nhóm này: %(names)s."
        ),
        NoteKind.LOST_CHAIR: gettext(
            "%(name)s không giữ được ghế %(label)s: ghế ấy nay đã đóng, được giữ hoặc có người khác."
        ),
        NoteKind.ON_CLOSED: gettext("%(name)s đã vào và đang ngồi ghế %(label)s ở khu không xếp người: giữ nguyên."),
        NoteKind.OUTSIDE_ZONE: gettext(
            "%(group)s: %(count)s trong %(all)s người ngồi ngoài khu của mình, khu có %(chairs)s ghế."
        ),
        NoteKind.IN_KEPT_ZONE: gettext(
            "%(count)s người ngồi ở khu “%(zone)s”, vốn giữ cho việc khác, vì không còn ghế khác."
        ),
        NoteKind.SPLIT: gettext("%(delegation)s (%(people)s người) ngồi thành %(pieces)s khối vì %(why)s."),
        NoteKind.HEAD_INSIDE: gettext("%(delegation)s: trưởng đoàn %(name)s ngồi ghế %(label)s, không cạnh lối đi."),
        NoteKind.AWARDS_ELSEWHERE: gettext(
            "%(count)s trong %(all)s người nhận khen thưởng ngồi cùng đoàn mình: khu khen thưởng có %(chairs)s ghế."
        ),
        NoteKind.WAVE_SPLIT: gettext("Đợt khen thưởng %(wave)s (%(people)s người) ngồi thành %(pieces)s chỗ."),
        NoteKind.WAVE_ORDER: gettext(
            "Đợt khen thưởng %(wave)s (%(people)s người) không ngồi theo thứ tự lên nhận: cần người dẫn."
        ),
        NoteKind.AWARDS_INSIDE: gettext(
            "%(count)s trong %(all)s người nhận khen thưởng phải qua hơn %(steps)s người mới ra lối đi: %(names)s."
        ),
        NoteKind.ALLIES_APART: gettext("Nhóm “%(name)s” (%(names)s) không ngồi liền nhau: %(pieces)s chỗ."),
        NoteKind.TOO_FAR_FRONT: gettext(
            "%(delegation)s ngồi từ ghế %(label)s, trước %(count)s đoàn đứng trên trong thứ tự."
        ),
        NoteKind.TOO_FAR_REAR: gettext(
            "%(delegation)s ngồi từ ghế %(label)s, sau %(count)s đoàn đứng dưới trong thứ tự."
        ),
        NoteKind.NO_DISTANCE: gettext("%(pairs)s cặp đoàn ngồi sát nhau, không có ghế trống ở giữa."),
        NoteKind.RESERVES_SHORT: gettext("Chỉ giữ được %(held)s trong %(wished)s ghế dự phòng %(where)s."),
    }


def _whys() -> dict[SplitReason, str]:
    return {
        SplitReason.ZONE: gettext("khu của đoàn chỉ có %(number)s ghế"),
        SplitReason.ZONE_SHAPE: gettext("khu của đoàn gồm %(number)s chỗ rời nhau"),
        SplitReason.NO_RUN: gettext("không còn %(people)s ghế liền nhau (nhiều nhất còn %(number)s)"),
        SplitReason.KEPT: gettext("%(number)s người giữ nguyên ghế đang có"),
        SplitReason.WEIGHTS: gettext("theo mức ưu tiên đã đặt, ngồi gần sân khấu quan trọng hơn"),
        SplitReason.BORROWED: gettext("%(number)s người phải ngồi ghế dự phòng hoặc ghế của khu khác"),
    }


def _named(names: tuple[str, ...]) -> str:
    """Name the first few, count the rest."""
    more = len(names) - _MANY_NAMED
    if more <= 0:
        return ", ".join(names)
    return str(gettext("%(names)s và %(more)s nữa", names=", ".join(names[:_MANY_NAMED]), more=more))
