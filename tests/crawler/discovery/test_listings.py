"""Lists of articles by links that repeat, rubrics by their words, further pages by numbers and "next"."""

from __future__ import annotations

import re

import pytest

from cchc.captures import Capture
from crawler.discovery.listings import article_lists, further_pages, sections
from crawler.discovery.sitepages import SitePage
from tests.crawler.discovery.sites import HEADLINES

HOSTS = ("mau.gov.vn",)


def site_page(body: str, url: str = "https://mau.gov.vn/tin") -> SitePage:
    html = f"<html><head><title>Trang chủ - Cổng tỉnh Mẫu</title></head><body>{body}</body></html>"
    return SitePage(Capture(url=url, body=html.encode(), media_type="text/html", charset="utf-8"))


def teasers(number: int = 8) -> str:
    return "".join(
        f"<li><a href='/tin/{n}'><img alt=''></a><h3><a href='/tin/{n}'>{HEADLINES[n]}</a></h3>"
        f"<a href='/tin/{n}'>Xem tiếp</a></li>"
        for n in range(number)
    )


def test_teasers_are_a_list_and_menus_are_none() -> None:
    menu = "".join(f"<li><a href='/muc/{n}'>Mục {n}</a></li>" for n in range(20))
    away = "".join(f"<p><a href='https://khac.vn/{n}'>{HEADLINES[n]}</a></p>" for n in range(8))
    (found,) = article_lists(site_page(f"<ul id=menu>{menu}</ul><ul id=tin>{teasers()}</ul>{away}"), HOSTS)
    assert found.urls == tuple(f"https://mau.gov.vn/tin/{n}" for n in range(8))
    assert article_lists(site_page(teasers(2)), HOSTS) == [], "two links repeat nothing"


def test_rubrics_by_their_worth_and_by_what_is_wanted() -> None:
    page = site_page(
        "<a href='/lien-he'>Liên hệ</a><a href='/tb'>Thông báo</a><a href='/cchc'>Cải cách hành chính</a>"
        f"<a href='https://khac.vn/cchc'>Cải cách hành chính</a><a href='/gd'>Giáo dục</a><ul>{teasers()}</ul>"
    )
    assert [one.url for one in sections(page, HOSTS, ())] == ["https://mau.gov.vn/cchc", "https://mau.gov.vn/tb"]
    assert [one.url for one in sections(page, HOSTS, ("giáo dục",))] == ["https://mau.gov.vn/gd"]


@pytest.mark.parametrize(
    ("at", "links", "taken", "refused"),
    [
        ("/tin.html", "<a href='/tin.html?trang=2'>2</a>", "/tin.html?trang=9", "/khac.html?trang=2"),
        ("/tin/", "<a href='/tin/page/2/'>Trang sau</a>", "/tin/page/11/", "/khac/page/2/"),
        ("/tin.html", "<a href='/tin/p2.html'>»</a>", "/tin/p3.html", "/tin/tin-3.html"),
        ("/l.aspx?cid=5", "<a href='/l.aspx?cid=5&p=2'>2</a>", "/l.aspx?cid=5&p=3", "/l.aspx?cid=6&p=3"),
        (
            "/cchc",
            "<a href='/cchc?p_p_id=101_x&_101_x_delta=20&_101_x_cur=2'>2</a>",
            "/cchc?p_p_id=101_x&_101_x_delta=20&_101_x_cur=3",
            "/cchc?p_p_id=101_x",
        ),
    ],
)
def test_further_pages_of_a_list(at: str, links: str, taken: str, refused: str) -> None:
    pattern, example = further_pages(site_page(links, f"https://mau.gov.vn{at}"), HOSTS)
    assert pattern is not None
    assert example is not None
    assert re.search(pattern, taken)
    assert not re.search(pattern, refused)
    assert not re.search(pattern, at)


def test_numbers_that_lead_nowhere_are_no_further_pages() -> None:
    body = "<a href='/tin'>2</a><a href='/khac/2'>2</a><a href='https://khac.vn/tin?page=2'>2</a><a href='#'>3</a>"
    assert further_pages(site_page(body), HOSTS) == (None, None)


def test_what_a_page_says_of_its_site() -> None:
    page = site_page(
        "<a href=\"javascript:__doPostBack('a','')\">2</a><a href='/rss/tin.rss'>RSS</a><a href='mailto:a@b'>thư</a>"
    )
    assert page.name() == "Cổng tỉnh Mẫu"
    assert page.postbacks == 1
    assert page.feeds() == ["https://mau.gov.vn/rss/tin.rss"]
    assert [anchor.url for anchor in page.anchors] == ["https://mau.gov.vn/rss/tin.rss"]
