"""What of articles the reader finds: the shares with a title, a date, a body, and words of the reform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from cchc.captures import Location
from cchc.errors import ArchiveError, ReadError
from cchc.records import Document
from crawler.archive import Archive
from crawler.lexicon import pattern
from crawler.measures import WORDS, Share, Sighting
from crawler.measures import Field as FieldName
from crawler.reader import read
from crawler.sources import Source
from crawler.state import CrawlState

SAMPLE = 20  # articles of a run that are read: enough to show a field that went empty
LETTERS = 200  # characters of a body; what is shorter is a notice or a picture's caption


FIELDS: tuple[FieldName, ...] = tuple(WORDS)


def has(document: Document | None) -> dict[FieldName, bool]:
    """Which of the fields a document has; one that could not be read (None) has none of them."""
    if document is None:
        return dict.fromkeys(FIELDS, False)
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


def fill_of(articles: Iterable[tuple[Sighting, Document | None]]) -> tuple[int, dict[FieldName, Share]]:
    """How many articles there are, and how many of them have each field."""
    had = dict.fromkeys(FIELDS, 0)
    examples: dict[tuple[FieldName, bool], Sighting] = {}
    number = 0
    for sighting, document in articles:
        number += 1
        for name, found in has(document).items():
            had[name] += found
            examples.setdefault((name, found), sighting)
    shares = {
        name: Share(had=had[name], having=examples.get((name, True)), lacking=examples.get((name, False)))
        for name in FIELDS
    }
    return number, shares


def outside(source: Source, number: int, filled: Mapping[FieldName, Share]) -> list[str]:
    """Warnings for shares below those that a source expects, each with an article that lacks the field."""
    expected = source.expected.filled
    if expected is None or not number:
        return []
    told = []
    for name, share in filled.items():
        least: float = getattr(expected, name)
        if share.had / number < least:
            as_in = f", as {share.lacking.url}" if share.lacking else ""
            told.append(
                f"only {share.had / number:.0%} of {number} new articles have {WORDS[name]},"
                f" at least {least:.0%} expected{as_in}"
            )
    return told


def new_articles(
    source: Source, state: CrawlState, archive: Archive, since: datetime
) -> Iterator[tuple[Sighting, Document | None]]:
    """Articles of a source that were fetched since a moment, at most SAMPLE, spread over all of them, with documents.

    The document is None where the page cannot be read.
    """
    places = [
        (page.url, page.location)
        for page in state.pages(source.id)
        if page.role == "article" and page.location and page.fetched_at and page.fetched_at >= since
    ]
    for url, location in _spread(places, SAMPLE):
        try:
            capture = archive.get(location)
        except ArchiveError:
            continue  # said by whoever reads the archive whole
        sighting = Sighting(url=url, archive=location.archive, offset=location.offset)
        try:
            yield sighting, read(capture)
        except ReadError:
            yield sighting, None


def _spread(items: Sequence[tuple[str, Location]], most: int) -> list[tuple[str, Location]]:
    step = max(1, len(items) / most)
    return [items[int(number * step)] for number in range(min(most, len(items)))]
