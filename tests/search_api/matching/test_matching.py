"""Whatever is typed is a query, and whatever is marked stands where it is said to stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.vietnamese import fold, standard_tone
from search_api.matching.passages import LONGEST_PASSAGE, met, passages
from search_api.matching.provinces import province_meant
from search_api.matching.queries import MOST_WORDS, parse
from search_api.matching.sentences import around, sentences
from search_api.matching.synonyms import Synonyms
from search_api.matching.words import LONGEST, columns, exact, folded, words

LETTERS = "aăâeêioôơuưyđ" + "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
VIETNAMESE = st.text(LETTERS + LETTERS.upper() + 'bcghklmnpqrstvx BCĐ0123,.;:-/|\n“”"', max_size=200)
ANY = st.text(max_size=200)
NO_SYNONYMS = Synonyms([])


@given(VIETNAMESE)
def test_folding_is_that_of_the_product_and_keeps_offsets(text: str) -> None:
    assert folded(text) == fold(text)
    assert exact(text) == standard_tone(text).lower()


@given(ANY)
def test_folding_any_text_keeps_its_length(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert len(exact(text)) == len(text)


@given(st.one_of(VIETNAMESE, ANY), st.integers(1, 80))
def test_long_texts_are_folded_as_short_ones(text: str, times: int) -> None:
    assert folded(text * times) == folded(text) * times


@given(st.one_of(VIETNAMESE, ANY))
def test_whatever_is_the_same_with_its_marks_is_the_same_without(text: str) -> None:
    assert folded(exact(text)) == folded(text)


@given(ANY)
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert len(query.words) <= MOST_WORDS
    assert bool(query) == bool(query.words or query.excluded)
    assert bool(query.words) == bool(query.clauses)
    for clause in query.clauses:
        assert clause.alternatives
        assert all(alternative.words for alternative in clause.alternatives)
    assert bool(query.loosened) == bool(query.clauses)


@given(ANY)
def test_both_columns_have_the_same_words(text: str) -> None:
    marked, plain = columns(text)
    assert len(marked.split(" ")) == len(plain.split(" "))
    assert all(len(word.exact) <= LONGEST for word in words(text))


@given(VIETNAMESE, VIETNAMESE)
def test_decomposed_and_composed_queries_are_one(text: str, other: str) -> None:
    query = f'{text} "{other}"'
    assert parse(unicodedata.normalize("NFD", query)) == parse(query)


@given(st.one_of(VIETNAMESE, ANY), st.one_of(VIETNAMESE, ANY), st.data())
def test_passages_point_into_the_text(text: str, asked: str, data: st.DataObject) -> None:
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        asked = f"{asked} {text[start : start + data.draw(st.integers(0, 30))]}"
        said = [(start, data.draw(st.integers(start, len(text))))]
    else:
        said = []
    last: list[tuple[int, int]] = []
    for passage in passages(text, parse(asked), said):
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == "" or passage.text.strip()
        assert all(passage.end <= start or passage.start >= end for start, end in last)
        last.append((passage.start, passage.end))
        ends = 0
        for start, end in passage.matches:
            assert ends <= start < end <= len(passage.text)
            ends = end


@given(VIETNAMESE)
def test_a_word_of_a_text_is_found_in_it_with_and_without_diacritics(text: str) -> None:
    for word in list(words(text))[:5]:
        for typed in (word.exact, word.folded):
            (clause,) = (query := parse(f'"{typed}"', NO_SYNONYMS)).clauses
            assert clause.typed.phrase
            found = passages(text, query)
            assert any(
                fold(passage.text[start:end]) == word.folded for passage in found for start, end in passage.matches
            )


@given(st.one_of(VIETNAMESE, ANY))
def test_sentences_cover_all_words_in_order(text: str) -> None:
    place = 0
    for start, end in sentences(text):
        assert place <= start < end
        assert not text[place:start].strip()
        assert "\n" not in text[start:end]
        place = end
    assert not text[place:].strip()


@given(VIETNAMESE, st.data())
def test_the_sentence_around_a_stretch_holds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = around(text, start, end)
    assert left <= start <= end <= right


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Câu một. Câu hai! Câu ba?", ["Câu một.", "Câu hai!", "Câu ba?"]),
        ("TP. Bắc Mẫu đạt 89,3 điểm. Xếp thứ 2.", ["TP. Bắc Mẫu đạt 89,3 điểm.", "Xếp thứ 2."]),
        ("GS.TS. Lê Văn Mẫu nói. Hết.", ["GS.TS. Lê Văn Mẫu nói.", "Hết."]),
        ("1. Kết quả đạt được. 2. Hạn chế.", ["1. Kết quả đạt được.", "2. Hạn chế."]),
        ("Đạt 89.30/100 điểm.", ["Đạt 89.30/100 điểm."]),
        ("Ông nói: “Phải làm ngay.” Mọi người nghe.", ["Ông nói: “Phải làm ngay.”", "Mọi người nghe."]),
        ("Sở A. | 95,1 | 1\nSở B. | 94,2 | 2", ["Sở A. | 95,1 | 1", "Sở B. | 94,2 | 2"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def alternatives(text: str) -> list[list[str]]:
    return [
        [" ".join(word.exact for word in alternative.words) for alternative in clause.alternatives]
        for clause in parse(text).clauses
    ]


def test_what_is_written_as_one_is_looked_for_as_one() -> None:
    assert alternatives("số 1149/QĐ-BNV ngày 12/3") == [["số"], ["1149 qđ bnv"], ["ngày"], ["12 3"]]
    assert alternatives('"kết luận  hội nghị" tỉnh') == [["kết luận hội nghị"], ["tỉnh"]]


def test_synonyms_go_both_ways_and_take_the_longest() -> None:
    assert alternatives("CCHC") == [["cchc", "cải cách hành chính"]]
    assert alternatives("cai cach hanh chinh") == [["cai cach hanh chinh", "cchc"]]
    (par,) = alternatives("chỉ số cải cách hành chính")
    assert "par index" in par
    assert "lao động thương binh và xã hội" in alternatives("LĐTB&XH")[0]
    assert alternatives("TX Kinh Môn")[0] == ["tx", "thị xã"]
    assert alternatives("QĐ 12") == [["qđ", "quyết định"], ["12"]]
    assert "tphcm" in alternatives("Thành phố Hồ Chí Minh")[0]
    assert alternatives('"cải cách hành chính"') == [["cải cách hành chính"]], "quotes mean these words"
    assert alternatives("cái cách hành chính") == [["cái"], ["cách"], ["hành"], ["chính"]], "other words"


def test_the_best_passage_is_in_the_conclusion() -> None:
    text = (
        "Hội nghị tổng kết có nhiều ý kiến phát biểu.\nĐại biểu thảo luận sôi nổi về kết quả.\n"
        "Phát biểu kết luận hội nghị, Chủ tịch yêu cầu làm ngay.\nBan tổ chức phát biểu kết luận hội nghị bên lề."
    )
    start = text.index("Phát biểu kết luận")
    best, *_ = passages(text, parse("phat bieu ket luan hoi nghi"), [(start, text.index("\nBan tổ chức"))])
    assert best.in_conclusion
    assert best.text.startswith("Phát biểu kết luận hội nghị")


def test_a_passage_of_a_long_line_is_cut_at_words() -> None:
    text = "mở đầu " * 300 + "cầu phao mới" + " kết thúc" * 300
    (passage, *_) = passages(text, parse("cầu phao"))
    assert len(passage.text) <= LONGEST_PASSAGE
    assert "cầu phao mới" in passage.text
    assert passage.text.split()[0] in ("mở", "đầu")
    assert [passage.text[start:end] for start, end in passage.matches] == ["cầu", "phao"]


def test_words_typed_with_diacritics_are_marked_by_themselves() -> None:
    text = "Hòa giải và hoa đào."
    (passage,) = passages(text, parse("hòa"))
    assert [passage.text[start:end] for start, end in passage.matches] == ["Hòa"]
    (passage,) = passages(text, parse("hoa"))
    assert [passage.text[start:end] for start, end in passage.matches] == ["Hòa", "hoa"]
    (passage,) = passages(text, parse("hoả"))
    assert [passage.text[start:end] for start, end in passage.matches] == ["Hòa", "hoa"], "nothing stands as typed"


def test_titles() -> None:
    assert met("Huyện Mẫu Sơn", parse("mau")) == ((6, 9),)
    assert met(None, parse("mau")) == ()
    assert met("Huyện", parse("")) == ()


def test_a_hundred_pages_are_looked_through_quickly() -> None:
    import time

    text = "Báo cáo kết quả cải cách hành chính của các xã, phường trong quý.\n" * 8000
    started = time.process_time()
    assert passages(text, parse("kết quả cải cách hành chính phường"))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hà Tĩnh", "Hà Tĩnh"),
        ("ha tinh", "Hà Tĩnh"),
        ("Tỉnh Bắc Giang", "Bắc Giang"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Hoà Bình", "Hòa Bình"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("BRVT", "Bà Rịa - Vũng Tàu"),
        ("Huế", "Huế"),
        ("Thừa Thiên Huế", "Thừa Thiên Huế"),
        ("Không Đâu", None),
        ("tỉnh", None),
        ("", None),
    ],
)
def test_a_province_is_meant_by_whatever_it_is_called(typed: str, name: str | None) -> None:
    assert province_meant(typed) == name
