"""Articles that a page holds as data for its scripts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.markup.embedded import person_of
from crawler.reader import read

TITLE = "Huyện họp đánh giá công tác cải cách hành chính"
PROSE = [
    "Sáng 17/5, UBND huyện họp đánh giá công tác cải cách hành chính của các xã, thị trấn trên địa bàn.",
    "Tỷ lệ hồ sơ giải quyết đúng hạn của toàn huyện đạt 98,7%; còn hai xã có hồ sơ quá hạn chưa có thư xin lỗi.",
    "Chủ tịch UBND huyện yêu cầu các xã công khai kết quả giải quyết hồ sơ hằng tháng tại trụ sở và trên mạng.",
]
MARKUP = "".join(f"<p>{line}</p>" for line in PROSE)
SHELL = "<html><head><title>{title} - Huyện</title></head><body><div id='app'></div>{data}</body></html>"


def shell(data: str) -> Capture:
    return Capture(url="https://a.example.vn/1.html", body=SHELL.format(title=TITLE, data=data).encode())


def script(value: object, kind: str = "application/json") -> str:
    return f"<script type='{kind}'>{json.dumps(value, ensure_ascii=False)}</script>"


STORY = {"id": 7, "title": TITLE, "content": MARKUP, "publishedAt": "2023-05-17T02:00:00Z", "author": {"name": "Lê An"}}
# Nuxt 3: objects in a flat list, whose values are indices into it.
FLAT = [{"state": 1}, {"post": 2}, {"title": 3, "noi_dung": 4, "ngay_dang": 5}, TITLE, MARKUP, 1684288800000]


@pytest.mark.parametrize(
    "data",
    [
        script({"props": {"pageProps": {"post": STORY, "others": [{"title": "Tin khác", "content": "Ngắn"}]}}}),
        script({"@graph": [{"@type": "NewsArticle", "headline": TITLE, "datePublished": "2023-05-17T02:00:00Z",
                            "articleBody": "\n".join(PROSE)}]}, "application/ld+json"),
        f"<script>window.__INITIAL_STATE__ = {json.dumps({'news': {'detail': STORY}})};(function(){{}})()</script>",
        script(FLAT),
    ],
    ids=["state", "linked data", "assigned", "flat"],
)  # fmt: skip
def test_an_article_in_data_is_read(data: str) -> None:
    document = read(shell(data))
    assert document.title == TITLE
    assert document.text.split("\n") == PROSE
    assert document.published_at == "2023-05-17T09:00:00+07:00"


@pytest.mark.parametrize("data", [f"<noscript>{MARKUP}</noscript>", f'<iframe srcdoc="{MARKUP}"></iframe>'])
def test_an_article_behind_scripts_is_read(data: str) -> None:
    assert read(shell(data)).text.split("\n") == PROSE


def test_what_a_page_shows_goes_before_what_it_holds() -> None:
    shown = "Sáng 17/5, UBND huyện họp về công tác cải cách hành chính của các xã trên địa bàn."
    page = f"<html><body><h1>{TITLE}</h1><p>{shown}</p>{script({'post': STORY})}</body></html>"
    assert read(Capture(url="https://a.example.vn/1.html", body=page.encode())).text == shown


@pytest.mark.parametrize(
    "data", ["{", "[" * 100_000, '{"title": "x", "content": 5}', "null", '"' + "a" * 500, '{"a":' * 5000 + "1"]
)
def test_damaged_data_is_no_article(data: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(shell(f"<script type='application/json'>{data}</script>"))
    assert caught.value.code == "empty"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(MARKUP),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "content", "author", "name", "date", "@graph", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(VALUES, st.sampled_from(["application/json", "application/ld+json"]))
@settings(max_examples=60, deadline=None)
def test_any_data_gives_a_document_or_an_error(value: object, kind: str) -> None:
    data = json.dumps(value).replace("</", "<\\/")
    try:
        document = read(shell(f"<script type='{kind}'>{data}</script>"))
    except ReadError as error:
        assert error.code == "empty"  # noqa: PT017 - either a document or this
    else:
        assert document.text


@pytest.mark.parametrize(
    ("value", "name"),
    [("Lê An", "Lê An"), ({"@type": "Person", "name": "Lê An"}, "Lê An"), ([{"name": "Lê An"}], "Lê An"), ([], None),
     (5, None), ({"name": 5}, None), (" ", None)],
)  # fmt: skip
def test_a_persons_name_in_data(value: object, name: str | None) -> None:
    assert person_of(value) == name
