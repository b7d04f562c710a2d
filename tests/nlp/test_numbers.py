from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.numbers import ORDINAL_WORD, parse_count, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("89.30", 89.3), ("89,30", 89.3), ("2.284.932", 2284932), ("1.240", 1240), ("0,692", 0.692), ("0.6925", 0.6925),
        ("05", 5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("100", 100),
    ],
)  # fmt: skip
def test_both_decimal_marks_and_thousands(text: str, value: float) -> None:
    assert parse_number(text) == value


def test_a_limit_settles_one_mark_before_three_digits() -> None:
    assert parse_number("87.125") == 87125
    assert parse_number("87.125", limit=100) == 87.125


@pytest.mark.parametrize("text", ["", "x", "1/2", "1..2", ",5", "0212.3852.126", "-3"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "value"), [("hai", 2), ("Nhất", 1), ("mười  hai", 12), ("07", 7), ("tư", 4)])
def test_counts_in_words(text: str, value: float) -> None:
    assert parse_count(text) == value


@given(st.decimals(min_value=0, max_value=9999, places=2))
def test_what_is_printed_is_read_again_with_either_mark(number: object) -> None:
    printed = f"{number:.2f}"
    assert parse_number(printed) == parse_number(printed.replace(".", ",")) == float(printed)


@given(st.text(alphabet="0123456789.,/%- ", max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mười tám", 18),
        ("hai mươi", 20),
        ("hai mươi sáu", 26),
        ("bốn mươi mốt", 41),
        ("sáu mươi tư", 64),
        ("ba mươi lăm", 35),
    ],
)
def test_ordinals_are_counted_to_ninety_nine(text: str, value: float) -> None:
    assert parse_count(text) == value
    assert re.fullmatch(ORDINAL_WORD, text)


def test_a_longer_ordinal_goes_before_the_word_that_it_begins_with() -> None:
    match = re.match(ORDINAL_WORD, "hai mươi mốt toàn quốc")
    assert match is not None
    assert match[0] == "hai mươi mốt"
