"""The same text in another print has the same shingles; slots tell prints from texts of one template."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search_api.duplicates.shingles import SHINGLE, shingles, slots, words

TEXT = """Sáng 12/3, UBND huyện Hoà Mẫu tổ chức hội nghị về cải cách hành chính.
Chỉ số đạt 89,30/100 điểm, xếp thứ 12/13; tỷ lệ đúng hạn đạt 98.5% theo báo cáo của ông Lê Văn Thuỷ."""


def test_words_are_folded_syllables_and_whole_numbers() -> None:
    assert words("Đạt 89,3 điểm; Nghị định 061/2018") == ["dat", "89.3", "diem", "nghi", "dinh", "061/2018"]
    assert words("05 xã") == words("5 xã")
    assert words("89,3") == words("89.3")


def test_letters_and_tone_marks_make_no_difference() -> None:
    for other in (
        unicodedata.normalize("NFD", TEXT),
        TEXT.replace("Hoà", "Hòa").replace("Thuỷ", "Thủy"),
        TEXT.upper(),
    ):
        assert np.array_equal(shingles(other), shingles(TEXT))


def test_shingles_are_sorted_and_none_comes_twice() -> None:
    found = shingles(TEXT + "\n" + TEXT)
    assert np.all(found[1:] > found[:-1])
    assert len(shingles("ba từ thôi")) == 0


def test_a_changed_syllable_changes_as_many_shingles_as_hold_it() -> None:
    one = shingles(" ".join(f"tu{number}" for number in range(50)))
    two = shingles(" ".join("khac" if number == 25 else f"tu{number}" for number in range(50)))
    assert len(np.setdiff1d(one, two)) == SHINGLE


def test_slots_are_numbers_and_names_at_their_places() -> None:
    one = slots("Tỉnh Hà Mẫu đạt 85,3 điểm trong năm qua")
    two = slots("Tỉnh Bến Mẫu đạt 85,3 điểm trong năm qua")
    assert one.shape == two.shape == (2, 2)
    assert np.array_equal(one[:, 0], two[:, 0]), "the places are the same"
    assert np.sum(one[:, 1] == two[:, 1]) == 1, "one value differs"


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert len(slots("Hội nghị bàn về thủ tục. Các xã phát biểu.")) == 0
    assert len(slots("HỘI NGHỊ BÀN VỀ THỦ TỤC")) == 0


def test_laws_that_a_decision_rests_on_are_no_slots() -> None:
    assert len(slots("Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ;")) == 0
    assert len(slots("Thực hiện Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ;")) > 0


@given(st.text(max_size=300))
def test_any_text_has_shingles_and_slots(text: str) -> None:
    assert shingles(text).dtype == np.uint32
    assert slots(text).shape[1] == 2
