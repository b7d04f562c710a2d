"""Lines of preformatted text, and labels that only a style sheet parts."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from crawler.markup.runs import preformatted
from crawler.reader import read


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Một dòng", ["Một dòng"]),
        ("Dòng bị\nngắt giữa câu", ["Dòng bị\nngắt giữa câu"]),
        ("Đoạn một\n\nĐoạn hai", ["Đoạn một", "Đoạn hai"]),
        ("Đoạn một\r\n \r\n\r\n   Đoạn hai", ["Đoạn một", "   Đoạn hai"]),
        ("Đoạn một\n     Đoạn hai", ["Đoạn một", "     Đoạn hai"]),
        ("Gồm:\n- ý một\n- ý hai", ["Gồm:", "- ý một", "- ý hai"]),
        (f"{'dài ' * 40}\nĐoạn hai", [f"{'dài ' * 40}", "Đoạn hai"]),
    ],
)
def test_paragraphs_of_preformatted_text(text: str, paragraphs: list[str]) -> None:
    assert list(preformatted(text)) == paragraphs


@pytest.mark.parametrize(
    ("labels", "date"),
    [
        ("<span>5/18/2021 8:09:00 AM</span><span>Cỡ chữ: A- A A+</span>", "2021-05-18T08:09:00+07:00"),
        ("<i>Lê An</i><i>Thứ ba, 18/05/2021</i>", "2021-05-18"),
        ("<span>18/05/2021</span><span>214 lượt xem</span>", "2021-05-18"),
    ],
)
def test_labels_that_only_a_style_sheet_parts_keep_the_date_whole(labels: str, date: str) -> None:
    prose = "Sáng 17/5, UBND phường mở lớp tập huấn kỹ năng số cho công chức và tổ công nghệ số cộng đồng."
    page = (
        f"<html><body><h1>Phường tập huấn kỹ năng số cho công chức</h1><div>{labels}</div><p>{prose}</p></body></html>"
    )
    document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert (document.published_at, document.text) == (date, prose)
