"""Numbers go with the texts that they stand for."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cchc.records import IsoMoment
from search_api.elastic import orders

# Moments from the year 9224 on share the largest number.
DAYS = st.dates(max_value=date(9223, 12, 31)).map(str)
ZONES = st.just("Z") | st.from_regex(r"[+-](0\d|1[0-4]):[0-5]0", fullmatch=True)
TIMES = st.times().map(lambda time: f"T{time.replace(microsecond=0, tzinfo=None).isoformat()}")
WITHIN = st.none() | st.just("") | st.builds(lambda time, zone: time + zone, TIMES, ZONES)
# A day, and what the page says of the moment: nothing, the day alone, or a time with its zone.
LINES = st.tuples(DAYS, WITHIN).map(lambda line: (line[0], None if line[1] is None else line[0] + line[1]))


@given(st.lists(LINES, min_size=2))
def test_moments_go_by_their_numbers_as_by_their_texts(lines: list[tuple[str, str | None]]) -> None:
    by_number = sorted(lines, key=lambda line: orders.moment(*line) or 0)
    assert by_number == sorted(lines, key=lambda line: (line[0], line[1] or ""))


@given(st.from_regex(TypeAdapter(IsoMoment).core_schema["pattern"].replace("$", r"\Z"), fullmatch=True))
def test_every_moment_that_a_record_may_have_has_a_number_that_a_column_takes(text: str) -> None:
    number = orders.moment(text[:10], text)
    assert number is not None
    assert 0 <= number <= orders.LARGEST


def test_what_has_no_day_has_no_number() -> None:
    assert (orders.day(None), orders.moment(None, None)) == (None, None)
    assert orders.day("2024-06-30") == 20240630


@given(st.lists(st.text("0123456789abcdef", min_size=16, max_size=16)))
def test_documents_go_by_their_numbers_as_by_their_names(names: list[str]) -> None:
    numbers = [orders.beginning(name) for name in sorted(names)]
    assert numbers == sorted(numbers)
    assert all(0 <= number <= orders.LARGEST for number in numbers)
