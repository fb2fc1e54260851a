"""The card that tests scanners, as a scanner meets it."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from admin.documents.self_test_card import render
from congress.invitation_code import SELF_TEST_TEXT, self_test_code
from tests.support import pdf_pages

CARD = render(["ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V"])


def test_both_codes_are_read_from_the_print_and_from_a_photograph_of_it() -> None:
    print_of_it = pdf_pages.picture(CARD, dpi=150)
    for seen in (print_of_it, pdf_pages.as_photographed(print_of_it)):
        assert pdf_pages.codes(seen) == [self_test_code(), SELF_TEST_TEXT]


def test_it_is_one_a5_page_that_says_what_it_is_and_brings_its_faces() -> None:
    (words,) = pdf_pages.texts(CARD)
    for told in ("Thẻ tự kiểm tra máy quét", "Mã A", "Mã B", "Thẻ này không phải giấy mời", "TỈNH LẠNG SƠN"):
        assert told in words
    assert not pdf_pages.faces_not_embedded(CARD)


def test_the_text_fits_a_code_that_old_scanners_read() -> None:
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(SELF_TEST_TEXT)
    code.make(fit=True)
    assert code.version <= 5
