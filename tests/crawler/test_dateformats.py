"""Dates as a declaration says that they are written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from crawler.dateformats import DateFormat, moments_in


@pytest.mark.parametrize(
    ("line", "form", "expected"),
    [
        ("Posted 03/04/2024", "%m/%d/%Y", ["2024-03-04"]),
        ("03/04/2024 9:05 PM", "%m/%d/%Y %I:%M %p", ["2024-03-04T21:05:00+07:00"]),
        ("Ngày 4-3-24", "%d-%m-%y", ["2024-03-04"]),
        ("31/31/2024 và 01/02/0001", "%d/%m/%Y", []),
        ("số 11/03/04/2024", "%m/%d/%Y", []),
        ("2024 | 03 | 04", "%Y | %m | %d", ["2024-03-04"]),
    ],
)
def test_dates_of_a_format(line: str, form: str, expected: list[str]) -> None:
    assert [moment.value for moment in moments_in(line, form)] == expected


@pytest.mark.parametrize("wrong", ["%d/%m", "%d/%m/%Q", "%d/%d/%m/%Y", "dd/MM/yyyy"])
def test_what_is_no_format_is_told(wrong: str) -> None:
    with pytest.raises(ValidationError, match="%"):
        TypeAdapter(DateFormat).validate_python(wrong)


@given(st.dates(date(1996, 1, 1), date(2060, 1, 1)), st.sampled_from(["%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_a_date_is_read_as_it_was_written(day: date, form: str) -> None:
    (found,) = moments_in(f"Đăng: {day.strftime(form)}.", form)
    assert found.value == day.isoformat()
