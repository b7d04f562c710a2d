"""Words lie over whole tokens and lose nothing, whatever the text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from cchc.records import Document
from nlp.pipeline import pipeline
from nlp.pipes import sentences, words

FRAGMENTS = [
    "UBND huyện Vũ Quang", "uỷ ban", "xếp thứ 12/13", "89.30/100 điểm", "2.284.932", "huyện Ia H'Drai", "TP.HCM",
    "…", "\n", " ", "hoà bình", "(CCHC)", "“một cửa”", "- ", "http://a.gov.vn/x?y=1", "1149/QĐ-BNV", "đ/c", "💡",
    "%", "năm 2023.", "Sở Nội vụ", "a\u0301",
]  # fmt: skip


def read(text: str) -> Doc:
    doc = pipeline().make_doc(text)
    doc._.document, doc._.text = Document(url="https://example.gov.vn/a", text=text), text
    doc._.paragraphs, doc._.sentences = [], []
    sentences.annotate(doc)
    words.annotate(doc)
    return doc


def test_syllables_are_joined_to_words_with_tags() -> None:
    doc = read("Sở Nội vụ công bố chỉ số cải cách hành chính.")
    found = [(doc[word.start : word.end].text, word.tag) for word in doc._.words]
    assert ("chỉ số", "N") in found
    assert ("công bố", "V") in found


def test_letters_stay_as_printed() -> None:
    doc = read("Uỷ ban nhân dân tỉnh Khánh Hoà đạt 89.30/100 điểm.")
    printed = [doc[word.start : word.end].text for word in doc._.words]
    assert "".join("".join(printed).split()) == "UỷbannhândântỉnhKhánhHoàđạt89.30/100điểm."


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=8).map(" ".join))
def test_every_token_is_in_one_word(text: str) -> None:
    doc = read(text)
    covered = [index for word in doc._.words for index in range(word.start, word.end) if not doc[index].is_space]
    assert covered == [token.i for token in doc if not token.is_space]
    assert all(word.start < word.end for word in doc._.words)


def test_nothing_is_loaded_before_words_are_asked_for() -> None:
    doc = read("Sở Nội vụ công bố chỉ số.")
    assert words._CACHE not in doc.user_data
    assert doc._.words is doc._.words
