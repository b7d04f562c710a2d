"""The same text in another print has the same shingles; slots tell prints from texts of one template."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search_api.duplicates.shingles import SHINGLE, Tokens, shingles, slots
from search_api.duplicates.vocabulary import words

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


# Signatures are kept: were these to change, VERSION of `signature` would have to be raised.
PINNED_SHINGLES = [249667549, 276058315, 323009837]
PINNED_SLOTS = [[366632002, 1471876461], [425775462, 545221251]]


def test_slots_are_the_same_in_every_run() -> None:
    assert shingles(TEXT)[:3].tolist() == PINNED_SHINGLES
    assert slots(TEXT)[:2].tolist() == PINNED_SLOTS


def test_a_slot_of_several_words_is_one_value() -> None:
    one, two = slots("Ngày 12/3 tại Hà Mẫu Sơn và Bến, hai"), slots("Ngày 12/3 tại Hà Mẫu Sơn và Bến Mẫu, hai")
    assert len(one) == len(two) == 3
    assert len(slots("Tại Hà Mẫu; Bến Mẫu")) == 2, "a sign parts them"


@given(st.text(alphabet="aÀĐ 12.,;\n\u2028\u0300|", max_size=80))
def test_tokens_are_the_words_of_the_text(text: str) -> None:
    tokens = Tokens.of(text)
    assert [tokens.words[at] for at in tokens.places] == words(text)
    assert len(tokens.hashes) == len(tokens.kinds) == len(tokens.gaps) == len(tokens.lines) == len(tokens.places)
