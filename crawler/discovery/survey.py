"""Looks at a site that nobody described: its feeds, sitemaps, lists of articles, and how an article's address looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.urls import canonicalize, host_of
from crawler.discovery.listings import ArticleList, Section, article_lists, further_pages, sections
from crawler.discovery.shapes import path_of, patterns_of
from crawler.discovery.sitefiles import (
    FEEDS,
    SITEMAPS,
    SitemapContent,
    feed_of,
    sitemap_of,
    sitemaps_in_robots,
    usual_places,
    worth_opening,
)
from crawler.discovery.sitepages import SitePage, site_page
from crawler.discovery.visits import Answer, Visits
from crawler.reader import read
from crawler.sources import Found, Listing, Source, Start
from crawler.sources.parts import Articles

MOST_LISTINGS = 6
MOST_FEEDS = 4
MANY = 3000  # pages of a sitemap that would take a crawl hours: lists of rubrics have what is of interest
_TRIED = 3  # articles of a shape that are read to see whether they are any
_LINKS_OF_A_SHELL = 5  # fewer links than this on a home page: scripts build it


@dataclass(slots=True)
class Survey:
    """What a site shows; `problem` says why nothing could be looked at, `notes` what a person should know."""

    home: str
    hosts: tuple[str, ...]
    name: str | None = None
    family: str | None = None
    found: Found | None = None
    articles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None
    reached: bool = True


def survey(source: Source, visits: Visits) -> Survey:
    """Look at a source's site for what its declaration leaves out. What it does tell is not looked for."""
    return _Surveyor(source, visits).look()


def other_host(source: Source, answer: Answer) -> str | None:
    """The address to which a home page sends its visitors where that is on a host that the source does not name."""
    capture = answer.capture
    if capture is None or not 300 <= capture.status < 400:
        return None
    target = next((value for name, value in capture.headers if name.lower() == "location"), "").strip()
    host = host_of(target)
    return target if host and host not in source.hosts else None


def refusal(answer: Answer) -> str | None:
    """Why a page cannot be used: it did not come, or a login or a check for browsers answered."""
    if not answer.good or answer.capture is None:
        if answer.capture is not None and answer.capture.status in (401, 403):
            return f"the site asks for a login or refuses (HTTP {answer.capture.status}); it is left alone"
        return answer.problem or "it cannot be fetched"
    page = site_page(answer.capture)
    if page is None:
        return f"it is no page ({answer.capture.media_type or 'of no type'})"
    try:
        read(answer.capture)
    except ReadError as error:
        if error.code in ("login_required", "blocked", "maintenance", "server_error"):
            return f"{error}; it is left alone"
    if page.asks_for_password() and len(page.anchors) < _LINKS_OF_A_SHELL * 2:
        return "the site asks for a password; it is left alone"
    return None


class _Surveyor:
    def __init__(self, source: Source, visits: Visits) -> None:
        self._source = source
        self._visits = visits
        self._pages: dict[str, SitePage] = {}
        self._out = Survey(source.home, source.hosts)

    def look(self) -> Survey:
        out, source = self._out, self._source
        (answer,) = self._visits.get([source.home])
        out.reached = answer.capture is not None
        if (moved := other_host(source, answer)) is not None:
            out.problem = f"{source.home} leads to {moved}, on a host that is not declared"
            return out
        out.problem = refusal(answer)
        home = site_page(answer.capture)
        if out.problem or home is None:
            out.problem = out.problem or "the home page is no page"
            return out
        out.name, out.family = home.name(), home.family
        if len(home.anchors) < _LINKS_OF_A_SHELL:
            out.notes.append(
                f"the home page has {len(home.anchors)} links: where scripts build it, declare `render: true`"
            )
        feeds, sitemaps, rubrics = self._first_round(home)
        entries = [url for _, urls in feeds for url in urls]
        lists = self._lists(home, rubrics)
        named = self._open_sitemaps(sitemaps)
        if source.articles is None:
            listed = {canonicalize(url) for one in lists.values() for url in one.urls}
            others = [rubric.url for rubric in rubrics if canonicalize(rubric.url) not in listed]
            patterns = self._patterns(entries, lists, named, [home.url, *others])
            articles = Articles.model_validate({"include": patterns}) if patterns else None
        else:
            articles = source.articles
        out.found = self._found(articles, feeds, lists, list(sitemaps), named)
        self._tell(home, feeds, sitemaps, lists)
        return out

    def _first_round(
        self, home: SitePage
    ) -> tuple[list[tuple[str, tuple[str, ...]]], dict[str, SitemapContent], list[Section]]:
        """Feeds with their entries, sitemaps, and the rubrics of the site, all asked for in one round."""
        hosts = self._out.hosts
        rubrics = sections(home, hosts, self._source.sections)
        named = home.feeds()
        feeds = [url for url in named if host_of(url) in hosts] or usual_places(home.url, home.family, FEEDS)
        told = sitemaps_in_robots(self._visits.robots, home.url)
        sitemaps = [url for url in told if host_of(url) in hosts] or usual_places(home.url, home.family, SITEMAPS)
        answers = self._visits.get([*feeds[:MOST_FEEDS], *sitemaps[:3], *(rubric.url for rubric in rubrics)])
        by_url = {answer.asked: answer for answer in answers}
        self._pages = {home.url: home}
        for rubric in rubrics:
            page = site_page(by_url[rubric.url].capture)
            if page is not None:
                self._pages[rubric.url] = page
        found_feeds = _feeds(answers, feeds[:MOST_FEEDS])
        if not found_feeds:
            inner = [feed for url in feeds[:MOST_FEEDS] for feed in self._feeds_on(by_url[url].capture)]
            found_feeds = _feeds(self._visits.get(inner[:MOST_FEEDS]), inner[:MOST_FEEDS]) if inner else []
        found_maps: dict[str, SitemapContent] = {}
        for url in sitemaps[:3]:
            capture = by_url[url].capture
            content_of_map = sitemap_of(capture) if capture and by_url[url].good else None
            if content_of_map and content_of_map.urls:
                found_maps[url] = content_of_map
        return found_feeds, found_maps, rubrics

    def _feeds_on(self, capture: Capture | None) -> list[str]:
        """Many portals have a page that lists their feeds, one a rubric: those of interest first."""
        page = site_page(capture)
        if page is None:
            return []
        feeds = [url for url in page.feeds() if host_of(url) in self._out.hosts and url != page.url]
        wanted = {section.url: section.rank for section in sections(page, self._out.hosts, self._source.sections, 50)}
        return sorted(feeds, key=lambda url: wanted.get(url, 99))

    def _lists(self, home: SitePage, rubrics: Sequence[Section]) -> dict[str, ArticleList]:
        """By address of its page, the weightiest list of articles there: of rubrics, else of the home page."""
        found: dict[str, ArticleList] = {}
        for url in [rubric.url for rubric in rubrics] or [home.url]:
            page = self._pages.get(url)
            lists = article_lists(page, self._out.hosts) if page else []
            if lists:
                found[url] = lists[0]
        if not found and home.url not in found and not self._source.sections:
            lists = article_lists(home, self._out.hosts)
            if lists:
                found[home.url] = lists[0]
        return found

    def _open_sitemaps(self, sitemaps: dict[str, SitemapContent]) -> list[str]:
        """Addresses of pages in sitemaps, those that an index leads to included."""
        named = [url for content in sitemaps.values() if not content.index for url in content.urls]
        inner = [url for content in sitemaps.values() if content.index for url in worth_opening(content.urls)]
        for answer in self._visits.get(inner) if inner else []:
            content = sitemap_of(answer.capture) if answer.capture and answer.good else None
            if content and not content.index:
                named += content.urls
        return [url for url in named if host_of(url) in self._out.hosts]

    def _patterns(
        self, entries: Sequence[str], lists: dict[str, ArticleList], named: Sequence[str], others: Sequence[str]
    ) -> list[str]:
        """Patterns of addresses of which some were read and are articles."""
        listed = [url for one in lists.values() for url in one.urls]
        candidates = patterns_of([*entries, *listed], others)
        if not candidates:
            candidates = patterns_of(named, others)[:4]
        pool = list(dict.fromkeys([*entries, *listed, *named]))
        chosen, tried = [], {}
        for pattern in candidates[:5]:
            tried[pattern] = [url for url in pool if re.search(pattern, path_of(url))][:_TRIED]
        answers = {answer.asked: answer for answer in self._visits.get(url for urls in tried.values() for url in urls)}
        for pattern, urls in tried.items():
            good = [url for url in urls if _is_article(answers[url])]
            if len(good) * 2 >= len(urls) and good:
                chosen.append(pattern)
                self._out.articles += good
            else:
                self._out.notes.append(f"addresses that match {pattern} were taken for articles at first, and are none")
        return chosen

    def _found(
        self,
        articles: Articles | None,
        feeds: Sequence[tuple[str, tuple[str, ...]]],
        lists: dict[str, ArticleList],
        sitemaps: Sequence[str],
        named: Sequence[str],
    ) -> Found | None:
        if articles is None:
            return None

        def fits(url: str) -> bool:
            path = path_of(url)
            return any(p.search(path) for p in articles.include) and not any(p.search(path) for p in articles.exclude)

        good_feeds = [url for url, urls in feeds if any(map(fits, urls))]
        good_maps = list(sitemaps) if any(map(fits, named)) else []
        listings = []
        for url, one in lists.items():
            if not any(map(fits, one.urls)) or fits(url):
                continue
            pages, _ = further_pages(self._pages[url], self._out.hosts)
            listings.append(Listing.model_validate({"url": url, **({"pages": [pages]} if pages else {})}))
            if pages is None and self._pages[url].postbacks > 1:
                self._out.notes.append(f"{url}: are its further pages found? They are buttons (__doPostBack)")
        if self._source.sections and listings:
            # Feeds and sitemaps are of the whole site.
            good_feeds, good_maps = [], []
        elif good_maps and listings and len(named) > MANY:
            self._out.notes.append(
                f"{good_maps[0]} names {len(named)} pages: left out for the lists; declare it in `start` to have all"
            )
            good_maps = []
        if not (good_feeds or good_maps or listings):
            return None
        start = Start(feeds=tuple(good_feeds), sitemaps=tuple(good_maps), listings=tuple(listings[:MOST_LISTINGS]))
        return Found(start=None if self._source.start else start, articles=None if self._source.articles else articles)

    def _tell(
        self,
        home: SitePage,
        feeds: Sequence[object],
        sitemaps: dict[str, SitemapContent],
        lists: dict[str, ArticleList],
    ) -> None:
        if self._out.found is None and self._out.problem is None:
            seen = [
                f"{len(feeds) or 'no'} feeds",
                f"{len(sitemaps) or 'no'} sitemaps",
                f"{len(lists) or 'no'} lists of articles",
                f"{len(home.anchors)} links on the home page",
            ]
            self._out.problem = f"nothing that leads to articles was found ({', '.join(seen)})"


def _feeds(answers: Sequence[Answer], urls: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Those of the addresses that are feeds, with their entries."""
    by_url = {answer.asked: answer for answer in answers}
    found = []
    for url in urls:
        capture = by_url[url].capture
        content = feed_of(capture) if capture and by_url[url].good else None
        if content and content.urls:
            found.append((url, content.urls))
    return found


def _is_article(answer: Answer) -> bool:
    """Whether what came is an article: it has a headline and a body."""
    if not answer.good or answer.capture is None:
        return False
    try:
        document = read(answer.capture)
    except ReadError:
        return False
    return bool(document.title) and (len(document.text) >= 100 or bool(document.attachments))


def homes_of(url: str) -> list[str]:
    """The addresses that a person may mean who types a home page: without a scheme both are, the safe one first."""
    wholes = [url] if "://" in url else [f"https://{url}", f"http://{url}"]
    parts = (urlsplit(whole) for whole in wholes)
    return [canonicalize(part._replace(path=part.path or "/", fragment="").geturl()) for part in parts]
