"""Further pages of lists over real connections: by link, by day, by posting a form, as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from crawler.crawl import Limits
from crawler.dates import HANOI
from tests.crawler.conftest import Answer, Portal, Visit
from tests.crawler.spiders.crawls import articles, asked, crawled, links

JSON = {"Content-Type": "application/json"}


def test_what_pages_call_their_next_one_is_followed(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    portal.answers["/tin"] = Answer(f'<link rel="next" href="/tin/trang-2">{links(1)}')
    portal.answers["/tin/trang-2"] = Answer(f'{links(2)}<a rel="nofollow next" href="/tin/trang-3">Sau</a>')
    portal.answers["/tin/trang-3"] = Answer(links(3))
    assert crawled(tmp_path, portal.source()).articles == 3


@pytest.mark.parametrize(
    ("at", "link", "further"),
    [
        (
            "/web/tin",
            '<a href="/web/tin?p_p_id=101_INSTANCE_a&amp;_101_INSTANCE_a_delta=10&amp;_101_INSTANCE_a_cur=2">2</a>',
            "/web/tin?p_p_id=101_INSTANCE_a&_101_INSTANCE_a_delta=10&_101_INSTANCE_a_cur=2",
        ),
        (
            "/Lists/Tin/AllItems.aspx",
            r"""<a href='javascript:' onclick='javascript:RefreshPageTo(event,
              "/Lists/Tin/AllItems.aspx?Paged=TRUE\u0026p_ID=30\u0026View=\u00257bA\u00257d");'>Sau</a>""",
            "/Lists/Tin/AllItems.aspx?Paged=TRUE&p_ID=30&View=%7bA%7d",
        ),
    ],
)
def test_lists_of_liferay_and_sharepoint_need_no_declaring(
    portal: Portal, tmp_path: Path, at: str, link: str, further: str
) -> None:
    articles(portal, 1, 2)
    portal.answers[at] = Answer(links(1) + link)
    portal.answers[further] = Answer(links(2))
    summary = crawled(tmp_path, portal.source(start={"listings": [{"url": portal.url(at)}]}))
    assert (summary.articles, summary.failed) == (2, 0)


def test_lists_of_days_are_read_back_to_the_first_and_old_ones_once(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    today = datetime.now(HANOI).date()
    days = [today - timedelta(days=number) for number in range(13)]
    paths = [f"/tin/{day:%Y/%m/%d}" for day in days]
    portal.answers[paths[0]] = Answer(links(1))
    portal.answers[paths[2]] = Answer(links(2))
    portal.answers[paths[11]] = Answer(links(3))
    start = {"listings": [{"url": portal.url("/tin/{date:%Y/%m/%d}"), "since": days[12].isoformat()}]}
    summary = crawled(tmp_path, portal.source(start=start))
    assert (summary.articles, summary.failed, summary.warnings) == (3, 0, ())
    assert [path for path in asked(portal) if path.count("/") == 4] == paths
    again = crawled(tmp_path, portal.source(start=start))
    assert (again.articles, again.warnings) == (3, ())
    assert [path for path in asked(portal) if path.count("/") == 4] == paths[:8]


class ViewStates:
    """A list whose pages are had by posting the form of the page before, with the state that it gave."""

    def __init__(self, portal: Portal, pages: int, link: Callable[[int], str]) -> None:
        self.link, self.pages = link, pages
        self.posted: list[dict[str, list[str]]] = []
        portal.answers["/tin.aspx"] = self.answer
        for number in range(1, pages + 1):
            articles(portal, number)

    def page(self, number: int) -> Answer:
        further = self.link(number + 1) if number < self.pages else ""
        return Answer(
            f"""<form method="post" action="./tin.aspx" id="aspnetForm">
            <input type="hidden" name="__VIEWSTATE" value="state+of/{number}=">
            <input type="hidden" name="__EVENTTARGET" value=""><input type="text" name="q" value="">
            <input type="submit" name="tim" value="Tìm">{links(number)}{further}
            <a href="javascript:__doPostBack('ctl00$thoat','')">Đăng xuất</a></form>"""
        )

    def answer(self, visit: Visit) -> Answer:
        if visit.method == "GET":
            return self.page(1)
        fields = parse_qs(visit.body.decode(), keep_blank_values=True)
        self.posted.append(fields)
        number = int(re.findall(r"\d+", fields["__EVENTARGUMENT"][0])[0])
        if fields.get("__VIEWSTATE") != [f"state+of/{number - 1}="] or "tim" in fields:
            return Answer("Validation of viewstate MAC failed", 500)
        return self.page(number)


def button(number: int) -> str:
    return f"""<a href="javascript:__doPostBack('ctl00$ds','Page${number}')">{number}</a>"""


def options(number: int) -> str:
    call = (
        f"WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions(&quot;ctl00$p&quot;, &quot;{number}&quot;, true))"
    )
    return f"""<a class="sau" href="javascript:{call}">Sau</a>"""


@pytest.mark.parametrize(
    ("link", "declared"),
    [(button, {}), (button, {"pages": [r"Page\$\d+$"]}), (options, {"next": "a.sau"})],
)
def test_pages_behind_buttons_are_posted_for_with_the_view_state(
    portal: Portal, tmp_path: Path, link: Callable[[int], str], declared: dict[str, object]
) -> None:
    site = ViewStates(portal, 4, link)
    portal.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /*__EVENT", headers={"Content-Type": "text/plain"})
    source = portal.source(start={"listings": [{"url": portal.url("/tin.aspx"), **declared}]})
    summary = crawled(tmp_path, source)
    assert (summary.articles, summary.failed, summary.warnings) == (4, 0, ())
    assert [fields["__VIEWSTATE"] for fields in site.posted] == [[f"state+of/{n}="] for n in (1, 2, 3)]
    assert all(fields["q"] == [""] for fields in site.posted)


def test_a_list_behind_buttons_is_gone_on_with_where_it_was_left(portal: Portal, tmp_path: Path) -> None:
    site = ViewStates(portal, 4, button)
    source = portal.source(start={"listings": [{"url": portal.url("/tin.aspx")}]})
    first = crawled(tmp_path, source, limits=Limits(max_pages=2))
    assert (first.outcome, len(site.posted)) == ("limited", 1)
    second = crawled(tmp_path, source)
    assert (second.outcome, second.resumed, second.articles, second.failed) == ("finished", True, 4, 0)
    assert len(site.posted) == 3
    assert portal.paths().count("/tin.aspx") == 4


def test_a_form_that_the_portal_no_longer_takes_is_told(portal: Portal, tmp_path: Path) -> None:
    site = ViewStates(portal, 3, button)
    source = portal.source(start={"listings": [{"url": portal.url("/tin.aspx")}]}, retries=0)
    portal.answers["/tin.aspx"] = lambda visit: site.page(1) if visit.method == "GET" else Answer("hết hạn", 500)
    summary = crawled(tmp_path, source)
    assert (summary.articles, summary.failed) == (1, 1)
    assert summary.failures[0][1] == "HTTP 500"
    assert any("further page" in told for told in summary.warnings)


def test_a_list_of_json_is_counted_until_it_is_whole(portal: Portal, tmp_path: Path) -> None:
    articles(portal, 1, 2, 3)
    for page, names in ((0, (1, 2)), (1, (3,))):
        items = ", ".join(f'{{"slug": "{name}", "id": {name}}}' for name in names)
        portal.answers[f"/api?trang={page}"] = Answer(f'{{"data": {{"items": [{items}], "total": "3"}}}}', headers=JSON)
    endpoint = {"items": "data.items", "address": "/tin/{slug}.html", "total": "data.total"}
    start = {"listings": [{"url": portal.url("/api?trang={page}"), "first": 0, "endpoint": endpoint}]}
    summary = crawled(tmp_path, portal.source(start=start))
    assert (summary.articles, summary.failed, summary.warnings) == (3, 0, ())
    assert [path for path in asked(portal) if "api" in path] == ["/api?trang=0", "/api?trang=1"]
    assert all(visit.headers["accept"] == "application/json" for visit in portal.visits if "api" in visit.path)


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ('"odata.nextLink": "/api?skip=2"', {"next": '"odata.nextLink"'}),
        ('"sau": 2', {"next": "sau", "cursor": "{home}api?skip={cursor}"}),
    ],
)
def test_a_list_of_json_names_its_next_part(portal: Portal, tmp_path: Path, told: str, more: dict[str, str]) -> None:
    articles(portal, 1, 2)
    portal.answers["/api"] = Answer(f'{{"value": [{{"url": "/tin/1.html"}}, {{}}, 7], {told}}}', headers=JSON)
    portal.answers["/api?skip=2"] = Answer('{"value": [{"url": "/tin/2.html"}], "sau": null}', headers=JSON)
    filled = {key: value.replace("{home}", portal.url()) for key, value in more.items()}
    endpoint = {"items": "value", "address": "url", **filled}
    source = portal.source(start={"listings": [{"url": portal.url("/api"), "endpoint": endpoint}]})
    summary = crawled(tmp_path, source)
    assert (summary.articles, summary.failed, summary.warnings) == (2, 0, ())


@pytest.mark.parametrize(
    ("body", "told"), [("<html>", "gave no JSON"), ('{"items": {}}', "names no article"), ("[]", "names no article")]
)
def test_an_endpoint_that_changed_is_told(portal: Portal, tmp_path: Path, body: str, told: str) -> None:
    portal.answers["/api"] = Answer(body, headers=JSON)
    endpoint = {"items": "items", "address": "url"}
    source = portal.source(start={"listings": [{"url": portal.url("/api"), "endpoint": endpoint}]})
    assert any(told in warning for warning in crawled(tmp_path, source).warnings)
