"""Numbers by which the lines of a saying are put in order without reading them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_api.elastic.facts import number, order

DAYS = st.dates().map(str) | st.just("")
HEX = st.text("0123456789abcdef", min_size=1, max_size=16)
NAMES = HEX | st.text("09af-:AGgz`đ", min_size=1, max_size=8)
LINES = st.tuples(DAYS, NAMES)


@given(LINES, LINES, st.integers(-(2**63), 2**63 - 1))
def test_no_line_comes_before_one_that_is_newer_or_of_an_earlier_document(
    one: tuple[str, str], other: tuple[str, str], saying: int
) -> None:
    newest_first = sorted({one, other}, key=lambda line: line[1])
    newest_first.sort(key=lambda line: line[0], reverse=True)
    numbers = [order(*line, saying) for line in newest_first]
    assert numbers == sorted(numbers)
    assert all(0 <= number < 2**63 for number in numbers)


@given(st.tuples(DAYS, HEX, HEX).filter(lambda line: line[1][:5] != line[2][:5]))
def test_documents_of_one_day_are_told_apart_by_their_first_digits(line: tuple[str, str, str]) -> None:
    day, one, other = line
    same = f"{one:0<5}"[:5] == f"{other:0<5}"[:5]
    assert (order(day, one, 7) == order(day, other, 7)) == same


@given(st.text())
def test_a_text_has_one_number_that_a_column_takes(text: str) -> None:
    assert -(2**63) <= number(text) < 2**63
    assert number(text) == number(text)
    assert number(text) != number(f"{text} ")
