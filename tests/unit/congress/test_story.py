import re
import time
import unicodedata

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from congress.errors import BadInput
from congress.story import Block, blocks, plain_text, safe_story

TAGS = "p br strong em b i h1 h3 ul ol li blockquote div span script style table tr td a svg o:p img".split(" ")  # noqa: SIM905
PIECES = st.one_of(
    st.text(max_size=8),
    st.characters(categories=("M", "Cc", "Cf", "Co", "Z")),
    st.sampled_from(
        ["Nông Thị ", "\n", "\n\n", " ", "&", "&amp;", "&lt;", "&nbsp;", "<", ">", "\u0338", "\u0301", "<!--", "-->"]
    ),
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f'<{tag} style="font-weight:bold" onclick="x()" href=javascript:x>'),
)
SOURCES = st.lists(PIECES, max_size=25).map("".join)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        (" \n\n \u200b", ""),
        ("<p> &nbsp; </p><p><br></p>", ""),
        ("Đoạn một", "<p>Đoạn một</p>"),
        ("Đoạn một\ndòng hai\r\n\r\n\r\n  Đoạn hai", "<p>Đoạn một<br>dòng hai</p><p>Đoạn hai</p>"),
        ("Thu nhập < 5 triệu & > 3", "<p>Thu nhập &lt; 5 triệu &amp; &gt; 3</p>"),
        ("Công ty A &amp; B, R&D", "<p>Công ty A &amp; B, R&amp;D</p>"),
        ("sản lượng <tấn> cao", "<p>sản lượng &lt;tấn&gt; cao</p>"),
        (unicodedata.normalize("NFD", "Đỗ Văn Hải"), "<p>Đỗ Văn Hải</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("a<br><br>b<br>c", "<p>a</p><p>b<br>c</p>"),
        ("<p><b>đậm</b> và <i> nghiêng </i>.</p>", "<p><strong>đậm</strong> và <em>nghiêng </em>.</p>"),
        ("<h1>Đầu đề</h1><h4>Nhỏ</h4>x", "<h3>Đầu đề</h3><h3>Nhỏ</h3><p>x</p>"),
        ("<blockquote>Lời<p>nói</p></blockquote>", "<blockquote><p>Lời</p><p>nói</p></blockquote>"),
        ("<ol><li>a<li><p>b</p></ol><ol><li>c</ol>", "<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>"),
        ("<ul><li>a<ul><li>b<li>c</ul><li>d</ul>", "<ul><li>a<br>– b<br>– c</li><li>d</li></ul>"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "<p>1 2</p><p>3</p>"),
    ],
)
def test_a_story_keeps_its_shape_in_few_tags(written: str, kept: str) -> None:
    assert safe_story(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script><p onclick='x()'>Tốt<style>p{color:red}</style></p>",
        "<p>Tốt</p><svg onload=alert(1)><title>alert</title></svg>",
        "<img src=x onerror=alert(1)><p>Tốt",
        "<p>Tốt</p><iframe src='javascript:alert(1)'></iframe><script>alert(1)",
        "<!-- <script>alert(1)</script> --><a href='javascript:alert(1)'>Tốt</a>",
        "<p style='background:url(javascript:alert(1))'>Tốt</p>",
    ],
)
def test_what_could_run_is_dropped_wholly(written: str) -> None:
    assert safe_story(written) == "<p>Tốt</p>"


def test_what_word_hides_around_its_text_goes() -> None:
    pasted = (
        "<!--[if gte mso 9]><xml><w:LsdException Locked='false'/></xml><![endif]-->"
        "<!--[if !mso]><!--><p class=MsoNormal><b>Ông Vi<o:p></o:p></b></p><!--<![endif]-->"
    )
    assert safe_story(pasted) == "<p><strong>Ông Vi</strong></p>"


def test_bold_and_slant_said_in_styles_are_understood() -> None:
    pasted = (
        '<b style="font-weight:normal" id="docs-internal-guid"><span style="font-weight:700">Đậm</span> thường '
        '<span style="font-style:italic;color:red">nghiêng</span></b>'
    )
    assert safe_story(pasted) == "<p><strong>Đậm</strong> thường <em>nghiêng</em></p>"


def test_a_mark_without_its_letter_cannot_break_a_tag() -> None:
    assert safe_story("<p>\u0338script</p>") == "<p>script</p>"  # ">" and U+0338 would become one character
    assert safe_story("<p> \u0338 a<b>\u0301 b</b></p>") == "<p>a<strong> b</strong></p>"
    assert safe_story("\x1b\u0300") == ""


def test_fifty_thousand_characters_are_a_story_and_one_more_is_not() -> None:
    assert safe_story("<p>" + "ă" * 50_000 + "</p>")
    with pytest.raises(BadInput, match=r"50\.000 ký tự\. Vui lòng"):
        safe_story("ă" * 50_001)
    with pytest.raises(BadInput, match=r"50\.000"):
        safe_story("<p></p>" * 200_000)


@pytest.mark.parametrize("nested", ["<b>", "<div>", "<ul><li>", "<b><p>", "<blockquote>"])
def test_tags_nested_without_end_are_refused_at_once(nested: str) -> None:
    start = time.monotonic()
    with pytest.raises(BadInput, match="văn bản thuần"):
        safe_story(nested * (400_000 // len(nested)) + "x")
    assert time.monotonic() - start < 5


def test_blocks_say_what_each_passage_is() -> None:
    story = safe_story("<h2>A & B</h2><p>x <b>y</b><br><i>z</i></p><ul><li>u</ul><ol><li>v<li>w</ol><blockquote>q")
    assert blocks(story) == (
        Block("heading", "A &amp; B"),
        Block("paragraph", "x <b>y</b><br/><i>z</i>"),
        Block("item", "u"),
        Block("item", "v", 1),
        Block("item", "w", 2),
        Block("quote", "q"),
    )


def test_the_words_alone_keep_lines_and_paragraphs() -> None:
    assert plain_text(safe_story("<p>a &lt; <b>b</b><br>c</p><ul><li>d</ul>")) == "a < b\nc\n\nd"
    assert plain_text("") == ""


@settings(deadline=None)
@given(st.one_of(SOURCES, st.text()))
def test_any_text_becomes_a_safe_story_that_stays_as_it_is(source: str) -> None:
    story = safe_story(source)
    assert re.sub(r"</?(p|strong|em|h3|ul|ol|li|blockquote)>|<br>", "", story).count("<") == 0
    assert unicodedata.is_normalized("NFC", story)
    assert nh3.clean(story, tags={"p", "br", "strong", "em", "h3", "ul", "ol", "li", "blockquote"}) == story
    assert safe_story(story) == story


@settings(deadline=None)
@given(st.one_of(SOURCES, st.text()))
def test_any_story_can_be_set_in_print(source: str) -> None:
    story = safe_story(source)
    found = blocks(story)
    assert bool(found) == bool(story)
    for block in found:
        assert block.markup.strip()
        assert re.sub(r"</?[bi]>|<br/>", "", block.markup).count("<") == 0
        Paragraph(block.markup, ParagraphStyle("any")).wrap(300, 1000)
    assert plain_text(story).count("\n\n") == max(0, len(found) - 1)


def test_halves_of_characters_are_left_out() -> None:
    assert safe_story("a\ud800b") == "<p>ab</p>"
