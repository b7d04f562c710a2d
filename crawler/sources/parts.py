"""The small parts of a source declaration, each read strictly: an unknown key or a wrong value fails."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Self
from urllib.parse import quote, urlsplit

from cssselect import SelectorSyntaxError
from cssselect import parse as parse_selector
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from cchc.urls import host_of
from crawler.dates import HANOI
from crawler.jsonpaths import checked

PAGE = "{page}"
QUERY = "{query}"
CURSOR = "{cursor}"
FIELD = re.compile(r"\{([^{}]+)\}")
_DATE = re.compile(r"\{date:([^{}]+)\}")
# A page of a day, a month or a year is read for so long after its end as it may still get articles.
SETTLED = timedelta(days=7)
# Pages of a list that are followed where the declaration does not say: by a usual crawl, and by a backfill.
USUAL_PAGES, ALL_PAGES = 50, 10_000
_WINDOW = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$")


class Part(BaseModel):
    """Declarations are read strictly: a misspelt key fails."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _http(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not host_of(url):
        raise ValueError(f"{url!r} is no http(s) address")
    return url


def _selector(text: str) -> str:
    try:
        parse_selector(text)
    except SelectorSyntaxError as error:
        raise ValueError(f"{text!r} is no CSS selector ({error})") from error
    return text


def _charset(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise ValueError(f"{name!r} is no charset that is known") from error


def _window(text: str) -> str:
    found = _WINDOW.match(text)
    if not found or found.group(1, 2) == found.group(3, 4):
        raise ValueError(f"{text!r} is no part of the day: write it as 20:00-06:00, in Vietnam's time")
    return text


def _item_address(text: str) -> str:
    for path in FIELD.findall(text) or [text]:
        checked(path)
    return text


Path = Annotated[str, AfterValidator(checked)]
Address = Annotated[str, AfterValidator(_http)]
Patterns = tuple[re.Pattern[str], ...]
Selector = Annotated[str, AfterValidator(_selector)]
Charset = Annotated[str, AfterValidator(_charset)]
Window = Annotated[str, AfterValidator(_window)]


def is_open(window: str | None, now: float) -> bool:
    """Whether a moment (seconds since 1970) is in a part of the day such as "20:00-06:00", Vietnam's time."""
    if window is None:
        return True
    begins, ends = (time.fromisoformat(part) for part in window.split("-"))
    clock = datetime.fromtimestamp(now, HANOI).time()
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def paged(template: str, number: int, first: int = 1, step: int = 1) -> str:
    """The address of the nth page, counted from 0; the template itself where it counts none."""
    return template.replace(PAGE, str(first + number * step))


class Endpoint(Part):
    """How a list that is sent as JSON is read, by JMESPath.

    `items` gives the list, `address` the article's address in an item, or is a template of it: "/tin/{slug}-{id}". The
    next answer is at `next`, or `next` fills {cursor} in `cursor`; otherwise pages are counted in the listing's url,
    until there are `total` items or a page names nothing new.
    """

    items: Path
    address: Annotated[str, AfterValidator(_item_address)]
    title: Path | None = None
    lead: Path | None = None
    next: Path | None = None
    cursor: Address | None = None
    total: Path | None = None

    @model_validator(mode="after")
    def _has_cursor(self) -> Self:
        if self.cursor is not None and (CURSOR not in self.cursor or self.next is None):
            raise ValueError(f"`cursor` holds {CURSOR}, and `next` says what to put there")
        return self


class Listing(Part):
    """A list of articles, or a search form that gives one.

    Further pages are found by `pages` (patterns over links), by `next` (a selector of links), or counted: {page}
    in `url`. A list of each day, month or year is written {date:%Y/%m/%d} in `url`, from today back to `since`. Where
    none of these is said, what pages call their next one is followed, and pagers of Liferay, SharePoint and ASP.NET.
    `item` is a selector of the links to articles, where others on the page look like them. {query} in `url` stands for
    each of `queries` in turn. A list that comes as JSON is read by `endpoint`.
    """

    url: Address
    pages: Patterns = ()
    next: Selector | None = None
    item: Selector | None = None
    first: int = Field(default=1, ge=0)
    step: int = Field(default=1, ge=1)
    max_pages: int | None = Field(default=None, ge=1)
    queries: tuple[str, ...] = ()
    since: date | None = None
    endpoint: Endpoint | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.pages or self.next) and self.counted:
            raise ValueError(f"a listing either has `pages` or `next`, or {PAGE} in its url, not both")
        if bool(self.queries) != (QUERY in self.url):
            raise ValueError(f"`queries` and {QUERY} in the url go together")
        if (self.since is not None) != self.dated or (self.dated and self.counted):
            raise ValueError(f"`since` and {{date:…}} in the url go together, without {PAGE}")
        if self.dated and not re.search("%[Yy]", self._format):
            raise ValueError(f"{self.url}: a date has at least its year, as in {{date:%Y/%m/%d}}")
        if self.endpoint is not None and (self.pages or self.item or self.next or self.dated):
            raise ValueError("what `endpoint` reads has no `pages`, `item`, `next` or dates of its own")
        return self

    @property
    def counted(self) -> bool:
        return PAGE in self.url

    @property
    def follows(self) -> bool:
        """Whether further pages are found by what pages say of themselves, since the declaration says nothing."""
        return not (self.pages or self.next or self.counted or self.endpoint)

    @property
    def dated(self) -> bool:
        return _DATE.search(self.url) is not None

    @property
    def _format(self) -> str:
        return " ".join(_DATE.findall(self.url))

    def _on(self, day: date) -> str:
        return _DATE.sub(lambda found: day.strftime(found[1]), self.url)

    def most_pages(self, *, deep: bool) -> int:
        """How many pages of the list are followed; `deep` is for a backfill."""
        return self.max_pages or (ALL_PAGES if deep else USUAL_PAGES)

    def days(self, today: date, since: date | None = None) -> Iterator[tuple[str, datetime]]:
        """Addresses of a dated list, the newest first, each with the moment from which it changes no more.

        They go back to the declaration's `since`, or to another that is later.
        """
        day, known, told = today, set[str](), self._format
        first_day = max(self.since, since) if self.since is not None and since is not None else self.since
        while first_day is not None and day >= (first_day if "d" in told else _beginning(first_day, told)):
            url = self._on(day)
            if "%d" in told or "%-d" in told:
                end, before = day, day - timedelta(days=1)
            else:
                first = day.replace(day=1) if "m" in told else day.replace(month=1, day=1)
                end, before = (first + timedelta(days=31 if "m" in told else 366)), first - timedelta(days=1)
            if url not in known:
                known.add(url)
                yield url, datetime.combine(end, time(), HANOI) + timedelta(days=1) + SETTLED
            day = before

    def page(self, number: int) -> str:
        """The address of the nth page, counted from 0; the url itself where pages are not counted, today's if dated."""
        if self.dated:
            return self._on(datetime.now(HANOI))
        return paged(self.url, number, self.first, self.step)

    def each(self) -> tuple[Listing, ...]:
        """The listing for each of its queries; itself where it has none."""
        if not self.queries:
            return (self,)
        asked = (self.url.replace(QUERY, quote(query, safe="")) for query in self.queries)
        return tuple(self.model_copy(update={"url": url, "queries": ()}) for url in asked)


def _beginning(day: date, told: str) -> date:
    """The first day of the month or year that lists of months or years have a day in."""
    return day.replace(day=1) if "m" in told else day.replace(month=1, day=1)


class Budget(Part):
    """How many requests one run in a mode makes of the source; where it is not said, the settings decide."""

    daily: int | None = Field(default=None, ge=1, le=1_000_000)
    backfill: int | None = Field(default=None, ge=1, le=1_000_000)


class Start(Part):
    """Where articles are found, what is surest first: feeds, sitemaps, listings."""

    listings: tuple[Listing, ...] = ()
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not (self.listings or self.feeds or self.sitemaps):
            raise ValueError("no listing, feed or sitemap is named")
        return self


class Articles(Part):
    include: Patterns = Field(min_length=1)
    exclude: Patterns = ()


class Attachments(Part):
    types: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]+$")], ...] = ("pdf", "doc", "docx", "xls", "xlsx")
    most: int = Field(default=100, ge=1)
    include: Patterns = ()
    exclude: Patterns = ()


class Found(Part):
    """What a check found on the site for a declaration that does not say it."""

    start: Start | None = None
    articles: Articles | None = None


class Rendering(Part):
    """Pages are rendered in a browser. A CSS selector, one a role, says what is there when a page is complete."""

    article: Selector | None = None
    listing: Selector | None = None


def rendering(value: Any) -> Any:
    """`true` is short for "with nothing to wait for", `false` for "not at all"."""
    return {True: {}, False: None}[value] if isinstance(value, bool) else value


class Focus(Part):
    """Only articles are fetched that, by what is said of them where they are found, may be of interest.

    `words` are looked for beside those of crawler/lexicon/focus.yml.
    """

    words: tuple[Annotated[str, Field(min_length=2)], ...] = ()


def focusing(value: Any) -> Any:
    """`true` is short for the usual words, `false` for no focus at all."""
    return {True: {}, False: None}[value] if isinstance(value, bool) else value


Share = Annotated[float, Field(ge=0, le=1)]


class Filled(Part):
    """The least share of articles in which the reader finds a title, a date, a body, and words of the reform."""

    title: Share = 0.0
    date: Share = 0.0
    body: Share = 0.0
    content: Share = 0.0


class Monthly(Part):
    """How many articles are new or changed in thirty days, at least and at most."""

    least: int = Field(default=0, ge=0)
    most: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"most ({self.most}) is less than least ({self.least})")
        return self


class Expected(Part):
    """Bounds outside which a crawl of the portal is unhealthy."""

    articles: int = Field(default=1, ge=0)
    attachments: int = Field(default=0, ge=0)
    monthly: Monthly | None = None
    filled: Filled | None = None


class Examples(Part):
    """Addresses of the portal and what they must be taken for."""

    articles: tuple[Address, ...] = ()
    attachments: tuple[Address, ...] = ()
    others: tuple[Address, ...] = ()
