"""Old encodings of Vietnamese are read as the letters that their readers saw."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.captures import Capture
from crawler.encodings import tcvn3, vni
from crawler.encodings.characters import mend
from crawler.encodings.charsets import decode
from crawler.encodings.fonts import decode_fonts, scheme_of_font, shows_capitals, written_in_unicode
from crawler.encodings.syllables import is_syllable, plausibility
from crawler.reader import read

SENTENCE = (
    "Ngày 22/02/2013, Ủy ban nhân dân tỉnh công bố Chỉ số cải cách hành chính năm 2012; tỷ lệ hồ sơ giải quyết "
    "đúng hạn đạt 98,7%, nhưng việc niêm yết thủ tục ở một số xã vùng cao chưa được thường xuyên."
)
SYLLABLES = [
    "nghiêng",
    "khuỷu",
    "ngoằn",
    "ngoèo",
    "thuở",
    "xưa",
    "huyện",
    "quý",
    "hòa",
    "hoà",
    "thủy",
    "thuỷ",
    "giếng",
    "gìn",
    "yếu",
    "quyết",
    "định",
    "đường",
    "được",
    "người",
    "của",
    "những",
    "trường",
    "hợp",
    "khuyến",
    "khích",
    "uỷ",
    "ủy",
    "tuyến",
    "rượu",
    "hươu",
    "nguyễn",
    "oanh",
    "quang",
    "khoẻ",
    "khỏe",
    "toán",
    "xoắn",
    "loét",
    "đoạn",
    "xuân",
    "tuần",
    "huệ",
    "thuế",
    "thuỳ",
    "luỹ",
    "tuyết",
    "khuya",
    "iếc",
    "yêu",
    "chiều",
    "kiểu",
    "rưỡi",
    "mười",
    "buổi",
    "chuối",
    "ngoài",
    "xoay",
    "ngoáy",
    "quấy",
]
LETTERS = "".join(sorted(set(tcvn3.TO_CODES) | set(vni.TO_CODES)))
SMALL = st.text(
    alphabet=[letter for letter in LETTERS if letter.islower()] + list("abcdeghiklmnopqrstuvxy "), max_size=80
)


@pytest.mark.parametrize("word", SYLLABLES)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["c«ng", "Së", "chÝnh", "ñaït", "Nghá»‹", "ấấ", "htứ"])
def test_what_is_no_syllable_is_not(word: str) -> None:
    assert not is_syllable(word)


@given(SMALL)
def test_tcvn3_round_trip(text: str) -> None:
    assert tcvn3.decode(tcvn3.encode(text)) == unicodedata.normalize("NFC", text)


@given(st.lists(st.sampled_from([*SYLLABLES, "cải", "cách", "hành", "chính", "đạt", "Đồng", "Ủy"]), max_size=30))
def test_vni_round_trip(words: list[str]) -> None:
    text = " ".join(words)
    assert vni.decode(vni.encode(text)) == text


@pytest.mark.parametrize(("name", "codes"), [("tcvn3", tcvn3), ("vni", vni)])
def test_font_codes_are_told_by_their_words(name: str, codes: object) -> None:
    coded = codes.encode(SENTENCE.replace("Ủy", "Uỷ"))  # type: ignore[attr-defined]
    text, scheme = decode_fonts(coded)
    assert scheme == name
    assert text == SENTENCE.replace("Ủy", "Uỷ")


def test_unicode_under_an_old_font_stays() -> None:
    assert decode_fonts(SENTENCE, "tcvn3") == (SENTENCE, None)
    assert decode_fonts("Résumé à Paris", None) == ("Résumé à Paris", None)
    assert decode_fonts("Cà Mau, Hà Nam", None) == ("Cà Mau, Hà Nam", None)


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_mending_is_stable_and_composed(text: str) -> None:
    mended = mend(text)
    assert mend(mended) == mended
    assert unicodedata.is_normalized("NFC", mended)
    assert "\u00a0" not in mended
    assert "\u200b" not in mended


def test_mending_counts_what_it_did() -> None:
    notes: Counter[tuple[str, str | None]] = Counter()
    broken = unicodedata.normalize("NFD", "chƣa đƣợc").replace(" ", "\u00a0") + "\u200b"
    assert mend(broken, notes) == "chưa được"
    assert {kind for kind, _ in notes} == {"oi", "invisible", "nfc"}


def windows_1258(text: str) -> bytes:
    """Vietnamese as Windows writes it: a letter with its hat in one byte, the tone in the next."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        try:
            out.append(char.encode("cp1258"))
            continue
        except UnicodeEncodeError:
            pass
        decomposed = unicodedata.normalize("NFD", char)
        tone = (
            decomposed[-1]
            if len(decomposed) == 2
            else next(c for c in decomposed if c in "\u0300\u0301\u0303\u0309\u0323")
        )
        base = unicodedata.normalize("NFC", decomposed.replace(tone, "", 1))
        out.append(base.encode("cp1258") + tone.encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1258"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1258", "tcvn3", "vni"])
def test_page_reads_the_same_in_any_charset(charset: str, declared: str | None) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    sentence = SENTENCE.replace("Ủy", "Uỷ")
    page = f"<html><head>{meta}<title>x</title></head><body><div><p>{{}}</p><p>{{}}</p></div></body></html>"
    if charset in ("tcvn3", "vni"):
        coded = {"tcvn3": tcvn3, "vni": vni}[charset].encode(sentence)
        body = page.format(coded, coded).encode("latin-1")
    elif charset == "cp1258":
        body = page.format("\x00", "\x00").encode().replace(b"\x00", windows_1258(sentence))
    else:
        body = page.format(sentence, sentence).encode(charset)
    document = read(Capture(url="https://a.example.vn/1.html", body=body, charset=None))
    assert document.text == f"{sentence}\n{sentence}"


def test_utf8_read_as_western_and_written_again_is_unwound() -> None:
    twice = SENTENCE.encode().decode("latin-1").encode()
    decoding = decode(twice)
    assert decoding.repair is not None
    assert decoding.repair[0] == "mojibake"
    assert plausibility(decoding.text)[0] > 0.95


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    body = (SENTENCE * 5).encode() + b"\xe1\xba"
    decoding = decode(body)
    assert decoding.charset == "utf-8"
    assert decoding.text.startswith(SENTENCE)
    assert decoding.repair is not None


def test_codes_and_unicode_mixed_in_one_page() -> None:
    page = (
        f"<html><body><div><p>{SENTENCE}</p>"
        f'<p><font face=".VnTime">{tcvn3.encode("Sở Nội vụ báo cáo kết quả thực hiện.")}</font></p>'
        f'<p style="font-family:VNI-Times">{vni.encode("Kinh phí thực hiện được bố trí trong dự toán.")}</p>'
        "</div></body></html>"
    )
    document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert document.text.split("\n") == [
        SENTENCE, "Sở Nội vụ báo cáo kết quả thực hiện.", "Kinh phí thực hiện được bố trí trong dự toán.",
    ]  # fmt: skip
    assert {"tcvn3", "vni"} <= {repair.kind for repair in document.repairs}


@pytest.mark.parametrize("order", ["template first", "article first"])
@pytest.mark.parametrize("charset", ["cp1258", "tcvn3", "vni"])
def test_a_page_of_two_charsets_is_read_line_by_line(charset: str, order: str) -> None:
    article = "Sở Nội vụ tổ chức đánh giá kết quả cải cách hành chính năm 2012 của các cơ quan, đơn vị trong tỉnh."
    if charset == "cp1258":
        old = windows_1258(article)
    else:
        old = {"tcvn3": tcvn3, "vni": vni}[charset].encode(article).encode("latin-1")
    lines = [f"<p>{SENTENCE}</p>".encode(), b"<p>" + old + b"</p>"]
    if order == "article first":
        lines.reverse()
    body = b"<html><head><meta charset=utf-8></head><body><div>\n" + b"\n".join(lines) + b"\n</div></body></html>"
    document = read(Capture(url="https://a.example.vn/1.html", body=body))
    expected = [SENTENCE, article] if order == "template first" else [article, SENTENCE]
    assert document.text.split("\n") == expected
    assert "charset" in {repair.kind for repair in document.repairs}


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("ch\u01a1\u031b", "chơ"),  # a horn twice, as broken PDFs have it
        ("đo\u031b\u031bn", "đơn"),
        ("ngu\u031b\u031bo\u031b\u0300i", "người"),
        ("tie\u0301\u0302n", "tiến"),  # the tone before the hat
        ("tho\u0323\u031b", "thợ"),
        ("chƣa đƣợc", "chưa được"),
        ("Ƣu tiên", "Ưu tiên"),
        ("cải\u200b cách\u2060, hành\ufeff chính", "cải cách, hành chính"),
        ("giai\u00ad đoạn", "giai đoạn"),
        ("hoà bình, hòa bình; thuỷ lợi, thủy lợi", "hoà bình, hòa bình; thuỷ lợi, thủy lợi"),  # both are right
    ],
)
def test_letters_that_look_right_are_mended(broken: str, mended: str) -> None:
    notes: Counter[tuple[str, str | None]] = Counter()
    assert mend(broken, notes) == mended
    assert bool(notes) == (broken != mended)


@given(st.text(alphabet="aăâeêioôơuưyđ \u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323", max_size=30))
@settings(max_examples=300)
def test_mending_marks_is_stable(text: str) -> None:
    mended = mend(text)
    assert mend(mended) == mended
    assert unicodedata.is_normalized("NFC", mended)


@pytest.mark.parametrize(
    ("font", "scheme", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        ("ABCDEF+.VnArialH", "tcvn3", True),
        (".VnHelvetIns", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("Times New Roman", None, False),
        (None, None, False),
    ],
)
def test_what_a_font_name_says(font: str | None, scheme: str | None, capitals: bool) -> None:
    assert scheme_of_font(font) == scheme
    assert scheme_of_font(f"<p style='font-family: {font}'>{'x' * 200}</p>") == scheme
    assert shows_capitals(font) == capitals


@pytest.mark.parametrize(
    ("source", "unicode"),
    [
        ("<title>Sở Nội vụ</title>", True),
        ("<p title='Việt'>T\xb5i liÖu</p>", False),
        ("<p title='a > Việt'>", True),
        ("Việt <p>T\xb5i</p>", False),
        ("<p>x < Việt", False),
    ],
)
def test_letters_between_tags_show_that_a_page_is_in_unicode(source: str, unicode: bool) -> None:
    assert written_in_unicode(source) == unicode


def test_a_text_that_needs_no_repair_is_told_by_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"cải {chr(code)} cách" for code in range(0x10000)]
    at_once = [mend(text) for text in texts]
    monkeypatch.setattr("crawler.encodings.characters._ODD", re.compile(""))
    assert at_once == [mend(text) for text in texts]
