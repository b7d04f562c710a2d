"""The reader makes of each sample page the article that its author wrote, and nothing of what stands around it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.vietnamese import nfc
from crawler.reader import read
from crawler.samples.blocks import plain_text
from crawler.samples.content import NOTICE, load_portal, portal_ids
from crawler.samples.families import FAMILIES
from crawler.samples.messages import Request

SITES = {}
for portal_id in portal_ids():
    portal = load_portal(portal_id)
    SITES[portal.source_id] = FAMILIES[portal.family](portal, f"http://{portal.host}:8765")
ARTICLES = [(source, article) for source, site in SITES.items() for article in site.portal.articles]
# Words of menus, counters, forms and boxes that must not come into a text.
AROUND = (NOTICE, "Thống kê", "Tổng truy cập", "bình chọn", "đánh giá:", "Gửi bình luận", "Mã xác", "Bản lưu:", "Tags")


def capture_of(source, path):
    site = SITES[source]
    parts = urlsplit(path)
    response = site.respond(Request.of("GET", path, {}))
    assert response.status == 200, parts
    media_type, _, charset = response.media_type.partition("; charset=")
    return Capture(
        url=site.base + path, body=response.body, media_type=media_type, charset=charset or None, source=source
    )


@pytest.mark.parametrize(("source", "article"), ARTICLES, ids=lambda value: getattr(value, "slug", value)[:40])
def test_an_article_is_read_as_written(source, article):
    site = SITES[source]
    document = read(capture_of(source, site.article_path(article)))
    assert document.title == article.title
    assert document.kind == article.kind
    assert (document.published_at or "")[:10] == article.published.date().isoformat()
    assert document.province == site.portal.province
    assert document.author == article.author
    assert document.attribution == article.source
    expected = [article.lead] if article.lead else []
    expected += [line for block in article.blocks if block.kind != "picture" for line in plain_text(block).split("\n")]
    # A line of particulars ("Số ký hiệu: 0107/QĐ-UBND. Ngày ban hành: ...") is read into fields, and is no text.
    particulars = [line for line in expected if line.startswith("Số ký hiệu:")]
    assert document.text.split("\n") == [nfc(line) for line in expected if line and line not in particulars]
    assert all(document.number and document.number in line for line in particulars)
    assert not [words for words in AROUND if words in document.text]
    assert [one.filename for one in document.attachments] == list(article.attachments)
    assert [one.url for one in document.attachments] == [
        site.base + site.file_path(article, name) for name in article.attachments
    ]


@pytest.mark.parametrize("source", SITES)
def test_a_twin_names_the_article(source):
    site = SITES[source]
    for article in site.portal.articles:
        if article.twin:
            twin = read(capture_of(source, site.twin_path(article)))
            assert twin.canonical_url == site.base + site.article_path(article)
            assert twin.text == read(capture_of(source, site.article_path(article))).text


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("sample-mau-an", "/vi/news/cai-cach-hanh-chinh/bai-viet-da-duoc-go-bo-9.html"),
        ("sample-mau-binh", "/web/mau-binh/tin-noi-bat/-/asset_publisher/BCB0xYz8/content/thong-bao-da-go"),
        ("sample-mau-son", "/Trang/ChiTietTinTuc.aspx?nid=99871"),
    ],
)
def test_what_was_taken_down_is_an_error(source, path):
    with pytest.raises(ReadError) as caught:
        read(capture_of(source, path))
    assert caught.value.code == "not_found"
