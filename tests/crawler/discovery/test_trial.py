"""Sites of unlike kinds, looked at as `cchc sources new` and `check` do: what is found, and how politely."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cchc.settings import Settings
from crawler.discovery.declaration import blank, declared, text_of
from crawler.discovery.survey import MANY
from crawler.discovery.trial import Trial, try_source
from crawler.discovery.visits import Visits
from crawler.samples import SamplePortals
from crawler.sources import Source, load, read
from tests.crawler.conftest import Answer, Portal
from tests.crawler.discovery import sites

pytestmark = pytest.mark.timeout(180)


def look(source: Source) -> Trial:
    with Visits(source, Settings()) as visits:
        return try_source(source, visits)


def starts(trial: Trial) -> set[str]:
    return {url.partition("/")[2].partition("/")[2].partition("/")[2] for url in trial.source.starts()}


@pytest.mark.parametrize(
    ("site", "family", "found", "pattern"),
    [
        (sites.wordpress, "wordpress", {"feed/", "category/tin-tuc/"}, r"^/[^/?-]+(?:-[^/?-]+){3,}/?$"),
        (
            sites.listings_only,
            "generic",
            {"cai-cach-hanh-chinh.html", "tin-trong-tinh.html"},
            r"^/[^/?]+/[^/?]+-\d+\.html$",
        ),
        (sites.sitemap_index, "generic", {"sitemaps/index.xml"}, r"^/bai-viet/\d+/[^/?-]+(?:-[^/?-]+){3,}$"),
        (sites.aspnet, "generic", {"Pages/News.aspx?CatId=7"}, r"^/Pages/NewsDetail\.aspx\?(?:.*&)?NewsId=\d+"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_a_site_is_found_out(
    portal: Portal, tmp_path: Path, site: Callable[[Portal], None], family: str, found: set[str], pattern: str
) -> None:
    site(portal)
    source = blank(portal.url(), "thu", private=True)
    trial = look(source)
    assert trial.check.passed, trial.check.faults
    assert starts(trial) == found
    assert trial.source.articles is not None
    assert [one.pattern for one in trial.source.articles.include] == [pattern]
    assert trial.check.family == family
    assert next(one.title for one in trial.check.articles if one.published_at and one.reform) in sites.HEADLINES
    assert len(trial.check.articles) == 3
    # Its manners: one at a time, nothing closed, nothing twice but robots.txt, and few in all.
    assert portal.most_at_once == 1
    assert "/admin" not in portal.paths()
    pages = [path for path in portal.paths() if path != "/robots.txt"]
    assert len(pages) == len(set(pages)) <= 20
    # And its file says the same as what was found.
    made = declared(source, trial, date(2025, 9, 1))
    path = tmp_path / "thu.yml"
    path.write_text(text_of(made, "thử"), "utf-8")
    assert read(path) == made
    assert made.verified == date(2025, 9, 1)


def test_further_pages_that_are_buttons_are_told(portal: Portal) -> None:
    sites.aspnet(portal)
    assert any("__doPostBack" in note for note in look(blank(portal.url(), "thu", private=True)).check.notes)


@pytest.mark.parametrize(
    ("site", "told"),
    [(sites.nothing, "nothing that leads to articles was found"), (sites.login_wall, "password")],
)
def test_a_site_without_articles_says_why(portal: Portal, site: Callable[[Portal], None], told: str) -> None:
    site(portal)
    trial = look(blank(portal.url(), "thu", private=True))
    assert not trial.check.passed
    assert told in trial.check.faults[0]
    assert trial.source.start is None
    if site is sites.login_wall:
        assert portal.paths() == ["/robots.txt", "/"], "it is left alone"


def test_what_robots_txt_closes_is_not_looked_at(portal: Portal) -> None:
    sites.listings_only(portal)
    sites.robots(portal, "User-agent: *\nDisallow: /\n")
    trial = look(blank(portal.url(), "thu", private=True))
    assert portal.paths() == ["/robots.txt"]
    assert trial.check.faults == ("robots.txt does not allow it",)


def test_a_private_address_is_refused_unless_it_is_told(portal: Portal) -> None:
    sites.wordpress(portal)
    trial = look(blank(portal.url(), "thu"))
    assert portal.visits == []
    assert "private address" in trial.check.faults[0]


def test_a_site_that_moved_to_another_host_says_so(portal: Portal, other_portal: Portal) -> None:
    sites.wordpress(other_portal)
    portal.answers["/"] = Answer(status=301, headers={"Location": other_portal.url()})
    trial = look(blank(portal.url(), "thu", private=True))
    assert other_portal.visits == []
    assert f"leads to {other_portal.url()}" in trial.check.faults[0]


def test_rubrics_that_are_wanted_are_all_that_is_taken(portal: Portal) -> None:
    sites.listings_only(portal)
    trial = look(blank(portal.url(), "thu", private=True, sections=("tin trong tỉnh",)))
    assert starts(trial) == {"tin-trong-tinh.html"}


def test_a_sitemap_of_thousands_of_pages_is_left_out_for_the_lists(portal: Portal) -> None:
    sites.listings_only(portal)
    urls = "".join(f"<url><loc>{portal.url(f'/muc/bai-{n + 1000}.html')}</loc></url>" for n in range(MANY + 1))
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    portal.answers["/sitemap.xml"] = Answer(body, headers=sites.XML)
    trial = look(blank(portal.url(), "thu", private=True))
    assert starts(trial) == {"cai-cach-hanh-chinh.html", "tin-trong-tinh.html"}
    assert any(f"names {MANY + 1} pages: left out" in note for note in trial.check.notes)


def test_a_declaration_that_no_longer_fits_is_told_by_what_does_not(portal: Portal) -> None:
    portal.site(3)
    fields: dict[str, Any] = {"start": {"listings": [{"url": portal.url("/tin")}], "feeds": [portal.url("/rss")]}}
    portal.answers["/tin"] = Answer("<html><body><p>Giao diện mới</p></body></html>")
    check = look(portal.source(**fields)).check
    assert not check.passed
    assert sorted(fault.split(": ", 1)[1] for fault in check.faults) == [
        "HTTP 404",
        "names no article that the declaration recognises",
    ]


def test_the_sample_portals_pass_as_they_are_declared() -> None:
    with SamplePortals(port=0) as portals:
        source = load()["sample-mau-binh"].at_port(portals.port)
        check = look(source).check
        assert check.passed, check.faults
        assert len(check.articles) == 3
        assert portals.trespasses == []


def test_the_sample_portals_are_found_out_without_a_declaration() -> None:
    with SamplePortals(port=0) as portals:
        for name, base in portals.addresses.items():
            known = load()[name].at_port(portals.port)
            trial = look(blank(f"{base}/", "thu", private=True))
            assert trial.check.passed, (name, trial.check.faults)
            assert trial.check.family == known.family
            assert {listing.url for listing in known.listings} & {listing.url for listing in trial.source.listings}
            # What the declaration calls an article, or not, so does what was found.
            for url in (*known.examples.others, *trial.source.starts()):
                assert trial.source.at_port(portals.port).role_of(url) is None, url
        assert portals.trespasses == []
