"""Tries a source as a crawl would use it: its starts, what they lead to, and three articles through the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, zip_longest

from cchc import __version__
from cchc.captures import Capture, Role
from cchc.errors import ReadError
from crawler.discovery.checks import Check, Tried
from crawler.discovery.survey import Survey, refusal, survey
from crawler.discovery.visits import Answer, Visits
from crawler.fill import LETTERS, speaks_of_reform
from crawler.pagereader import profile_of
from crawler.reader import read
from crawler.sources import Source
from crawler.sources.parts import paged
from crawler.state import Link

ARTICLES = 3
MOST_STARTS = 10
_BEGINNING = 160  # characters of the text that are shown


@dataclass(slots=True)
class Trial:
    """A check, and what it was made of: the source as it would be crawled, and the articles as they were fetched."""

    check: Check
    source: Source
    survey: Survey | None = None
    captures: list[Capture] = field(default_factory=list)
    articles: int = 0


def try_source(source: Source, visits: Visits) -> Trial:
    """Try a declaration; what it leaves out is looked for first."""
    return _Trial(source, visits).run()


class _Trial:
    def __init__(self, source: Source, visits: Visits) -> None:
        self._source = source
        self._visits = visits
        self._fits: list[str] = []
        self._notes: list[str] = []
        self._faults: list[str] = []
        self._families: list[str] = []

    def run(self) -> Trial:
        looked = None
        whole = self._source
        if not (whole.start and whole.articles):
            looked = survey(self._source, self._visits)
            self._notes += looked.notes
            whole = self._source.completed(looked.found)
            if looked.problem:
                self._faults.append(looked.problem)
        out = Trial(self._check(looked, []), whole, looked)
        if whole.start and whole.articles:
            named = self._starts(whole)
            out.articles = len(set(chain.from_iterable(named)))
            tried = []
            for answer in self._visits.get(_some(named, ARTICLES)):
                tried.append(self._article(answer))
                if answer.good and answer.capture is not None:
                    out.captures.append(answer.capture)
            self._judge(tried)
            out.check = self._check(looked, tried)
        return out

    def _check(self, looked: Survey | None, tried: Sequence[Tried]) -> Check:
        return Check(
            source=self._source.id,
            at=datetime.now(UTC),
            version=__version__,
            fingerprint=self._source.fingerprint(),
            family=max(self._families, key=self._families.count, default=looked.family if looked else None),
            fits=tuple(self._fits),
            notes=tuple(self._notes),
            faults=tuple(self._faults),
            articles=tuple(tried),
            found=looked.found if looked else None,
        )

    def _starts(self, whole: Source) -> list[list[str]]:
        """The articles that each start names, as the crawl itself would find them."""
        roles: list[tuple[str, Role, int | None]] = [
            *((paged(url, 0), "feed", number) for number, url in enumerate(whole.feeds)),
            *((url, "sitemap", None) for url in whole.sitemaps),
            *((listing.page(0), "listing", number) for number, listing in enumerate(whole.listings)),
        ]
        if len(roles) > MOST_STARTS:
            self._notes.append(f"{len(roles) - MOST_STARTS} of {len(roles)} starts were not looked at")
        answers = self._visits.get(url for url, _, _ in roles[:MOST_STARTS])
        named = []
        for (url, role, number), answer in zip(roles[:MOST_STARTS], answers, strict=True):
            if (why := self._refused(answer, role)) is not None:
                self._faults.append(f"{role} {url}: {why}")
                continue
            articles, further = self._links(whole, answer, role, number)
            if not articles:
                self._faults.append(f"{role} {url}: names no article that the declaration recognises")
                continue
            more = f", {_counted(further, 'further page')}" if further else ""
            self._fits.append(f"{role} {url}: {_counted(len(articles), 'article')}{more}")
            listing = whole.listings[number] if role == "listing" and number is not None else None
            if listing and (listing.pages or listing.next) and not further:
                self._notes.append(f"{role} {url}: no link to further pages")
            named.append(articles)
        return named

    @staticmethod
    def _refused(answer: Answer, role: Role) -> str | None:
        if role == "listing":
            return refusal(answer)
        return None if answer.good else answer.problem or "it cannot be fetched"

    def _links(self, whole: Source, answer: Answer, role: Role, number: int | None) -> tuple[list[str], int]:
        """Articles that a start leads to, those in the sitemaps of an index included, and its further pages."""
        from crawler.spiders.links import Pagination, links_of
        from crawler.spiders.responses import response_of

        assert answer.capture is not None
        start = Link(answer.url, role, listing=number)
        links = list(links_of(role, response_of(answer.capture), whole, start, Pagination()).links.values())
        inner = [link for link in links if link.role == "sitemap"][-3:]
        for below in self._visits.get(link.url for link in inner) if inner else []:
            if below.good and below.capture is not None:
                deeper = Link(below.url, "sitemap", depth=1)
                found = links_of("sitemap", response_of(below.capture), whole, deeper, Pagination())
                links += found.links.values()
        articles = [link.url for link in links if link.role == "article"]
        return articles, sum(link.role in ("listing", "feed") for link in links)

    def _article(self, answer: Answer) -> Tried:
        capture = answer.capture
        if not answer.good or capture is None:
            return Tried(url=answer.asked, problem=answer.problem or "it cannot be fetched")
        try:
            document = read(capture)
        except ReadError as error:
            return Tried(url=answer.asked, problem=f"{error.code}: {error}")
        self._families.append(profile_of(capture.body[:200_000].decode("utf-8", "replace")).name)
        return Tried(
            url=answer.asked,
            title=document.title,
            published_at=document.published_at,
            letters=len(document.text),
            attachments=len(document.attachments),
            reform=speaks_of_reform(f"{document.title or ''}\n{document.text}"),
            beginning=" ".join(document.text.split())[:_BEGINNING],
        )

    def _judge(self, tried: Sequence[Tried]) -> None:
        """Faults are what most of the articles lack: one of three may be a gallery or a notice without a date."""
        number = len(tried)
        if not number:
            if not self._faults:
                self._faults.append("no article was named")
            return
        read_ones = [one for one in tried if one.problem is None]
        lacking = {
            "cannot be read": number - len(read_ones),
            "have no title": sum(not one.title for one in read_ones),
            "have no date": sum(not one.published_at for one in read_ones),
            f"have a body of less than {LETTERS} letters": sum(
                one.letters < LETTERS and not one.attachments for one in read_ones
            ),
        }
        for what, count in lacking.items():
            if count * 2 > number:
                self._faults.append(f"{count} of {number} articles {what}")
            elif count:
                self._notes.append(f"{count} of {number} articles {what}")
        if read_ones:
            self._fits.append(f"{len(read_ones)} of {number} articles are read")
        if read_ones and not any(one.reform for one in read_ones):
            self._notes.append("none of these articles speaks of administrative reform")
        declared = self._source.family
        seen = {family for family in self._families if family != "generic"}
        if declared and seen and declared not in seen:
            self._notes.append(f"the pages look like {', '.join(sorted(seen))}, the declaration says {declared}")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _some(named: Sequence[Sequence[str]], most: int) -> list[str]:
    """A few of the articles, from each start in turn, its first ones first."""
    turns: Iterator[str | None] = chain.from_iterable(zip_longest(*named))
    return list(dict.fromkeys(url for url in turns if url is not None))[:most]
