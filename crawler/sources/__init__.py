"""Source declarations: one YAML file a portal, `crawler/sources/<id>.yml`; the only thing to touch to add one.

name: Cổng thông tin điện tử tỉnh Lạng Sơn
province: Lạng Sơn                  # null for a national portal
home: https://langson.gov.vn/
hosts: [langson.gov.vn]             # all that may be fetched; the host of `home` is always one
family: drupal                      # for people; the reader recognises families by itself
verified: 2026-03-01                # when it last worked, or false
start:                              # where articles are found; at least one
  listings:
    - url: https://langson.gov.vn/cai-cach-hanh-chinh
      pages: ['[?&]page=\\d+$']      # links to further pages of the list
      max_pages: 50
    - url: https://langson.gov.vn/tin-tuc?page={page}
      first: 0                      # or counted: until a page names no new article
  feeds: [https://langson.gov.vn/rss.xml]
  sitemaps: [https://langson.gov.vn/sitemap.xml]
articles:
  include: ['^/node/\\d+']           # patterns are searched in path and query
  exclude: ['/print/']
attachments:
  types: [pdf, doc, docx, xls, xlsx]
  include: ['^/documents/d/']       # addresses that do not end in their type
  exclude: []
closed: ['^/user']                  # never fetched, beyond what robots.txt closes
expected: {articles: 20, attachments: 0}   # the least a whole crawl finds; fewer is a health warning
delay: 2.0                          # seconds between two requests to one host
concurrency: 1                      # requests to one host at a time
timeout: 60                         # seconds
max_bytes: 52428800                 # of one response, as sent and unpacked
retries: 3
backoff: 5.0                        # seconds before the first retry, doubled for each further one
recheck_hours: 168                  # an article younger than this in the archive is not asked for again
render: false                       # true where scripts build the pages: needs the extra `browser` and Chromium; or
                                    # {article: '.content p', listing: '.news a'}: what is there when they are done
verify_certificates: true           # false where the portal's certificate chain is broken
allow_private_addresses: false      # true in sample declarations only
sample: false
examples:                           # run as tests over all declarations
  articles: [https://langson.gov.vn/node/82417]
  attachments: []
  others: [https://langson.gov.vn/user/login]
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit, urlunsplit

import yaml
from cssselect import SelectorSyntaxError
from cssselect import parse as parse_selector
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from cchc.captures import Role
from cchc.errors import DeclarationError
from cchc.urls import host_of
from crawler.members import MAX_BODY

BUNDLED = Path(__file__).parent
ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
PAGE = "{page}"


def _http(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not host_of(url):
        raise ValueError(f"{url!r} is no http(s) address")
    return url


Address = Annotated[str, AfterValidator(_http)]
Patterns = tuple[re.Pattern[str], ...]


class Part(BaseModel):
    """Declarations are read strictly: a misspelt key fails."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listing(Part):
    """A list of articles. Either `pages` matches its links to further pages, or `url` counts them with {page}."""

    url: Address
    pages: Patterns = ()
    first: int = Field(default=1, ge=0)
    step: int = Field(default=1, ge=1)
    max_pages: int = Field(default=50, ge=1)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.pages and self.counted:
            raise ValueError(f"a listing either has `pages` or {PAGE} in its url, not both")
        return self

    @property
    def counted(self) -> bool:
        return PAGE in self.url

    def page(self, number: int) -> str:
        """The address of the nth page, counted from 0; the url itself where pages are not counted."""
        return self.url.replace(PAGE, str(self.first + number * self.step))


class Start(Part):
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
    include: Patterns = ()
    exclude: Patterns = ()


def _selector(text: str) -> str:
    try:
        parse_selector(text)
    except SelectorSyntaxError as error:
        raise ValueError(f"{text!r} is no CSS selector ({error})") from error
    return text


Selector = Annotated[str, AfterValidator(_selector)]


class Rendering(Part):
    """Pages are rendered in a browser. A CSS selector, one a role, says what is there when a page is complete."""

    article: Selector | None = None
    listing: Selector | None = None


def _rendering(value: Any) -> Any:
    """`true` is short for "with nothing to wait for", `false` for "not at all"."""
    return {True: {}, False: None}[value] if isinstance(value, bool) else value


class Expected(Part):
    """The least that a whole crawl of the portal finds."""

    articles: int = Field(default=1, ge=0)
    attachments: int = Field(default=0, ge=0)


class Examples(Part):
    """Addresses of the portal and what they must be taken for."""

    articles: tuple[Address, ...] = ()
    attachments: tuple[Address, ...] = ()
    others: tuple[Address, ...] = ()


class Source(Part):
    """A portal: where its articles are found, how an article's address looks, and how it may be fetched."""

    id: str
    name: str
    province: str | None
    home: Address
    hosts: tuple[str, ...] = ()
    family: str | None = None
    verified: date | Literal[False] = False
    notes: str | None = None
    start: Start
    articles: Articles
    attachments: Attachments = Attachments()
    closed: Patterns = ()
    expected: Expected = Expected()
    delay: float = Field(default=2.0, ge=0, le=300)
    concurrency: int = Field(default=1, ge=1, le=4)
    timeout: float = Field(default=60, gt=0, le=600)
    max_bytes: int = Field(default=50 * 1024 * 1024, ge=1024, le=MAX_BODY)
    retries: int = Field(default=3, ge=0, le=10)
    backoff: float = Field(default=5.0, ge=0, le=600)
    recheck_hours: float = Field(default=168, ge=0)
    render: Annotated[Rendering | None, BeforeValidator(_rendering)] = None
    verify_certificates: bool = True
    allow_private_addresses: bool = False
    sample: bool = False
    examples: Examples = Examples()

    @model_validator(mode="before")
    @classmethod
    def _home_is_a_host(cls, data: Any) -> Any:
        if (
            isinstance(data, dict)
            and isinstance(data.get("home"), str)
            and isinstance(data.get("hosts", ()), list | tuple)
        ):
            named = [str(host).lower() for host in data.get("hosts", ())]
            home = host_of(data["home"])
            return {**data, "hosts": tuple(dict.fromkeys([*([home] if home else []), *named]))}
        return data

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for url in self.starts():
            if host_of(url) not in self.hosts:
                raise ValueError(f"{url} is on none of the hosts {', '.join(self.hosts)}")
        if self.allow_private_addresses and not self.sample:
            raise ValueError("allow_private_addresses is for samples (sample: true) only")
        if self.delay == 0 and not self.sample:
            raise ValueError("delay 0 is for samples (sample: true) only")
        if self.render is not None and self.concurrency > 1:
            raise ValueError("concurrency: pages that are rendered are fetched one at a time")
        return self

    def starts(self) -> list[str]:
        """The addresses that a crawl begins with."""
        return [
            *self.start.feeds,
            *self.start.sitemaps,
            *(listing.page(0) for listing in self.start.listings),
        ]

    def allows(self, url: str) -> bool:
        """Whether the declaration lets the address be fetched at all: its scheme, its host, and no closed part."""
        host = host_of(url)  # None for what is no address at all.
        if host is None or host not in self.hosts or urlsplit(url).scheme.lower() not in ("http", "https"):
            return False
        return not _any(self.closed, path_of(url))

    def role_of(self, url: str) -> Role | None:
        """What the address of a link is taken for: an article, an attachment, or neither."""
        if not self.allows(url):
            return None
        path = path_of(url)
        if self.is_attachment(url):
            return "attachment"
        if _any(self.articles.include, path) and not _any(self.articles.exclude, path):
            return "article"
        return None

    def is_attachment(self, url: str) -> bool:
        path = path_of(url)
        extension = urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower()
        named = extension in self.attachments.types or _any(self.attachments.include, path)
        return named and not _any(self.attachments.exclude, path)

    def at_port(self, port: int) -> Source:
        """The same portal on another port: the sample portals move where theirs is taken."""

        def move(url: str) -> str:
            parts = urlsplit(url)
            host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
            return urlunsplit(parts._replace(netloc=f"{host}:{port}"))

        start = Start(
            listings=tuple(listing.model_copy(update={"url": move(listing.url)}) for listing in self.start.listings),
            feeds=tuple(map(move, self.start.feeds)),
            sitemaps=tuple(map(move, self.start.sitemaps)),
        )
        return self.model_copy(update={"home": move(self.home), "start": start})


def path_of(url: str) -> str:
    """Path and query: what the patterns of a declaration are searched in."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _any(patterns: Patterns, text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


class _UniqueKeys(yaml.SafeLoader):
    """YAML that says nothing when a key stands twice would lose the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise DeclarationError(f"key {key!r} stands twice (line {key_node.start_mark.line + 1})")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read(path: Path) -> Source:
    """One declaration. Raises DeclarationError naming the file and the key."""
    if not ID.match(path.stem):
        raise DeclarationError(f"{path}: {path.stem!r} is no id: use lower-case letters, digits and hyphens")
    try:
        # The loader is a SafeLoader: it builds plain values only.
        data = yaml.load(path.read_text("utf-8"), Loader=_UniqueKeys)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError, DeclarationError) as error:
        raise DeclarationError(f"{path}: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise DeclarationError(f"{path}: no mapping of keys to values")
    if "id" in data:
        raise DeclarationError(f"{path}: id: the file's name is the id; leave the key out")
    try:
        return Source.model_validate({**data, "id": path.stem})
    except ValidationError as error:
        wrong = "; ".join(_complaint(item) for item in error.errors())
        raise DeclarationError(f"{path}: {wrong}") from error


def _complaint(item: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in item["loc"])
    message = "unknown key" if item["type"] == "extra_forbidden" else str(item["msg"]).removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


def load(extra: Path | None = None) -> dict[str, Source]:
    """Every declaration by id: those that come with cchc, and those of a further folder.

    Raises DeclarationError for a file that is wrong, an id that is there twice, or a folder that is not there.
    """
    found: dict[str, Source] = {}
    for folder in [BUNDLED, *([extra] if extra is not None else [])]:
        if not folder.is_dir():
            raise DeclarationError(f"{folder}: there is no such folder of source declarations")
        for path in sorted(folder.glob("*.yml")):
            if path.stem in found:
                raise DeclarationError(f"{path}: there is a source {path.stem!r} already")
            found[path.stem] = read(path)
    return found


def choose(ids: Iterable[str], known: Mapping[str, Source]) -> list[Source]:
    """The sources with these ids. Raises DeclarationError naming an unknown one and those that are spelt like it."""
    chosen = []
    for name in dict.fromkeys(ids):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
            advice = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(known)) or 'none'}"
            raise DeclarationError(f"there is no source {name!r}; {advice}")
        chosen.append(known[name])
    return chosen
