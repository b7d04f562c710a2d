"""What a page led to: its links, each address once, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urldefrag, urljoin

from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_base_url

from crawler.sources import Source
from crawler.state import Link, key_of


@dataclass(slots=True)
class Found:
    """Links of a page, each address once, and what is odd about the page."""

    links: dict[str, Link] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, link: Link) -> None:
        self.links.setdefault(key_of(link.url), link)

    def document(self, source: Source, link: Link) -> None:
        """Add the address of an article or attachment, as the declaration takes it; others are left out."""
        url = source.current(link.url)
        role = source.role_of(url)
        if role is not None:
            self.add(replace(link, url=url, role=role))

    def documents(self) -> set[str]:
        """Keys of the articles that were found."""
        return {key for key, link in self.links.items() if link.role == "article"}


def joined(response: Response, href: str) -> str:
    """The absolute address of a link, without its fragment; empty for what is no address."""
    return resolved(base_of(response), href)


def base_of(response: Response) -> str:
    """The address that the links of a page are relative to."""
    return get_base_url(response) if isinstance(response, TextResponse) else response.url


def resolved(base: str, href: str) -> str:
    """As `joined`, for the links of a page whose base is known: a page has hundreds of them."""
    href = href.strip()
    if href.startswith("/") and not href.startswith("//"):
        # A portal's pages share their menus: what is told from the root leads to one page from all of them.
        base = base[: base.find("/", base.find("//") + 2) + 1] or base
    return _joined(base, href)


@lru_cache(8192)
def _joined(base: str, href: str) -> str:
    try:
        return urldefrag(urljoin(base, href)).url
    except ValueError:  # "http://[" is no address; whoever wrote it meant no page either.
        return ""
