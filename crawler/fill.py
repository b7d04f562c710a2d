"""What of articles the reader finds: the shares with a title, a date, a body, and words of the reform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from cchc.captures import Capture, Location
from cchc.errors import ArchiveError, ReadError
from cchc.records import Document
from crawler.archive import Archive
from crawler.lexicon import pattern
from crawler.reader import read
from crawler.sources import Source
from crawler.state import CrawlState

SAMPLE = 20  # articles of a run that are read: enough to show a field that went empty
LETTERS = 200  # characters of a body; what is shorter is a notice or a picture's caption


@dataclass(frozen=True, slots=True)
class Fill:
    """Shares of articles, 0 to 1; `number` is how many there were, `example` one that lacks each."""

    number: int
    title: float
    date: float
    body: float
    content: float
    examples: dict[str, str]


FIELDS = tuple(field.name for field in fields(Fill) if field.name not in ("number", "examples"))


def has(document: Document) -> dict[str, bool]:
    """Which of the fields a document has."""
    told = f"{document.title or ''}\n{document.text}"
    return {
        "title": bool(document.title),
        "date": document.published_at is not None,
        "body": len(document.text) >= LETTERS,
        "content": speaks_of_reform(told),
    }


def speaks_of_reform(text: str) -> bool:
    """Whether a text has words of administrative reform (crawler/lexicon/focus.yml)."""
    return pattern("focus", "reform").search(re.sub(r"\s+", " ", text)) is not None


def fill_of(articles: Iterable[tuple[str, Document | None]]) -> Fill:
    """Shares over addresses and their documents; None where the page could not be read, which has none of them."""
    counts = dict.fromkeys(FIELDS, 0)
    examples: dict[str, str] = {}
    number = 0
    for url, document in articles:
        number += 1
        found = has(document) if document else dict.fromkeys(FIELDS, False)
        for name in FIELDS:
            counts[name] += found[name]
            if not found[name]:
                examples.setdefault(name, url)
    return Fill(number, **{name: count / max(1, number) for name, count in counts.items()}, examples=examples)


def outside(source: Source, fill: Fill) -> list[str]:
    """Warnings for shares below those that a source expects, each with an article that lacks the field."""
    expected = source.expected.filled
    if expected is None or not fill.number:
        return []
    return [
        f"only {getattr(fill, name):.0%} of {fill.number} new articles have {_WORDS[name]},"
        f" at least {getattr(expected, name):.0%} expected, as {fill.examples[name]}"
        for name in FIELDS
        if getattr(fill, name) < getattr(expected, name)
    ]


_WORDS = {"title": "a title", "date": "a date", "body": "a body", "content": "words of the reform"}


def new_articles(source: Source, state: CrawlState, archive: Archive, since: datetime) -> Iterator[Capture]:
    """Articles of a source that were fetched since a moment, at most SAMPLE, spread over all of them."""
    places = [
        page.location
        for page in state.pages(source.id)
        if page.role == "article" and page.location and page.fetched_at and page.fetched_at >= since
    ]
    for location in _spread(places, SAMPLE):
        try:
            yield archive.get(location)
        except ArchiveError:
            continue  # said by whoever reads the archive whole


def read_all(captures: Iterable[Capture]) -> Iterator[tuple[str, Document | None]]:
    """The address of each capture with its document, or None where it cannot be read."""
    for capture in captures:
        try:
            yield capture.url, read(capture)
        except ReadError:
            yield capture.url, None


def _spread(items: Sequence[Location], most: int) -> list[Location]:
    step = max(1, len(items) / most)
    return [items[int(number * step)] for number in range(min(most, len(items)))]
