"""What the sample portals of every family do alike: routing, listings, revisions, files, errors."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.samples.content import LOCAL_TIME, NOTICE, Article, Portal
from crawler.samples.messages import Request, Response, fingerprint

TEMPLATES = Path(__file__).with_name("templates")
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def route(pattern: str) -> Callable[[Any], Any]:
    """Mark a method as the answer to paths that match a pattern; its groups become the arguments."""

    def mark(handler: Any) -> Any:
        handler.routes = (*getattr(handler, "routes", ()), re.compile(pattern))
        return handler

    return mark


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing; numbers count from 1."""

    number: int
    count: int
    articles: Sequence[Article]

    @property
    def numbers(self) -> range:
        return range(1, self.count + 1)


class Site:
    """A portal that answers requests. Subclasses are the families: their addresses, templates and quirks."""

    family: ClassVar[str]
    server: ClassVar[str]
    robots: ClassVar[str]
    closed: ClassVar[re.Pattern[str]]

    def __init__(self, portal: Portal, base: str, now: Callable[[], datetime] | None = None) -> None:
        self.portal = portal
        self.base = base
        self.now = now or (lambda: datetime.now(LOCAL_TIME))
        self._seen: set[int] = set()
        self._lock = threading.Lock()
        # In the order in which they are written: the first that matches answers.
        self._handlers = [
            (pattern, name) for name, member in vars(type(self)).items() for pattern in getattr(member, "routes", ())
        ]

    # Addresses, which each family writes in its own way.

    def article_path(self, article: Article) -> str:
        raise NotImplementedError

    def twin_path(self, article: Article) -> str:
        raise NotImplementedError

    def category_path(self, slug: str, page: int = 1) -> str:
        raise NotImplementedError

    def file_path(self, article: Article, name: str) -> str:
        raise NotImplementedError

    def missing(self, request: Request) -> Response:
        """The answer to an address that leads nowhere."""
        return self.render("missing.html", request, status=404)

    # Answers.

    def respond(self, request: Request) -> Response:
        """The answer to a request, before conditional headers are looked at."""
        if request.path == "/robots.txt":
            text = self.robots.replace("{base}", self.base)
            return Response(text.encode(), "text/plain; charset=utf-8")
        for pattern, name in self._handlers:
            match = pattern.fullmatch(request.path)
            if match:
                answer: Response = getattr(self, name)(request, **match.groupdict())
                return answer
        return self.missing(request)

    def render(self, template: str, request: Request, status: int = 200, **facts: Any) -> Response:
        """A page of the family. It carries the clock and counters of the moment, as real pages do."""
        facts.setdefault("article", None)
        text = (
            environment(self.family)
            .get_template(template)
            .render(site=self, portal=self.portal, request=request, now=self.now(), notice=NOTICE, **facts)
        )
        return Response(text.encode(), status=status)

    def current(self, article: Article, request: Request) -> Article:
        """The article as this visitor gets it.

        One that is to be corrected stands as first written until a visitor who has had it comes again: it was
        served once since the start, or the visitor shows its validators.
        """
        if article.correction is None:
            return article
        revised = article.corrected()
        returns = request.knows(self.etag(article), article.published)
        with self._lock:
            if article.id in self._seen or returns or request.knows(self.etag(revised), None):
                return revised
            if request.method == "GET":
                self._seen.add(article.id)
        return article

    def correct(self) -> None:
        """Publish all corrections now."""
        with self._lock:
            self._seen.update(article.id for article in self.portal.articles if article.correction)

    def etag(self, article: Article) -> str:
        return fingerprint(self.portal.id, article.model_dump_json())

    def modified(self, article: Article, shown: Article) -> datetime:
        """When the shown revision was published."""
        if article.correction and shown is not article:
            return article.correction.published.replace(tzinfo=LOCAL_TIME)
        return article.published

    def listing(self, request: Request, slug: str | None, number: int) -> Page | None:
        """A page of a category's articles (of all when `slug` is None), newest first; None beyond the last."""
        articles = [one for one in self.portal.newest_first if slug in (None, one.category)]
        size = self.portal.page_size
        count = max(1, -(-len(articles) // size))
        if not 1 <= number <= count:
            return None
        return Page(number, count, articles[(number - 1) * size : number * size])

    def related(self, article: Article, count: int = 4) -> tuple[list[Article], list[Article]]:
        """Newer and older articles of the same category, nearest first."""
        others = [one for one in self.portal.newest_first if one.category == article.category]
        place = others.index(next(one for one in others if one.id == article.id))
        return others[max(0, place - count) : place][::-1], others[place + 1 : place + 1 + count]

    def document(self, name: str) -> Response:
        """An attachment, with validators as static files have them."""
        path = self.portal.files / name
        if not path.is_file():
            return Response(b"404 Not Found", "text/plain", 404)
        body = path.read_bytes()
        owner = next((one for one in self.portal.articles if name in one.attachments), None)
        media_type = MEDIA_TYPES.get(path.suffix) or guess_type(name)[0] or "application/octet-stream"
        modified = owner.published if owner else None
        return Response(body, media_type, etag=fingerprint(path.name, body.hex()), modified=modified)

    def style(self) -> Response:
        """The family's style sheet."""
        path = TEMPLATES / self.family / "style.css"
        body = path.read_bytes()
        return Response(body, "text/css", etag=fingerprint(body), headers=(("Cache-Control", "max-age=86400"),))

    def picture(self, label: str) -> Response:
        """A drawn stand-in for a photograph, which says that it is one."""
        text = environment(None).get_template("picture.svg").render(label=label, notice=NOTICE)
        return Response(text.encode(), "image/svg+xml", etag=fingerprint(text))

    def pages(self) -> Iterable[tuple[Article, str]]:
        """Every article with its absolute address."""
        return ((article, self.base + self.article_path(article)) for article in self.portal.newest_first)

    # What templates ask for.

    def counter(self) -> int:
        """Visits so far: grows with the clock, so that no two pages show the same."""
        return 2_100_000 + int((self.now() - datetime(2019, 1, 1, tzinfo=LOCAL_TIME)).total_seconds() // 97)


def weekday(moment: datetime) -> str:
    return WEEKDAYS[moment.weekday()]


def thousands(number: int, mark: str = ".") -> str:
    return f"{number:,}".replace(",", mark)


@lru_cache(maxsize=8)
def environment(family: str | None) -> Environment:
    """Templates of a family, with automatic escaping and no silent gaps."""
    folders = [TEMPLATES / family, TEMPLATES] if family else [TEMPLATES]
    env = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(weekday=weekday, thousands=thousands)
    return env
