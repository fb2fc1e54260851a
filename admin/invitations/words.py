"""Words of invitations on pages: stages, groups, channels, states of messages, and what an act of sending did."""

from flask_babel import gettext as _

from congress.invitations.deliveries import PassedOver, Started
from congress.invitations.issuing import Issued
from congress.invitations.overview import Group
from congress.invitations.progress import Stage
from congress.models import AnswerKind, Channel, Decision, DeliveryState, Purpose, TransportSecurity


def stages() -> dict[str, str]:
    """How far an invitation has come."""
    return {
        Stage.DRAFT: _("Chưa phát hành"),
        Stage.ISSUED: _("Đã phát hành"),
        Stage.SENT: _("Đã gửi"),
        Stage.OPENED: _("Đã mở"),
        Stage.ACCEPTED: _("Nhận lời"),
        Stage.DECLINED: _("Không dự"),
        Stage.PROPOSED: _("Đề nghị người dự thay"),
        Stage.REPLACED: _("Đã thay"),
        Stage.REVOKED: _("Đã thu hồi"),
        Decision.APPROVED: _("Đồng ý người dự thay"),
        Decision.REFUSED: _("Không đồng ý người dự thay"),
    }


def groups() -> dict[str, str]:
    """The groups of people in the list."""
    return {
        Group.NOT_ISSUED: _("Chưa phát hành"),
        Group.NOT_SENT: _("Chưa gửi"),
        Group.UNDER_WAY: _("Đang chờ gửi"),
        Group.HELD: _("Chưa rõ đã gửi"),
        Group.NOT_ARRIVED: _("Gửi không tới"),
        Group.NOT_OPENED: _("Chưa mở"),
        Group.NOT_ANSWERED: _("Chưa trả lời"),
        Group.ACCEPTED: _("Nhận lời"),
        Group.DECLINED: _("Không dự"),
        Group.PROPOSED: _("Đề nghị dự thay"),
        Group.NO_MAIL: _("Chưa có thư điện tử"),
        Group.INVITED: _("Có giấy mời"),
    }


def channels() -> dict[str, str]:
    """The ways an invitation travels."""
    return {
        Channel.EMAIL: _("Thư điện tử"),
        Channel.SMS: _("SMS"),
        Channel.ZALO: _("Zalo"),
        Channel.PAPER: _("Trao tay"),
        Channel.LINK: _("Gửi liên kết"),
    }


def purposes() -> dict[str, str]:
    """What a message is for."""
    return {Purpose.INVITATION: _("Giấy mời"), Purpose.REMINDER: _("Nhắc trả lời")}


def states() -> dict[str, str]:
    """What is known to have become of a message."""
    return {
        DeliveryState.QUEUED: _("chờ gửi"),
        DeliveryState.SENDING: _("đang gửi"),
        DeliveryState.SENT: _("đã gửi"),
        DeliveryState.HELD: _("chưa rõ đã gửi"),
        DeliveryState.FAILED: _("không gửi được"),
        DeliveryState.BOUNCED: _("bị trả lại"),
        DeliveryState.CANCELED: _("đã hủy"),
    }


def answers() -> dict[str, str]:
    """What people answer."""
    return {
        AnswerKind.YES: _("Nhận lời"),
        AnswerKind.NO: _("Không dự"),
        AnswerKind.SUBSTITUTE: _("Cử người dự thay"),
    }


def securities() -> dict[str, str]:
    """How the way to a mail server is kept from listeners."""
    return {
        TransportSecurity.STARTTLS: _("STARTTLS (thường ở cổng 587)"),
        TransportSecurity.IMPLICIT: _("TLS ngay từ đầu (thường ở cổng 465)"),
        TransportSecurity.NONE: _("Không mã hóa, chỉ khi máy chủ thư ở chính máy này"),
    }


def started(done: Started, channel: Channel) -> str:
    """Say what an act of sending did, and who was passed over and why."""
    told = {
        Channel.EMAIL: _("Đã xếp %(count)s thư vào hàng gửi.", count=done.count),
        Channel.SMS: _("Đã chuẩn bị %(count)s tin nhắn.", count=done.count),
        Channel.ZALO: _("Đã chuẩn bị %(count)s tin nhắn.", count=done.count),
        Channel.PAPER: _("Đã ghi trao tay %(count)s giấy mời.", count=done.count),
        Channel.LINK: _("Đã ghi gửi liên kết cho %(count)s người.", count=done.count),
    }[channel]
    reasons = {
        PassedOver.ALREADY: _("đã gửi hoặc đang gửi từ trước"),
        PassedOver.ANSWERED: _("đã trả lời"),
        PassedOver.NOT_SENT: _("chưa được gửi giấy mời"),
        PassedOver.NO_ADDRESS: _("chưa có địa chỉ hoặc số điện thoại dùng được"),
        PassedOver.NOT_INVITED: _("chưa có giấy mời"),
    }
    passed = [f"{number} {reasons[why]}" for why, number in done.passed_over.items()]
    return " ".join([told, *([_("Bỏ qua: %(reasons)s.", reasons="; ".join(passed))] if passed else [])])


def issued(done: Issued) -> str:
    """Say what an issue to a selection did."""
    told = [_("Đã phát hành %(count)s giấy mời.", count=done.issued)]
    passed = [
        _("%(count)s người đã có giấy mời", count=done.standing) if done.standing else "",
        _("%(count)s điển hình chưa được duyệt", count=done.waiting) if done.waiting else "",
        _("%(count)s người không còn giữ chỗ", count=done.away) if done.away else "",
    ]
    passed = [words for words in passed if words]
    return " ".join([*told, *([_("Bỏ qua: %(reasons)s.", reasons="; ".join(passed))] if passed else [])])
