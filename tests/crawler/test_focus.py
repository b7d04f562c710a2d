"""What is worth fetching, and that what is left out can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from crawler.focus import is_wanted
from crawler.sources import Source
from crawler.state import CrawlState
from tests.crawler.conftest import Answer, Portal
from tests.crawler.spiders.crawls import XML, articles, asked, crawled

SPORT = "Khai mạc giải bóng đá thiếu niên"
REFORM = "Tỉnh công bố chỉ số cải cách hành chính năm 2024"


def source(**changes: Any) -> Source:
    fields: dict[str, Any] = {"id": "x", "name": "Cổng", "province": None, "home": "https://x.vn/", "focus": True}
    return Source.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("url", "title", "lead", "wanted"),
    [
        ("/tin/1.html", REFORM, None, True),
        ("/tin/1.html", SPORT, None, False),
        ("/tin/1.html", "Hội nghị giao ban quý III", "Nâng cao Chỉ số PAR Index là việc của mọi sở", True),
        ("/tin/1.html", "PCI 2024", None, True),
        ("/tin/1.html", None, None, True),  # Nobody can tell.
        ("/tin/1.html", "Xem tiếp", None, True),
        ("/tin/khai-mac-giai-bong-da-12.html", None, None, False),
        ("/tin/cong-bo-chi-so-cai-cach-hanh-chinh-12.html", None, None, True),
        ("/cai-cach-hanh-chinh/khai-mac-giai-bong-da-12.html", SPORT, None, True),
        ("/tin/1.html", "KHAI TRƯƠNG TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", None, True),
    ],
)
def test_title_lead_address_and_rubric_decide(url: str, title: str | None, lead: str | None, wanted: bool) -> None:
    assert is_wanted(source(), f"https://x.vn{url}", title, lead, rubric="https://x.vn/tin") is wanted


def test_a_source_has_words_and_rubrics_of_its_own() -> None:
    more = source(focus={"words": ["bóng đá"]}, sections=["Thể thao"])
    at = "https://x.vn/tin/1.html"
    assert is_wanted(more, at, SPORT, None, rubric="https://x.vn/tin")
    other = "Khánh thành cầu qua sông Hồng"
    assert not is_wanted(more, at, other, None, rubric="https://x.vn/tin")
    assert is_wanted(more, at, other, None, rubric="https://x.vn/the-thao/trang-2")


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_it(title: str, path: str) -> None:
    is_wanted(source(), f"https://x.vn/{path}", title, title, rubric="https://x.vn/")


def test_what_is_left_out_is_counted_and_listed(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    portal.answers["/tin"] = Answer(
        f"""<ul><li><a href="/tin/1.html"><img src="a.jpg"></a><h3><a href="/tin/1.html">{SPORT}</a></h3>
        <p>Tối qua, tại sân vận động tỉnh.</p></li><li><a href="/tin/2.html">{REFORM}</a></li>
        <li><a href="/tin/3.html">Đại hội thể dục thể thao tỉnh</a></li></ul>"""
    )
    declared = portal.source(focus=True)
    summary = crawled(tmp_path, declared)
    assert (summary.articles, summary.skipped) == (1, {"out of focus": 2})
    assert sorted(asked(portal)) == ["/tin", "/tin/2.html"]
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        first, second = sorted(state.left_out("portal"), key=lambda one: one.url)
        assert (first.url, first.title) == (portal.url("/tin/1.html"), SPORT)
        assert first.lead is not None
        assert "sân vận động" in first.lead
        assert second.title == "Đại hội thể dục thể thao tỉnh"
        state.forget([second.url])
        assert [one.url for one in state.left_out("portal")] == [first.url]

    assert crawled(tmp_path, portal.source()).articles == 2
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        assert state.left_out("portal") == []


def test_what_one_list_leaves_out_another_may_want(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1)
    portal.answers["/tin"] = Answer(f'<a href="/tin/1.html">{SPORT}</a>')
    portal.answers["/cchc"] = Answer(f'<a href="/tin/1.html">{SPORT}</a>')
    start = {"listings": [{"url": portal.url("/tin")}, {"url": portal.url("/cchc")}]}
    summary = crawled(tmp_path, portal.source(start=start, focus=True))
    assert (summary.articles, summary.skipped) == (1, {})
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        assert state.left_out("portal") == []


def test_feeds_sitemaps_and_json_tell_titles_too(portal: Portal, tmp_path: Path) -> None:
    articles(portal, *range(1, 7))

    def at(number: int) -> str:
        return portal.url(f"/tin/{number}.html")

    portal.answers["/rss"] = Answer(
        f"""<rss version="2.0"><channel><item><title>Bản tin số 12</title><link>{at(1)}</link>
        <description>&lt;p&gt;{REFORM}&lt;/p&gt;</description></item>
        <item><title>{SPORT}</title><link>{at(2)}</link></item></channel></rss>""",
        headers=XML,
    )
    news = "".join(
        f"<url><loc>{at(number)}</loc><n:news><n:title>{title}</n:title></n:news></url>"
        for number, title in ((3, REFORM), (4, SPORT))
    )
    portal.answers["/map"] = Answer(f'<urlset xmlns:n="urn:news">{news}</urlset>', headers=XML)
    portal.answers["/api"] = Answer(
        f'[{{"u": "/tin/5.html", "t": "{SPORT}"}}, {{"u": "/tin/6.html", "t": "{REFORM}"}}]',
        headers={"Content-Type": "application/json"},
    )
    endpoint = {"items": "@", "address": "u", "title": "t"}
    start = {
        "feeds": [portal.url("/rss")],
        "sitemaps": [portal.url("/map")],
        "listings": [{"url": portal.url("/api"), "endpoint": endpoint}],
    }
    summary = crawled(tmp_path, portal.source(start=start, focus=True))
    assert (summary.articles, summary.skipped) == (3, {"out of focus": 3})
    assert sorted(path for path in asked(portal) if "/tin/" in path) == ["/tin/1.html", "/tin/3.html", "/tin/6.html"]


def test_nothing_is_left_out_where_nothing_was_crawled(tmp_path: Path) -> None:
    from cli.main import build

    told = CliRunner().invoke(build(), ["sources", "left-out", "langson", "--data", str(tmp_path)])
    assert told.exit_code == 0
    assert "0 articles" in told.output
