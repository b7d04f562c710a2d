"""Folding and tone placement: what search and extraction both rely on."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.vietnamese import alphabetical, fold, nfc, standard_tone, tone_key

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđbcghklmnpqrstvx"
VIETNAMESE = st.text(alphabet=LETTERS + LETTERS.upper() + " .,;-0123456789“”…\n", max_size=200)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Phát biểu kết luận hội nghị", "phat bieu ket luan hoi nghi"),
        ("ĐƯỜNG", "duong"),
        ("uỷ ban", "uy ban"),
        (unicodedata.normalize("NFD", "Đắk Lắk"), "dak lak"),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(VIETNAMESE)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(nfc(text))
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("older", "standard"),
    [
        ("Khánh Hoà", "Khánh Hòa"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("thuỷ", "thủy"),
        ("Thuý", "Thúy"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("Quỳnh", "Quỳnh"),
        ("hoàn", "hoàn"),
        ("khuỷu", "khuỷu"),
    ],
)
def test_tone_goes_where_todays_standard_puts_it(older: str, standard: str) -> None:
    assert standard_tone(older) == standard


@given(VIETNAMESE)
def test_standard_tone_is_final_keeps_length_and_changes_no_word(text: str) -> None:
    once = standard_tone(text)
    assert standard_tone(once) == once
    assert len(once) == len(nfc(text))
    assert fold(once) == fold(text)
    assert tone_key(once) == tone_key(text)


def test_names_sort_as_in_a_dictionary() -> None:
    names = ["Xã Mẫu Thủy", "Xã Mẫu Điền", "Xã Mẫu Ân", "Xã Mẫu Dương", "Xã Mẫu An", "Xã Mẫu Hồng", "Xã Mẫu Hòa 10"]
    assert [name.removeprefix("Xã Mẫu ") for name in sorted(names, key=alphabetical)] == [
        "An", "Ân", "Dương", "Điền", "Hòa 10", "Hồng", "Thủy",
    ]  # fmt: skip


def test_tones_tell_apart_only_what_has_the_same_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "màn"], key=alphabetical) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "màn",
    ]  # fmt: skip


@given(VIETNAMESE)
def test_the_order_of_every_text_is_its_own(text: str) -> None:
    assert alphabetical(text)[-1] == text
