"""Labels that stand in an element of their own, with the name beside them: "Nguồn:", "Báo Sông Mây"."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from cchc.records import Document
from crawler.reader import read

BODY = "".join(
    f"<p>Năm {year}, xã Sông Mây giải quyết đúng hạn hầu hết hồ sơ, người dân đến bộ phận một cửa không phải chờ lâu, "
    "công chức hướng dẫn tận tình và trả kết quả ngay trong ngày đối với nhiều thủ tục.</p>"
    for year in range(2019, 2025)
)


def document(foot: str) -> Document:
    html = (
        "<html><body><header><a href='/'>Trang chủ</a></header><main><h1>Xã Sông Mây cải cách thủ tục</h1>"
        f"<article><div class='field field--name-body'>{BODY}</div>{foot}</article></main></body></html>"
    )
    return read(Capture(url="https://portal.example.vn/node/12", body=html.encode()))


@pytest.mark.parametrize(
    ("foot", "outlet"),
    [
        (
            "<div class='field'><div class='field__label'>Nguồn:</div> <div>Báo Sông Mây</div></div>",
            "Báo Sông Mây",
        ),
        (
            "<div><p>Nguồn:</p><p><a href='https://songmay.example.vn'>songmay.example.vn</a></p></div>",
            "songmay.example.vn",
        ),
        ("<div class='field'><span>Nguồn: Báo Sông Mây</span></div>", "Báo Sông Mây"),
        # An empty field, and what stands in another element behind it.
        ("<div class='field'><div>Nguồn:</div></div><div class='tags'><a href='/tags/dti'>Cải cách</a></div>", None),
        ("<div><div>Nguồn:</div><div>Lượt xem bài</div><div>Chia sẻ bài viết này</div></div>", None),
    ],
)
def test_a_name_beside_its_label(foot: str, outlet: str | None) -> None:
    read_one = document(foot)
    assert read_one.attribution == outlet
    assert read_one.text.endswith("trong ngày đối với nhiều thủ tục.")


@pytest.mark.parametrize(
    ("foot", "author"),
    [
        ("<div class='field'><div>Nguồn:</div><div><strong>Thanh Niên</strong></div></div>", None),
        ("<div><div>Nguồn:</div></div><p><strong>Lê Văn An</strong></p>", None),
        ("<div><div>Tác giả:</div><div><b>Lê Văn An</b></div></div>", "Lê Văn An"),
        ("<p><strong>Lê Văn An</strong></p>", "Lê Văn An"),
    ],
)
def test_an_outlet_behind_its_label_is_no_signature(foot: str, author: str | None) -> None:
    assert document(foot).author == author


def test_a_label_and_its_name_within_the_body() -> None:
    foot = "<p>Nguồn:</p><p>Báo Sông Mây</p>"
    html = f"<html><body><h1>Xã Sông Mây cải cách thủ tục</h1><div id='content'>{BODY}{foot}</div></body></html>"
    read_one = read(Capture(url="https://portal.example.vn/node/12", body=html.encode()))
    assert read_one.attribution == "Báo Sông Mây"
    assert "Nguồn" not in read_one.text
