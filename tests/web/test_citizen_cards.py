"""A citizen's card at a kiosk: it finds a person, who says that it is they; of the card nothing is kept."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from congress.admission import MoveType
from congress.models import Attendance, Delegate, DelegateState, Scan
from congress.scan_request import ScanRequest
from tests.support.homes import Home
from tests.web.conftest import REDEEM, Station

CARDS = {
    line.split("\t")[0].split("(")[0]: line.split("\t")[1]
    for line in (Path(__file__).parents[1] / "data" / "cccd-qr-mau.tsv").read_text("utf-8").splitlines()
}
CARD = CARDS["cccd_chip_7_fields"]
NUMBER, NAME = CARD.split("|")[0], CARD.split("|")[2]


def telex(text: str) -> str:
    """The card as an input method leaves it: letters doubled and toned, bars without their Shift."""
    return text.replace("|", "\\").replace("ễ", "eex").replace("ị", "ij").replace("Nữ", "NUW4").upper()


FINDS = {
    "as read": lambda text: text,
    "with the scanner's prefix and line end": lambda text: f"]Q1{text}\r\n",
    "with bars that lost their Shift": lambda text: text.replace("|", "\\"),
    "with a name and a sex that an input method mangled": telex,
    "in capitals": lambda text: text.upper(),
}


@pytest.mark.parametrize("spoil", FINDS.values(), ids=FINDS)
def test_a_card_finds_its_holder_by_the_number_whatever_became_of_the_name(station: Station, spoil: Any) -> None:
    told = station.judged(spoil(CARD))
    assert (told["status"], told["reason"], told["reason_detail"]) == ("incomplete", None, "unconfirmed")
    assert told["position"]["full_name"] == NAME


@pytest.mark.parametrize("kind", [kind for kind in CARDS if kind.startswith(("cccd", "can_cuoc", "nfd", "keyboard"))])
def test_every_kind_of_card_finds_somebody(station: Station, kind: str) -> None:
    assert station.judged(CARDS[kind])["screen"]["code"] == "ID_READ"


def test_the_holder_is_asked_and_only_then_admitted(station: Station, home: Home) -> None:
    asked = station.judged(CARD)
    assert asked["checkin_texts"] == ["Đã đọc giấy tờ tùy thân.", "Thông tin trên thẻ không được lưu lại."]
    assert (asked["attendance"], asked["slips"], asked["position"]["seat"]) == (None, [], None)
    assert asked["position"]["number"] == ""
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Attendance.id)).all() == []
    told = station.judged("", ticket=asked["ticket"])
    assert (told["status"], told["attendance"]["source_type"]) == ("ok", "id_card")
    assert told["position"]["full_name"] == NAME
    again = station.judged(CARD)
    assert again["reason_detail"] == "unconfirmed"
    assert station.judged("", ticket=again["ticket"])["reason"] == "already_redeemed"


def test_whatever_the_caller_takes_it_for_a_card_is_kept_as_a_card(station: Station, home: Home) -> None:
    for source_type in ("barcode", "id_card", "manual"):
        station.judged(CARD, source_type=source_type)
    with home.database.reading() as db_session:
        assert set(db_session.scalars(select(Scan.source_type))) == {"id_card"}


def test_a_retry_gets_the_same_bytes_and_another_card_409(station: Station) -> None:
    first = station.ask("POST", REDEEM, {"secret": CARD, "nonce": "nonce-card-1"})
    again = station.ask("POST", REDEEM, {"secret": CARD, "nonce": "nonce-card-1"})
    assert (first.status_code, again.data) == (200, first.data)
    other = {"secret": CARDS["cccd_chip_no_old_cmnd"], "nonce": "nonce-card-1"}
    assert station.ask("POST", REDEEM, other).status_code == 409


def test_a_simulated_card_says_the_same_and_leaves_nothing(station: Station, home: Home) -> None:
    assert station.judged(CARD, simulate=True)["screen"]["code"] == "ID_READ"
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Scan.id)).all() == []


def test_without_a_number_on_the_list_name_and_birth_find_the_holder(station: Station, home: Home) -> None:
    change(home, identity_hash=None, identity_last3="", birth_date="1974")
    told = station.judged(CARD)
    assert (told["screen"]["code"], told["position"]["full_name"]) == ("ID_READ", NAME)


def test_two_of_one_name_and_birth_are_sent_to_the_desk(station: Station, home: Home) -> None:
    change(home, identity_hash=None, birth_date="1974-12")
    home.database.run(
        lambda s: s.execute(
            update(Delegate)
            .where(Delegate.full_name == "Lương Thị Thu Ánh")
            .values(folded_name="nguyen thi ly", identity_hash=None, birth_date="1974")
        )
    )
    told = station.judged(CARD)
    assert (told["status"], told["reason"], told["position"]) == ("incomplete", "ambiguous", None)
    assert told["checkin_texts"] == [
        "Có nhiều đại biểu trùng thông tin.",
        "Vui lòng liên hệ lễ tân để xác nhận.",
    ]


def change(home: Home, **values: object) -> None:
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.full_name == NAME).values(**values)))


REFUSED = {
    "of somebody not invited": (CARDS["not_a_delegate"], "NOT_FOUND", "Không tìm thấy thông tin đại biểu."),
    "with an impossible number": (CARDS["impossible_number"], "UNREADABLE_CARD", "Chưa đọc được mã trên thẻ."),
    "with a misread date": (CARD.replace("1712", "9912"), "UNREADABLE_CARD", "Chưa đọc được mã trên thẻ."),
    "with another's sex": (CARD.replace("Nữ", "Nam"), "UNREADABLE_CARD", "Chưa đọc được mã trên thẻ."),
    "without a name": (CARD.replace(NAME, ""), "UNREADABLE_CARD", "Chưa đọc được mã trên thẻ."),
    "an insurance card": (CARDS["insurance_card"], "NOT_OURS", "Mã này không phải mã của Đại hội."),
    "a card cut short": (CARD[3:], "NOT_OURS", "Mã này không phải mã của Đại hội."),
    "a script in the name": (CARDS["not_a_delegate"].replace("Hoàng", "<script>"), "NOT_FOUND", "Không tìm thấy"),
    "4 kB of address": (f"{CARD}|".ljust(4096, "x"), "ID_READ", "Đã đọc giấy tờ tùy thân."),
    "a web address": ("https://example.vn/a|b|c|d|e|f", "NOT_OURS", "Mã này không phải mã của Đại hội."),
    "the key of a network": ("WIFI:T:WPA;S:Hoi truong;P:mat-khau;;", "NOT_OURS", "Mã này không phải mã của Đại hội."),
    "a visiting card": ("BEGIN:VCARD\nFN:Lý Hòa\nEND:VCARD", "NOT_OURS", "Mã này không phải mã của Đại hội."),
    "a payment": ("00020101021138540010A00000072701240006970436", "NOT_OURS", "Mã này không phải mã của Đại hội."),
    "bytes": ("\x00\x01\xff|\ud7ff|\x80|||||", "NOT_OURS", "Mã này không phải mã của Đại hội."),
}


@pytest.mark.parametrize(("read", "code", "title"), REFUSED.values(), ids=REFUSED)
def test_what_stands_on_the_screen_for(station: Station, read: str, code: str, title: str) -> None:
    told = station.judged(read)
    assert told["screen"]["code"] == code
    assert told["screen"]["title"].startswith(title)
    assert "<script>" not in told["screen"]["title"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (DelegateState.CANCELED, "REVOKED"),
        (DelegateState.SUBSTITUTED, "REVOKED"),
        (DelegateState.BLOCKED, "ASK_STAFF"),
        (DelegateState.UNAPPROVED, "ASK_STAFF"),
    ],
)
def test_who_may_not_come_in_is_told_without_being_asked(
    station: Station, home: Home, state: DelegateState, code: str
) -> None:
    change(home, state=state)
    told = station.judged(CARD)
    assert (told["status"], told["screen"]["code"], told["ticket"]) == ("error", code, None)


SECRETS = (NUMBER, "990000001", NAME, NAME.upper(), "17121974", "1974-12-17", "Nà Phải", "15042021", "486fc3a06e67")
READ = (CARD, CARD.replace("1712", "9912"), CARD[3:], CARDS["insurance_card"])


def test_nothing_of_a_card_is_stored_or_logged_or_said_back(
    station: Station, home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    """Cards of people nobody knows, so that whatever is found in the database came from the scan."""
    change(home, full_name="Người Khác", folded_name="nguoi khac", identity_hash=None, birth_date="", sort_key="x")
    unfit = station.ask("POST", REDEEM, {"secret": [CARD], "nonce": "nonce-0009"})
    too_long = station.redeem(CARD.ljust(5000, "x"))
    assert (unfit.status_code, too_long.status_code) == (400, 400)
    answers = [station.redeem(read) for read in READ]
    assert [answer.status_code for answer in answers] == [200] * 4
    written = capfd.readouterr()
    said = "".join(answer.get_data(as_text=True) for answer in (unfit, too_long, *answers))
    for secret in SECRETS:
        assert secret not in written.out + written.err
        assert secret not in said
    with home.database.reading() as db_session:
        rows = [*db_session.execute(text("select * from scan")), *db_session.execute(text("select * from audit_entry"))]
        hashes = set(db_session.scalars(select(Scan.request_hash)))
    assert len(hashes) == 4
    assert not [secret for secret in SECRETS for row in rows if secret in str(tuple(row))]
    for read in READ:
        for source_type in ("barcode", "id_card"):
            request = ScanRequest(read, "nonce-0001", source_type, MoveType.ENTRY, None, None)
            assert request.fingerprint() not in hashes  # a hash without a key is found again by trying
