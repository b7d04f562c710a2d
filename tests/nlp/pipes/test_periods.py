from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import PERIOD, Document
from nlp.periods import FORM, find_periods, forms, last_day, resolve, year_of
from nlp.pipeline import annotate
from nlp.pipes.periods import periods_between


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("trong năm 2021 đạt", "2021"),
        ("đến hết quý II năm 2022,", "2022-Q2"),
        ("quý IV/2019", "2019-Q4"),
        ("quí 3/2019", "2019-Q3"),
        ("6 tháng đầu năm 2018", "2018-H1"),
        ("sáu tháng cuối năm 2018", "2018-H2"),
        ("nửa đầu năm 2018", "2018-H1"),
        ("9 tháng đầu năm 2023", "2023-09M"),
        ("8 tháng năm 2023", "2023-08M"),
        ("tháng 9/2025", "2025-09"),
        ("tháng 10 năm 2024", "2024-10"),
        ("ngày 5/8/2025", "2025-08-05"),
        ("ngày 30 tháng 4 năm 2024", "2024-04-30"),
        ("giai đoạn 2016 - 2020", "2016/2020"),
        ("từ năm 2019 đến năm 2023", "2019/2023"),
    ],
)
def test_normal_forms(text: str, value: str) -> None:
    found = find_periods(text)
    assert [mention.value for mention in found] == [value]
    assert PERIOD.match(value)
    assert text[found[0].start : found[0].end] == found[0].quote


@pytest.mark.parametrize(
    "text",
    [
        "Kỳ họp thứ 12",
        "kế hoạch số 02",
        "76/NQ-CP",
        "ngày 31/2/2024",
        "05 năm tới đây là 2",
        "mức độ 3, 4",
        "tháng 13/2024",
    ],
)
def test_what_names_no_time(text: str) -> None:
    assert [m for m in find_periods(text) if m.value] == []


def test_a_missing_year_is_taken_from_outside() -> None:
    assert find_periods("trong quý IV,", year=2020)[0].value == "2020-Q4"
    assert find_periods("trước ngày 30/9", year=2024)[0].value == "2024-09-30"
    assert find_periods("Trong 9 tháng, tỷ lệ", year=2024, bare_months=True)[0].value == "2024-09M"
    assert find_periods("trong quý IV,")[0].value is None


def test_relative_years_count_from_the_index_year_or_from_publication() -> None:
    before, coming = find_periods("so với năm trước, năm tới")
    assert resolve(before, index_year=2022, published_year=2023) == "2021"
    assert resolve(coming, index_year=2022, published_year=2023) == "2024"
    assert resolve(before, index_year=None, published_year=None) is None


@pytest.mark.parametrize(
    ("period", "day"),
    [("2023", date(2023, 12, 31)), ("2023-Q1", date(2023, 3, 31)), ("2024-02", date(2024, 2, 29)),
     ("2024-H1", date(2024, 6, 30)),
     ("2021-09M", date(2021, 9, 30)),
     ("2016/2020", date(2020, 12, 31)), ("2025-08-11", date(2025, 8, 11)), ("soon", None)],
)  # fmt: skip
def test_the_last_day_of_a_period(period: str, day: date | None) -> None:
    assert last_day(period) == day


def test_year_of_a_span_is_its_last() -> None:
    assert year_of("2016/2020") == 2020
    assert year_of("2020-Q3") == 2020
    assert year_of(None) is None


def test_the_pipe_takes_a_year_from_the_paragraph_then_from_publication() -> None:
    document = Document(
        url="https://example.gov.vn/a", published_at="2024-10-01",
        text="Đến hết quý III năm 2020 đã hoàn thành. Trong quý IV tiếp tục.\nNộp trước ngày 15/11.",
    )  # fmt: skip
    doc = annotate(document)
    assert [mention.value for mention in doc._.periods] == ["2020-Q3", "2020-Q4", "2024-11-15"]
    assert [mention.quote for mention in periods_between(doc, 63, len(doc.text))] == ["ngày 15/11"]


@given(st.text(max_size=300))
def test_any_text_is_read_and_offsets_are_right(text: str) -> None:
    for mention in find_periods(text, year=2024, bare_years=True, bare_months=True):
        assert text[mention.start : mention.end] == mention.quote
        assert mention.value is None or PERIOD.match(mention.value)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["năm ", "2020", " - ", "tháng ", "9", "ngày ", "/", "quý ", "IV", " đến ", "giai đoạn "]),
        max_size=60,
    )
)
def test_period_words_in_any_order(words: list[str]) -> None:
    text = "".join(words)
    for mention in find_periods(text, bare_years=True, bare_months=True):
        assert text[mention.start : mention.end] == mention.quote


FIRST_WORDS = [
    "giai đoạn", "thời kỳ", "thời điểm", "thời gian", "các năm", "từ năm", "nhiệm kỳ", "ngày", "quý", "quí", "tính",
    "từ", "đầu", "nửa", "cuối", "tháng", "năm", "cả", "khi", "kết thúc", "đến", "hết", "vào", "sau", "đó", "trước",
    "tới", "nay", "này", "những", "nhiều", "gần đây", "qua", "một", "hai", "ba", "bốn", "tư", "sáu", "bảy", "tám",
    "chín", "mười", "mười một", "2020", "2023", "9", "06", "30/6", "1/7/2024", "-", ",", "/", ".", "(", "đứng", "x",
]  # fmt: skip


@settings(max_examples=600)
@given(st.lists(st.sampled_from(FIRST_WORDS), max_size=12), st.sampled_from([" ", ""]))
def test_a_form_is_found_wherever_it_begins(words: list[str], blank: str) -> None:
    text = blank.join(words)
    assert [form.span() for form in forms(text)] == [form.span() for form in FORM.finditer(text)]


def test_time_is_linear() -> None:
    started = time.process_time()
    find_periods("ngày 1 tháng " * 20_000, bare_years=True, bare_months=True)
    find_periods("20" * 50_000, bare_years=True, bare_months=True)
    find_periods("năm 2020 - " * 10_000, bare_years=True, bare_months=True)
    assert time.process_time() - started < 5
