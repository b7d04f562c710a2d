"""Fetches a few addresses of a site through the crawler itself: robots.txt, pauses, limits and refusals are its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

from cchc.captures import Capture
from cchc.settings import Settings
from cchc.urls import canonicalize
from crawler.archive import Archive
from crawler.crawl import Limits, Progress, crawl
from crawler.sources import Source

BUDGET = 60  # requests to a site in one look at it, its robots.txt left out
MAX_BYTES = 20 * 1024 * 1024
ROUND_SECONDS = 240.0
_HOPS = 6
Heard = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for an address: the last response behind its redirects, or why there is none."""

    asked: str
    capture: Capture | None
    problem: str | None = None

    @property
    def url(self) -> str:
        return self.capture.url if self.capture else self.asked

    @property
    def good(self) -> bool:
        return self.capture is not None and 200 <= self.capture.status < 300


class Visits:
    """Visits to one site; what was fetched stays until the context is left, and nothing is fetched twice.

    `source` gives hosts and manners. Pages fetched are told to `heard`.
    """

    def __init__(self, source: Source, settings: Settings, heard: Heard | None = None, budget: int = BUDGET) -> None:
        self._source = source
        # Machines that share a crawl through Redis do not share a look at a site.
        self._settings = settings.model_copy(update={"redis_url": None})
        self._heard = heard or (lambda url: None)
        self._folder = tempfile.TemporaryDirectory(prefix="cchc-look-")
        self._captures: dict[str, Capture] = {}
        self._problems: dict[str, str] = {}
        self._left = budget
        self._ended = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    @property
    def robots(self) -> bytes | None:
        """The robots.txt that was sent, or None where there is none."""
        found = [capture for capture in self._captures.values() if capture.role == "robots" and capture.status == 200]
        return found[-1].body if found else None

    def get(self, urls: Iterable[str]) -> list[Answer]:
        """Fetch addresses, one at a time, each once; answers stand in their order."""
        asked = list(dict.fromkeys(urls))
        new = [url for url in asked if self._key(url) not in self._captures and self._key(url) not in self._problems]
        allowed = [url for url in new if self._source.allows(url)][: max(0, self._left)]
        for url in new:
            if url not in allowed:
                told = (
                    "no more requests are made to the site"
                    if self._source.allows(url)
                    else "on another host, or closed"
                )
                self._problems[self._key(url)] = told
        if allowed:
            self._fetch(allowed)
        return [self._answer(url) for url in asked]

    def _fetch(self, urls: list[str]) -> None:
        # Every crawl asks for robots.txt first; the pause goes on from one to the next.
        time.sleep(max(0.0, self._source.delay - (time.monotonic() - self._ended)) if self._ended else 0.0)
        source = self._source.model_validate(
            self._source.model_dump(exclude={"start", "articles", "expected"})
            | {
                "start": {"listings": [{"url": url.replace("{", "%7B")} for url in urls]},
                "articles": {"include": ["(?!)"]},
                "attachments": {"types": [], "include": [], "exclude": []},
                "concurrency": 1,
                "retries": min(self._source.retries, 1),
                "max_bytes": min(self._source.max_bytes, MAX_BYTES),
                "timeout": min(self._source.timeout, 60.0),
                "expected": {"articles": 0},
            }
        )
        before = set(self._captures)

        def told(page: Progress) -> None:
            self._left -= 1
            self._heard(page.url)
            if page.outcome == "failed" or (page.outcome == "skipped" and page.reason != "redirect"):
                self._problems.setdefault(self._key(page.url), page.reason or page.outcome)

        summary = crawl(
            [source],
            Path(self._folder.name),
            settings=self._settings,
            progress=told,
            limits=Limits(max_pages=self._left, max_seconds=ROUND_SECONDS, max_wait=60.0),
            trial=True,
        )
        if summary.interrupted:
            raise KeyboardInterrupt
        self._ended = time.monotonic()
        for found in Archive(Path(self._folder.name) / "archive").captures():
            if isinstance(found, Capture) and found.role != "part":
                self._captures[self._key(found.url)] = found
        (told_of,) = summary.sources
        why = told_of.reason or ("robots.txt does not allow it" if told_of.skipped.get("robots.txt") else "not fetched")
        for url in urls:
            if self._key(url) not in self._captures and self._key(url) not in before:
                self._problems.setdefault(self._key(url), why)

    def _answer(self, url: str) -> Answer:
        capture, seen, at = None, set[str](), url
        for _ in range(_HOPS):
            key = self._key(at)
            found = self._captures.get(key)
            if found is None or key in seen:
                break
            capture = found
            seen.add(key)
            target = next((value for name, value in found.headers if name.lower() == "location"), None)
            if not 300 <= found.status < 400 or not target:
                break
            at = urljoin(at, target.strip()).partition("#")[0]
        if capture is not None and 300 <= capture.status < 400:
            return Answer(url, capture, self._problems.get(self._key(at)) or self._problems.get(self._key(url)))
        problem = self._problems.get(self._key(capture.url if capture else url))
        if problem is None and capture is not None and capture.status >= 300:
            problem = f"HTTP {capture.status}"
        return Answer(url, capture, problem)

    @staticmethod
    def _key(url: str) -> str:
        return canonicalize(url)
