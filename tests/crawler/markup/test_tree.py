"""Trees of pages that were never closed, and pages that are built to break a parser."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.reader import read

FIRST = "Sáng 12/5, UBND huyện họp đánh giá công tác cải cách hành chính sáu tháng đầu năm của các xã."
LAST = "Kết luận cuộc họp, Chủ tịch UBND huyện yêu cầu các xã công khai kết quả giải quyết hồ sơ."


def page(opened: str, times: int) -> bytes:
    return f"<html><body><p>{FIRST}</p>{opened * times}<p>{LAST}</p></body></html>".encode()


@pytest.mark.parametrize(
    ("opened", "times"),
    [("<div>", 300), ("<div>", 1500), ("<font size=2>", 400), ("<p><font>a", 900), ("<b>", 20_000), ("<ul><li>", 500)],
)
def test_nothing_is_lost_behind_elements_that_are_never_closed(opened: str, times: int) -> None:
    text = read(Capture(url="https://a.example.vn/1.html", body=page(opened, times))).text
    assert text.startswith(FIRST)
    assert text.endswith(LAST)


@pytest.mark.parametrize("opened", ["<div>", "<table><tr><td>", "<blockquote>"])
def test_what_no_parser_follows_is_an_error_and_no_half_of_a_page(opened: str) -> None:
    with pytest.raises(ReadError, match="nested too deeply") as caught:
        read(Capture(url="https://a.example.vn/1.html", body=page(opened, 30_000)))
    assert caught.value.code == "unreadable"
