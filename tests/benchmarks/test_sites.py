"""The local portals that crawls are measured on, and the benchmarks over them in their small form."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import crawl, faults
from benchmarks.answers import FAULTS
from benchmarks.crawlers import Measured
from benchmarks.sites import CHANGED, Content, Site, serving, sites_of
from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.reader import read

pytestmark = pytest.mark.timeout(240)
PROSE = [f"Đoạn văn thứ {number} nói về cải cách hành chính của tỉnh trong năm nay." for number in range(50)]


def page(site: Site, number: int) -> Capture:
    body = Content(site, PROSE).answer(f"/tin/{number}.html", None).body
    return Capture(url=f"http://a.vn/tin/{number}.html", body=body, media_type="text/html", role="article")


def test_pages_are_shared_out_and_each_is_there_once() -> None:
    sites = sites_of(100, 8)
    assert sum(site.pages for site in sites) == 100
    assert len({site.first for site in sites}) == 8
    assert {site.layout for site in sites} == {0, 1, 2, 3}


@pytest.mark.parametrize("layout", range(4))
def test_articles_of_every_layout_can_be_read_and_differ(layout: int) -> None:
    documents = [read(page(Site("a", 30, layout), number)) for number in range(30)]
    assert len({document.text for document in documents}) == 30
    assert all(document.title and document.published_at for document in documents)


def test_a_changed_layout_loses_a_field() -> None:
    document = read(page(Site("a", 5, changed=True), 3))
    assert document.published_at is None
    assert "{day}" not in CHANGED


def test_a_list_names_each_article_and_ends() -> None:
    content = Content(Site("a", 60), PROSE)
    named = [set(re.findall(rb"/tin/\d+\.html", content.answer(f"/tin?page={part}", None).body)) for part in (1, 2, 3)]
    assert [len(part) for part in named] == [50, 10, 0]


def test_answers_over_http_know_validators_and_what_is_not_there() -> None:
    with serving([Site("a", 3), Site("b", 3, port=0)]) as addresses:
        assert len(set(addresses.values())) == 2
        with urllib.request.urlopen(f"http://{addresses['a']}/tin/1.html") as answer:
            tag = answer.headers["ETag"]
            assert b"</html>" in answer.read()
        request = urllib.request.Request(f"http://{addresses['a']}/tin/1.html", headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(request)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://{addresses['a']}/tin/3.html")


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"slow", "loris", "bombing"}))
def test_a_fault_makes_another_answer(fault: str) -> None:
    right = Content(Site("a", 9), PROSE).answer("/tin/4.html", None)
    wrong = Content(Site("a", 9, fault=fault), PROSE).answer("/tin/4.html", None)
    assert (wrong.raw, wrong.ends) != (right.raw, right.ends)


def test_a_soft_404_is_read_as_none() -> None:
    body = FAULTS["soft-404"](Content(Site("a", 9), PROSE).answer("/tin/4.html", None), 4).body
    with pytest.raises(ReadError) as caught:
        read(Capture(url="http://a.vn/tin/4.html", body=body, media_type="text/html", role="article"))
    assert caught.value.code == "not_found"


def test_a_changed_layout_is_noticed_in_one_crawl(tmp_path: Path) -> None:
    assert crawl.layout_change(tmp_path / "data") == 1


def test_a_small_crawl_loses_nothing_and_asks_for_nothing_twice() -> None:
    figures = crawl.measure(80)
    lost = [line for line in figures["below_floor"] if "articles" in line or "spared" in line]
    assert lost == []
    assert figures["spared"] == 1.0
    assert set(figures["pages_a_second"]) == {"bare", "crawl", "crawl_and_read"}


def test_what_falls_short_is_told() -> None:
    figures = {"pages": 10, "pace_with_archive": 0.6, "pace_with_reading": 0.6, "spared": 0.9, "memory": 1.4}
    told = crawl.below(figures | {"layout_change_noticed_in_crawls": None}, {"crawl": 9})
    assert [line.partition(":")[0] for line in told[:4]] == ["pace_with_archive", "spared", "memory", "crawl"]
    assert "noticed in None crawls" in told[4]
    assert crawl.below(dict.fromkeys(figures, 1) | {"layout_change_noticed_in_crawls": 1}, {"crawl": 1}) == []


def told(**changes: object) -> dict[str, object]:
    return {"outcome": "finished", "failed": 0, "fetched": 12, "articles": 10} | changes


def test_losses_and_delays_of_the_healthy_are_told() -> None:
    names = {"site-0": told(), "x-slow": told(), "x-failing": told(failed=10, fetched=2, articles=0)}
    good = Measured(1.0, 1.0, 1.0, names)
    assert faults.below({"slower": 1.05, "lost": 0}, good, ["site-0"]) == []
    assert len(faults.below({"slower": 1.2, "lost": 3}, good, ["site-0"])) == 2
    bad = replace(
        good, told={"site-0": told(outcome="deferred"), "x-slow": told(failed=1), "x-looping": told(outcome=None)}
    )
    assert len(faults.below({"slower": 1.0, "lost": 0}, bad, ["site-0"])) == 3
