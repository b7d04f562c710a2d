"""Which of a page's dates is the article's."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from crawler.reader import read

PROSE = "Sáng 17/5, UBND huyện họp đánh giá công tác cải cách hành chính của các xã, thị trấn trên địa bàn."


def published(line: str, before: str = "", behind: str = "") -> str | None:
    page = (
        f"<html><body>{before}<h1>Huyện họp đánh giá công tác cải cách hành chính</h1><div>{line}</div>"
        f"<div class='content'><p>{PROSE}</p><p>{PROSE}</p></div>{behind}</body></html>"
    )
    document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert document.text == f"{PROSE}\n{PROSE}"
    return document.published_at


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Ngày đăng: 01/06/2023 - Cập nhật: 03/06/2023", "2023-06-01"),
        ("Cập nhật: 03/06/2023 | Ngày đăng: 01/06/2023", "2023-06-01"),
        ("Ngày ban hành: 15/05/2023 | Ngày đăng: 01/06/2023", "2023-06-01"),
        ("Ngày đăng: 01/06/2023 | Ngày hiệu lực: 1/1/0001", "2023-06-01"),
        ("Cập nhật lúc: 10:05 03/06/2023", "2023-06-03T10:05:00+07:00"),
        ("Ngày ban hành: 15/05/2023", None),
        ("1/1/0001 12:00:00 AM", None),
    ],
)
def test_the_date_that_is_called_the_day_of_publication(line: str, date: str | None) -> None:
    assert published(line) == date


@pytest.mark.parametrize(
    "head",
    [
        "<header><span>Thứ Ba, 25/05/2027</span></header>",
        "<div class='top-bar'>Thứ Ba, 25/05/2027 10:11:12</div>",
        "<div class='header-top'><span class='datetime'>Thứ Ba, 25/05/2027</span></div>",
        "<div id='clock'>10:11 | 25/05/2027</div>",
    ],
)
def test_the_clock_of_the_page_is_not_the_day_of_its_article(head: str) -> None:
    assert published("", before=head) is None
    assert published("01/06/2023", before=head) == "2023-06-01"


def test_the_dates_of_other_articles_and_of_comments_are_theirs() -> None:
    others = "<ul class='related'><li><a href='/2'>Xã khác họp</a> <span class='date'>25/05/2027</span></li></ul>"
    comments = "<div class='comments'><b>An</b> <time datetime='2027-05-26'>26/05/2027</time> <p>Rất tốt.</p></div>"
    assert published("", behind=others + comments) is None


TOOLS = "<span class='tools'><a href='#'>In trang</a> <a href='#'>Gửi email</a> <a href='#'>-A A +A</a></span>"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Đăng lúc: 01/06/2023 10:05", "2023-06-01T10:05:00+07:00"),
        ("Ngày đăng: 01/06/2023 - Lượt xem: 12", "2023-06-01"),
        ("Ngày ban hành: 15/05/2023", None),
        ("Lượt xem: 12", None),
    ],
)
def test_the_date_beside_the_tools_of_the_page(line: str, date: str | None) -> None:
    today = "<div class='bar'><span id='today'>Thứ tư, ngày 06/11/2024</span></div>"
    page = (
        f"<html><body>{today}<div class='article'><h2>Huyện họp đánh giá công tác cải cách hành chính</h2>"
        f"<div class='row'><span>{line}</span> {TOOLS}</div>"
        f"<div class='detail'><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div></div></body></html>"
    )
    assert read(Capture(url="https://a.example.vn/2.html", body=page.encode())).published_at == date
