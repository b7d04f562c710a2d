"""The forms in which portals print a date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import machine_moment, moments, undated


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Cập nhật ngày: 24/01/2014 05:04:06", "2014-01-24T05:04:06+07:00"),
        ("Ngày đăng: 22/02/2021   03:53", "2021-02-22T03:53:00+07:00"),
        ("Thứ 3, Ngày 22/09/2020, 16:10", "2020-09-22T16:10:00+07:00"),
        ("Đăng lúc: 14:18:06 24/10/2014 (GMT+7)", "2014-10-24T14:18:06+07:00"),
        ("08:24 | 18/04/2024", "2024-04-18T08:24:00+07:00"),
        ("16/11/2023 | 04:20 AM", "2023-11-16T04:20:00+07:00"),
        ("16/11/2023 | 04:20 PM", "2023-11-16T16:20:00+07:00"),
        ("16/11/2023 12:05 AMLượt xem: 3", "2023-11-16T00:05:00+07:00"),
        ("12:42 05-03-2024", "2024-03-05T12:42:00+07:00"),
        ("Thứ năm, 18/04/2024 05:40 (GMT+7)", "2024-04-18T05:40:00+07:00"),
        ("Chủ nhật - 07/06/2026 21:14", "2026-06-07T21:14:00+07:00"),
        ("Thứ Sáu, Tháng 7 5, 2024 - 09:12", "2024-07-05T09:12:00+07:00"),
        ("11 Tháng Ba, 2024", "2024-03-11"),
        ("Tháng Mười Hai 1, 2023", "2023-12-01"),
        ("Thứ Tư, 11 Tháng Hai 2026", "2026-02-11"),
        ("ngày 05 tháng 3 năm 2024", "2024-03-05"),
        ("10 giờ 22 phút, ngày 16/09/2022", "2022-09-16T10:22:00+07:00"),
        ("3/4/2022 4:05:00 CH", "2022-04-03T16:05:00+07:00"),
        ("8/18/2024 4:20:00 PM", "2024-08-18T16:20:00+07:00"),
        ("2024-04-18", "2024-04-18"),
        ("Thứ Hai, ngày 7 tháng Mười Hai năm 2020", "2020-12-07"),
        ("lúc 14h05 ngày 07/12/2020", "2020-12-07T14:05:00+07:00"),
        ("07/12/2020, 14g05", "2020-12-07T14:05:00+07:00"),
        ("Thứ hai, 07/12/2020 | 2:05 chiều", "2020-12-07T14:05:00+07:00"),
        ("9:41 sáng, 20/04/2023", "2023-04-20T09:41:00+07:00"),
        ("20 Tháng Tư, 2023 7:41 tối", "2023-04-20T19:41:00+07:00"),
        ("12:15 trưa 20/4/2023", "2023-04-20T12:15:00+07:00"),
        ("8:30' 20/04/2023", "2023-04-20T08:30:00+07:00"),
        ("Thứ hai, 17/5/2021, 9h5'", "2021-05-17T09:05:00+07:00"),
        ("20/4/2023(8:30)", "2023-04-20T08:30:00+07:00"),
        ("20/04/2023 08:30 GMT+07:00", "2023-04-20T08:30:00+07:00"),
        ("Thứ Hai 07/12/2020 14:05 PM", "2020-12-07T14:05:00+07:00"),
        ("Dec 7, 2020 2:05 PM", "2020-12-07T14:05:00+07:00"),
        ("20-Apr-2023", "2023-04-20"),
        ("20 Th4 2023", "2023-04-20"),
        ("20/Th4/2023", "2023-04-20"),
        ("2023/04/20 08:00", "2023-04-20T08:00:00+07:00"),
        ("Đăng ngày 07 - 12 - 2020", "2020-12-07"),
        ("Ngày 20 tháng 4 năm 2023 lúc 8 giờ 30 phút", "2023-04-20T08:30:00+07:00"),
    ],
)
def test_form(line: str, value: str) -> None:
    assert [moment.value for moment in moments(line)] == [value]


@pytest.mark.parametrize(
    "line",
    ["1/1/0001 12:00:00 AM", "01/01/1970", "Nghị quyết số 76/NQ-CP", "xếp thứ 12/13", "31/02/2024", "0212.3852.126"],
)
def test_what_is_no_date(line: str) -> None:
    assert list(moments(line)) == []


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-03-11T03:05:32+00:00", "2024-03-11T10:05:32+07:00"),
        ("2024-03-11T20:05:32Z", "2024-03-12T03:05:32+07:00"),
        ("2024-03-11T10:05", "2024-03-11T10:05:00+07:00"),
        ("2024-03-11", "2024-03-11"),
        ("0001-01-01T00:00:00", None),
        ("", None),
        ("soon", None),
    ],
)
def test_machine_form(value: str, moment: str | None) -> None:
    assert machine_moment(value) == moment


@given(st.text(alphabet="0123456789/:-. |,ngàythángnămAPMthứ", max_size=60))
def test_no_line_breaks_the_grammar(line: str) -> None:
    for moment in moments(line):
        assert 0 <= moment.start < moment.end <= len(line)


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Sơ kết cải cách hành chính quý I (Cập nhật ngày: 28/04/2016)", "2016-04-28"),
        ("Hội nghị trực tuyến về một cửa (12/03/2019 08:15)", "2019-03-12T08:15:00+07:00"),
        ("Kết quả thực hiện nhiệm vụ (từ 01/01/2019 đến 30/6/2019)", None),
        ("Kế hoạch cải cách hành chính năm 2019", None),
    ],
)
def test_a_date_in_brackets_behind_a_headline(headline: str, expected: str | None) -> None:
    bare, found = undated(headline)
    assert found == expected
    assert bare == (headline.split(" (")[0] if expected else headline)
