"""A fetched page as those see it who look for articles: its links, the feeds that it names, its site's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.encodings.charsets import decode
from crawler.markup.tree import parse, signature
from crawler.pagereader import profile_of

_FEED = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)
_DEPTH = 4  # elements around a link that say to which list it belongs
_NUMBERS = re.compile(r"\d+")
_HIDDEN = frozenset({"script", "style", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: where to, its words (of its title where it shows a picture alone), and what stands around it."""

    url: str
    text: str
    path: tuple[str, ...]
    position: int
    rel: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())


class SitePage:
    """A page of a site. Raises ReadError where the capture is no page."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.text = decode(capture.body, capture.charset).text
        self.root = parse(self.text)
        self.url = capture.url
        base = self.root.find(".//base[@href]")
        self._base = urljoin(self.url, base.get("href") or "") if base is not None else self.url

    @cached_property
    def family(self) -> str:
        """The CMS family by its marks, "generic" where it shows none."""
        return profile_of(self.text).name

    @cached_property
    def anchors(self) -> list[Anchor]:
        return list(self._anchors())

    def _anchors(self) -> Iterator[Anchor]:
        for position, element in enumerate(self.root.iter("a", "area")):
            href = (element.get("href") or "").strip()
            if not href or href.startswith("#") or re.match(r"(?i)(?:javascript|mailto|tel|data):", href):
                continue
            try:
                url = urldefrag(urljoin(self._base, href)).url
            except ValueError:
                continue
            yield Anchor(url, _words(element), _around(element), position, (element.get("rel") or "").lower())

    @property
    def postbacks(self) -> int:
        """How many links are buttons of ASP.NET, which lead to no address."""
        return sum("__doPostBack" in (element.get("href") or "") for element in self.root.iter("a"))

    def feeds(self) -> list[str]:
        """Addresses of feeds that the page names: in its head, or by a link that ends as feeds do."""
        named = [
            urljoin(self._base, element.get("href") or "")
            for element in self.root.iter("link")
            if _FEED.search(element.get("type") or "") and element.get("href")
        ]
        linked = [
            anchor.url
            for anchor in self.anchors
            if re.search(r"(?i)(?:\.rss|\.atom|/(?:rss|feed|atom)(?:/|\.xml|\.aspx|\.php)?)(?:$|\?)", anchor.url)
        ]
        return list(dict.fromkeys([*named, *linked]))

    def name(self) -> str | None:
        """What the site calls itself."""
        for element in self.root.iter("meta"):
            if (element.get("property") or "").lower() == "og:site_name" and (element.get("content") or "").strip():
                return " ".join((element.get("content") or "").split())
        title = self.root.find(".//title")
        words = " ".join("".join(title.itertext()).split()) if title is not None else ""
        # "Trang chủ | Cổng thông tin điện tử tỉnh Mẫu": the first part tells of the page alone.
        parts = [part for part in re.split(r"\s+[|–—»-]\s+", words) if not re.match(r"(?i)trang chủ|home$", part)]
        return max(parts, key=len) if parts else None

    def asks_for_password(self) -> bool:
        return any((element.get("type") or "").lower() == "password" for element in self.root.iter("input"))


def site_page(capture: Capture | None) -> SitePage | None:
    """The page of a capture, or None where it is none."""
    if capture is None or not 200 <= capture.status < 300:
        return None
    if capture.media_type and not re.search(r"html|text/plain", capture.media_type):
        return None
    try:
        return SitePage(capture)
    except ReadError:
        return None


def _words(element: HtmlElement) -> str:
    parts = [
        text
        for node in element.iter()
        if isinstance(node.tag, str) and node.tag not in _HIDDEN
        for text in (node.text, node.tail if node is not element else None)
        if text
    ]
    shown = " ".join(" ".join(parts).split())
    if shown:
        return shown
    picture = element.find(".//img")
    return " ".join((element.get("title") or (picture.get("alt") if picture is not None else "") or "").split())


def _around(element: HtmlElement) -> tuple[str, ...]:
    """Signatures of a link and the elements around it, without the numbers that tell one entry from the next."""
    path: list[str] = []
    node: HtmlElement | None = element
    while node is not None and len(path) <= _DEPTH and node.tag not in ("body", "html"):
        path.append(_NUMBERS.sub("", signature(node)))
        node = node.getparent()
    return tuple(path)
