"""What a page leads to: feeds, sitemaps, listings and articles as portals serve them."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from cchc.captures import Role
from crawler.sources import Source
from crawler.spiders.links import Found, Pagination, links_of
from crawler.state import Link

URL = "https://x.vn/danh-muc/"


def source(**changes: Any) -> Source:
    fields: dict[str, Any] = {
        "id": "x",
        "name": "Cổng",
        "province": None,
        "home": "https://x.vn/",
        "start": {"listings": [{"url": URL, "pages": [r"[?&]page=\d+$"], "max_pages": 3}]},
        "articles": {"include": [r"^/tin/"]},
    }
    return Source.model_validate(fields | changes)


def found(
    role: Role, body: str | bytes, *, cls: type[Response] = HtmlResponse, link: Link | None = None, **changes: Any
) -> Found:
    response = cls(URL, body=body.encode() if isinstance(body, str) else body)
    return links_of(role, response, source(**changes), link or Link(URL, role), Pagination())


def addresses(found: Found) -> list[tuple[str, str]]:
    return [(link.role, link.url.removeprefix("https://x.vn")) for link in found.links.values()]


def test_a_listing_names_articles_attachments_and_further_pages() -> None:
    body = """
      <base href="https://x.vn/tin/">
      <a href=" a.html "></a> <a href="a.html#top"></a> <a href="?page=2"></a> <a href="/file/b.xlsx"></a>
      <a href="//x.vn/tin/c.html"></a> <a href="https://y.vn/tin/d.html"></a> <a href="javascript:void(0)"></a>
      <a href="http://["></a> <a href=""></a> <a href="mailto:a@x.vn"></a> <a>no address</a> <area href="/tin/e">
    """
    assert addresses(found("listing", body)) == [
        ("article", "/tin/a.html"),
        ("attachment", "/file/b.xlsx"),
        ("article", "/tin/c.html"),
        ("article", "/tin/e"),
        ("listing", "/tin/?page=2"),
    ]


def test_pages_of_a_list_are_followed_to_their_limit() -> None:
    body = '<a href="/tin/a"></a><a href="/danh-muc/?page=2"></a><a href="https://y.vn/?page=3"></a>'
    first = found("listing", body)
    assert addresses(first)[1] == ("listing", "/danh-muc/?page=2")
    assert list(first.links.values())[1].depth == 1
    last = found("listing", body, link=Link(URL, "listing", listing=0, depth=2))
    assert addresses(last) == [("article", "/tin/a")]


def test_counted_pages_end_where_one_names_nothing_new() -> None:
    counted = {"start": {"listings": [{"url": "https://x.vn/tin?p={page}", "first": 0, "step": 10}]}}
    declared = source(**counted)
    pagination = Pagination()

    def page(depth: int, *names: str) -> list[tuple[str, str]]:
        body = "".join(f'<a href="/tin/{name}"></a>' for name in names)
        response = HtmlResponse(URL, body=body.encode())
        return addresses(links_of("listing", response, declared, Link(URL, "listing", 0, depth), pagination))

    assert declared.starts() == ["https://x.vn/tin?p=0"]
    assert page(0, "a", "b")[-1] == ("listing", "/tin?p=10")
    assert page(1, "b", "c")[-1] == ("listing", "/tin?p=20")
    assert ("listing", "/tin?p=30") not in page(2, "b", "c")
    assert page(3) == []


def test_a_listing_without_articles_is_told() -> None:
    assert "names no article" in found("listing", "<p>Đang bảo trì</p>").notes[0]
    assert found("listing", "<p></p>", link=Link(URL, "listing", 0, 4)).notes == []


def test_a_mislabelled_page_is_still_read() -> None:
    body = '<html><body><a href="/tin/a"></a></body></html>'
    assert addresses(found("listing", body, cls=TextResponse)) == [("article", "/tin/a")]
    assert addresses(found("listing", body, cls=XmlResponse)) == [("article", "/tin/a")]
    assert addresses(found("listing", b"%PDF-1.4", cls=Response)) == []


def test_an_article_leads_to_its_attachments_only() -> None:
    body = """<a href="/tin/b"></a> <a href="/f/a.pdf"></a> <iframe src="/f/b.docx"></iframe>
      <embed src="/f/c.xlsx"> <object data="/f/d.pdf"></object> <a href="https://y.vn/e.pdf"></a>"""
    assert addresses(found("article", body)) == [
        ("attachment", "/f/a.pdf"),
        ("attachment", "/f/b.docx"),
        ("attachment", "/f/c.xlsx"),
        ("attachment", "/f/d.pdf"),
    ]


def test_feeds_of_both_kinds() -> None:
    rss = """<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>
      <item><title>A</title><link>https://x.vn/tin/a</link><enclosure url="https://x.vn/f/a.pdf" type="a/b"/></item>
      <item><link>/tin/b</link></item> <item><title>none</title></item>
      <item><link>https://x.vn/gioi-thieu</link></item></channel></rss>"""
    expected = [("article", "/tin/a"), ("attachment", "/f/a.pdf"), ("article", "/tin/b")]
    assert addresses(found("feed", rss, cls=XmlResponse)) == expected
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://x.vn/tin/a"/></entry></feed>"""
    assert addresses(found("feed", atom, cls=XmlResponse)) == [("article", "/tin/a")]


@pytest.mark.parametrize("body", ["", "<html>Không tìm thấy</html>", "<rss><channel></channel></rss>", b"\x00\xff"])
def test_a_feed_that_is_none_is_told(body: str | bytes) -> None:
    got = found("feed", body, cls=XmlResponse)
    assert got.links == {}
    assert "has no entries" in got.notes[0]


def test_sitemaps_their_indexes_and_packed_ones() -> None:
    sitemap = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://x.vn/tin/a </loc></url>'
        b"<url><loc>https://x.vn/</loc></url><url><loc>https://y.vn/tin/b</loc></url><url/></urlset>"
    )
    assert addresses(found("sitemap", sitemap)) == [("article", "/tin/a")]
    assert addresses(found("sitemap", gzip.compress(sitemap))) == [("article", "/tin/a")]
    index = (
        sitemap.replace(b"urlset", b"sitemapindex").replace(b"<url>", b"<sitemap>").replace(b"</url>", b"</sitemap>")
    )
    assert addresses(found("sitemap", index)) == [("sitemap", "/tin/a"), ("sitemap", "/")]
    assert addresses(found("sitemap", index, link=Link(URL, "sitemap", depth=3))) == []


def test_a_sitemap_that_is_none_or_a_bomb_is_told() -> None:
    for body in (b"", b"no xml", b"<html></html>", gzip.compress(b"<urlset>" + b" " * 3_000_000)):
        got = found("sitemap", body, max_bytes=1_000_000)
        assert got.links == {}
        assert len(got.notes) == 1
    entities = (
        b'<!DOCTYPE u [<!ENTITY a "https://x.vn/tin/"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b"<urlset><url><loc>&f;</loc></url></urlset>"
    )
    assert addresses(found("sitemap", entities)) == []


@given(st.sampled_from(["feed", "sitemap", "listing", "article"]), st.binary(max_size=300))
def test_no_body_breaks_it(role: Role, body: bytes) -> None:
    for cls in (HtmlResponse, XmlResponse, Response):
        found(role, body, cls=cls)


def test_links_to_articles_and_further_pages_by_selector() -> None:
    body = """
      <div class="news"><h3><a href="/tin/a">A</a></h3></div> <div class="hot"><a href="/tin/b">B</a></div>
      <a href="/file/c.pdf">C</a> <ul class="pager"><li class="next"><a href="/tin/trang-2">Sau</a></li></ul>
    """
    start = {"listings": [{"url": URL, "item": ".news h3", "next": ".pager .next a"}]}
    assert addresses(found("listing", body, start=start)) == [
        ("article", "/tin/a"),
        ("attachment", "/file/c.pdf"),
        ("listing", "/tin/trang-2"),
    ]


def test_a_search_form_is_a_list_for_each_query() -> None:
    start = {"listings": [{"url": "https://x.vn/tim?q={query}&trang={page}", "queries": ["cải cách", "PCI"]}]}
    asked = source(start=start)
    assert asked.starts() == ["https://x.vn/tim?q=c%E1%BA%A3i%20c%C3%A1ch&trang=1", "https://x.vn/tim?q=PCI&trang=1"]
    second = Link(asked.starts()[1], "listing", listing=1)
    assert ("listing", "/tim?q=PCI&trang=2") in addresses(
        found("listing", '<a href="/tin/a">A</a>', link=second, start=start)
    )


@pytest.mark.parametrize("role", ["listing", "feed", "sitemap", "article"])
def test_links_to_a_host_that_moved_lead_to_the_new_one(role: Role) -> None:
    old = "http://cu.vn/tin/a.pdf"
    body = {
        "feed": f"<rss version='2.0'><channel><item><link>{old}</link></item></channel></rss>",
        "sitemap": f"<urlset><url><loc>{old}</loc></url></urlset>",
    }.get(role, f"<a href='{old}'>A</a>")
    assert addresses(found(role, body, moved={"cu.vn": "x.vn"})) == [("attachment", "/tin/a.pdf")]


def test_an_article_leads_to_so_many_attachments_and_counts_the_others() -> None:
    body = "".join(f'<a href="/tep/{number}.pdf">{number}</a>' for number in range(4))
    links = found("article", body, attachments={"most": 3}).links
    assert [link.beyond for link in links.values()] == [
        *(None, None, None),
        "more than 3 attachments of one article",
    ]
