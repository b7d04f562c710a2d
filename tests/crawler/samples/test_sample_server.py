"""The sample portals answer as real portals do, quirks included."""

from __future__ import annotations

import io
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from http.client import HTTPConnection
from unicodedata import normalize
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import feedparser
import openpyxl
import pdfplumber
import pytest
from docx import Document
from lxml import etree

from cchc.errors import FetchError, SettingsError
from crawler.samples import SamplePortals, serve
from crawler.samples.content import NOTICE
from crawler.samples.inventory import inventory


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        charset = re.search(r"charset=([\w-]+)", self.headers.get("content-type", ""))
        return normalize("NFC", self.body.decode(charset[1] if charset else "utf-8"))


def get(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
    """One request, no redirect followed."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers=headers or {})
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, response.read())
    finally:
        connection.close()


def links(page: str) -> list[str]:
    """Values of href and src, as written but unescaped."""
    return [unescape(value) for value in re.findall(r"""(?:href|src)=["']([^"']+)["']""", page)]


@pytest.fixture
def portals() -> Iterator[SamplePortals]:
    with SamplePortals(port=0) as running:
        yield running


AN, BINH, SON = "sample-mau-an", "sample-mau-binh", "sample-mau-son"


def entry(portals, title_part):
    return next(one for one in inventory(portals.addresses) if title_part in one.title)


def walk(portals, source, follow=lambda url: True):
    """Every page of a portal that links lead to, without the closed parts: address -> answer."""
    base = portals.addresses[source]
    site = portals.sites[source]
    queue, found = [base + "/"], {}
    while queue:
        url = queue.pop()
        if url in found or not url.startswith(base) or site.closed.match(url.removeprefix(base)):
            continue
        answer = found[url] = get(url)
        if "location" in answer.headers:
            queue.append(urljoin(url, answer.headers["location"]))
        elif answer.headers["content-type"].startswith("text/html"):
            queue.extend(urljoin(url, link) for link in links(answer.text) if not link.startswith("javascript"))
    return found


def test_three_hosts_share_one_port(portals):
    assert [urlsplit(address).hostname for address in portals.addresses.values()] == [
        "127.0.0.1",
        "127.0.0.2",
        "127.0.0.3",
    ]
    assert {urlsplit(address).port for address in portals.addresses.values()} == {portals.port}


def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(FetchError, match=rf"port {port} on 127\.0\.0\.2 is in use.*another"):
            SamplePortals(port=port)
        # Nothing of the attempt keeps the other hosts' port.
        with socket.socket() as free:
            free.bind(("127.0.0.1", port))


def test_a_host_that_the_system_lacks_is_named(monkeypatch):
    from crawler.samples import server

    monkeypatch.setattr(server, "load_portal", lambda portal_id: _Elsewhere())
    with pytest.raises(FetchError, match=r"cannot listen on 192\.0\.2\.1.*alias"):
        SamplePortals()


class _Elsewhere:
    host = "192.0.2.1"  # TEST-NET-1: no machine has it


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(SettingsError, match=f"port {port}"):
        SamplePortals(port=port)


def test_the_port_is_free_again_after_closing():
    with SamplePortals() as first:
        port = first.port
        get(first.addresses[AN] + "/vi/")
    with SamplePortals(port=port) as second:
        assert second.port == port


def test_serve_announces_and_stops():
    stop, announced = threading.Event(), []

    def announce(portals):
        announced.append(get(portals.addresses[SON] + "/Trang/Default.aspx").status)
        stop.set()

    serve(0, announce=announce, stop=stop)
    assert announced == [200]


@pytest.mark.parametrize("source", [AN, BINH, SON])
def test_every_link_leads_somewhere_and_listings_reach_every_article(portals, source):
    found = walk(portals, source)
    broken = {url: answer.status for url, answer in found.items() if answer.status not in (200, 301, 302)}
    assert not broken
    expected = {one.url for one in inventory(portals.addresses) if one.source == source}
    assert expected <= set(found)
    assert {url for one in inventory(portals.addresses) if one.source == source for url in one.attachments} <= set(
        found
    )
    assert not portals.trespasses


@pytest.mark.parametrize("source", [AN, BINH, SON])
def test_every_page_says_that_it_is_a_sample(portals, source):
    for url, answer in walk(portals, source).items():
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            assert NOTICE in answer.text, url


@pytest.mark.parametrize("source", [AN, BINH, SON])
def test_pagination_alone_reaches_every_article(portals, source):
    site = portals.sites[source]
    reached = set()
    for category in site.portal.categories:
        number = 1
        while True:
            answer = get(site.base + site.category_path(category.slug, number))
            assert answer.status == 200
            reached |= {urljoin(site.base, link) for link in links(answer.text)}
            following = site.category_path(category.slug, number + 1)
            if following not in links(answer.text):
                break
            number += 1
        assert number == -(
            -len([a for a in site.portal.articles if a.category == category.slug]) // site.portal.page_size
        )
    assert {site.base + site.article_path(article) for article in site.portal.articles} <= reached


@pytest.mark.parametrize(
    ("source", "closed"),
    [
        (AN, ["/vi/users/login/", "/admin/", "/vi/statistics/"]),
        (BINH, ["/c/portal/login", "/web/mau-binh/noi-bo/lich-cong-tac", "/group/control_panel"]),
        (SON, ["/QuanTri/DangNhap.aspx", "/Trang/InTin.aspx?nid=412"]),
    ],
)
def test_robots_closes_a_part_that_is_there_and_visits_to_it_are_known(portals, source, closed):
    base = portals.addresses[source]
    robots = RobotFileParser()
    robots.parse(get(base + "/robots.txt").text.splitlines())
    assert not portals.trespasses
    for path in closed:
        assert not robots.can_fetch("cchc", base + path)
        assert get(base + path).status == 200
    assert [visit.target for visit in portals.trespasses] == closed
    for one in inventory(portals.addresses):
        if one.source == source:
            assert robots.can_fetch("cchc", one.url)


def test_an_article_that_is_known_is_not_sent_again(portals):
    one = entry(portals, "tăng 11 bậc")
    first = get(one.url)
    assert first.headers["last-modified"] == "Thu, 18 Apr 2024 01:26:00 GMT"
    by_tag = get(one.url, {"If-None-Match": first.headers["etag"]})
    assert (by_tag.status, by_tag.body) == (304, b"")
    assert by_tag.headers["etag"] == first.headers["etag"]
    assert get(one.url, {"If-Modified-Since": first.headers["last-modified"]}).status == 304
    assert get(one.url, {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]}).status == 200
    assert get(one.url, {"If-Modified-Since": "gibberish"}).status == 200
    head = get(one.url, method="HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_attachments_have_validators_too(portals):
    for one in inventory(portals.addresses):
        for url in one.attachments:
            first = get(url)
            assert get(url, {"If-None-Match": first.headers["etag"]}).status == 304


def test_old_aspnet_pages_have_no_validators(portals):
    answer = get(portals.addresses[SON] + "/Trang/ChiTietTinTuc.aspx?nid=412")
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


def test_one_article_is_corrected_between_visits(portals):
    (one,) = [one for one in inventory(portals.addresses) if one.corrected]
    get(one.url, method="HEAD")  # looking does not count
    first = get(one.url)
    assert "xếp thứ 26/63" in first.text
    second = get(one.url, {"If-None-Match": first.headers["etag"]})
    assert second.status == 200
    assert "xếp thứ 25/63" in second.text
    assert second.headers["last-modified"] > ""
    assert get(one.url, {"If-None-Match": second.headers["etag"]}).status == 304


def test_a_visitor_from_before_a_restart_gets_the_correction():
    with SamplePortals() as before:
        (one,) = [one for one in inventory(before.addresses) if one.corrected]
        first = get(one.url)
    with SamplePortals(port=before.port) as after:
        again = get(one.url, {"If-None-Match": first.headers["etag"]})
        assert "xếp thứ 25/63" in again.text
        assert get(one.url, {"If-None-Match": again.headers["etag"]}).status == 304
    with SamplePortals(port=before.port) as after:
        assert get(one.url, {"If-None-Match": again.headers["etag"]}).status == 304
        assert after.visits


def test_corrections_can_be_published_at_once(portals):
    (one,) = [one for one in inventory(portals.addresses) if one.corrected]
    portals.correct()
    assert "xếp thứ 25/63" in get(one.url).text


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (AN, "/vi/news/cai-cach-hanh-chinh/bai-viet-da-duoc-go-bo-9.html"),
        (BINH, "/web/mau-binh/cai-cach-hanh-chinh/-/asset_publisher/ABCDxYz8/content/thong-bao-da-go"),
        (SON, "/Trang/ChiTietTinTuc.aspx?nid=99871"),
    ],
)
def test_what_was_taken_down_is_a_page_of_status_200(portals, source, path):
    answer = get(portals.addresses[source] + path)
    assert answer.status == 200
    assert "không tồn tại" in answer.text


@pytest.mark.parametrize(("source", "path"), [(AN, "/nothing"), (BINH, "/nothing"), (SON, "/nothing.aspx")])
def test_an_address_that_never_was_is_404(portals, source, path):
    assert get(portals.addresses[source] + path).status == 404


@pytest.mark.parametrize(
    ("source", "path", "status", "leads_to"),
    [
        (AN, "/modules.php?name=News&op=viewst&sid=2087", 301, "tang-11-bac-2087.html"),
        (AN, "/vi/news/van-ban/another-alias-2087.html", 301, "/vi/news/cai-cach-hanh-chinh/"),
        (BINH, "/-/3105", 302, "/content/ket-qua-khao-sat"),
        (SON, "/", 302, "/Trang/Default.aspx"),
    ],
)
def test_redirects(portals, source, path, status, leads_to):
    base = portals.addresses[source]
    answer = get(base + path)
    assert answer.status == status
    assert leads_to in answer.headers["location"]
    assert get(urljoin(base, answer.headers["location"])).status == 200


def test_twins_name_the_article_as_canonical(portals):
    twins = [one for one in inventory(portals.addresses) if one.twin]
    assert {one.source for one in twins} == {AN, BINH}
    for one in twins:
        page = etree.HTML(get(one.twin).text)
        assert page.xpath("//link[@rel='canonical']/@href") == [one.url]
        assert one.statements[0].text in get(one.twin).text


def test_the_feed_is_valid_and_newest_first(portals):
    feed = feedparser.parse(get(portals.addresses[AN] + "/vi/news/rss/").body)
    assert not feed.bozo
    assert len(feed.entries) == 20
    moments = [item.published_parsed for item in feed.entries]
    assert moments == sorted(moments, reverse=True)
    known = {one.url: one for one in inventory(portals.addresses)}
    for item in feed.entries:
        assert item.title == known[item.link].title


@pytest.mark.parametrize("source", [AN, BINH])
def test_the_sitemap_names_every_article(portals, source):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    queue, found = [portals.addresses[source] + "/sitemap.xml"], set()
    while queue:
        tree = etree.fromstring(get(queue.pop()).body)
        queue += tree.xpath("/s:sitemapindex/s:sitemap/s:loc/text()", namespaces=names)
        found |= set(tree.xpath("/s:urlset/s:url/s:loc/text()", namespaces=names))
    assert found == {one.url for one in inventory(portals.addresses) if one.source == source}


def test_the_clock_and_the_counter_are_those_of_the_visit():
    with SamplePortals(now=lambda: datetime(2031, 5, 6, 7, 8, tzinfo=UTC)) as portals:
        assert "06/05/2031" in get(portals.addresses[AN] + "/vi/").text
        assert "06/05/2031" in get(portals.addresses[BINH] + "/web/mau-binh/trang-chu").text
        assert "ngày 6 tháng 5 năm 2031" in get(portals.addresses[SON] + "/Trang/Default.aspx").text


def test_a_page_in_windows_1258(portals):
    answer = get(portals.addresses[SON] + "/Trang/ChiTietTinTuc.aspx?nid=301")
    assert answer.headers["content-type"] == "text/html; charset=windows-1258"
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert "Chỉ số CCHC của huyện Mẫu Sơn đạt 76,4/100 điểm" in answer.text


def test_attachments_open_and_hold_their_tables(portals):
    opened = []
    for one in inventory(portals.addresses):
        for url in one.attachments:
            data = get(url).body
            suffix = url.partition("?")[0].rpartition("/")[0] if "/documents/" in url else url
            if suffix.endswith(".pdf"):
                with pdfplumber.open(io.BytesIO(data)) as file:
                    text = "\n".join(page.extract_text() for page in file.pages)
                    assert all("Trang" in page.extract_text() for page in file.pages)
                    assert "Ủ" in text or "ộ" in text
            elif suffix.endswith(".docx"):
                file = Document(io.BytesIO(data))
                text = "\n".join(cell.text for table in file.tables for row in table.rows for cell in row.cells)
                assert file.sections[0].footer.paragraphs[0].text == NOTICE
            else:
                book = openpyxl.load_workbook(io.BytesIO(data))
                cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
                assert any(isinstance(value, float) for value in cells)
                text = "\n".join(str(value) for value in cells)
            assert "Mẫu" in text, url
            opened.append(suffix.rpartition(".")[2])
    assert {kind: opened.count(kind) for kind in set(opened)} == {"pdf": 4, "docx": 3, "xlsx": 3}


def test_many_visitors_at_once(portals):
    urls = [one.url for one in inventory(portals.addresses)]
    failures = []

    def visit(part):
        failures.extend(url for url in part if get(url).status != 200)

    threads = [threading.Thread(target=visit, args=(urls[i::8],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert len([visit for visit in portals.visits if visit.status == 200]) == len(urls)
