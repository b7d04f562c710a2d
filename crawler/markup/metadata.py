"""What a page's head and hidden elements say of its article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from lxml.html import HtmlElement

from cchc.urls import canonicalize, host_of
from crawler.byline import is_account, is_name
from crawler.dates import machine_moment
from crawler.encodings.characters import mend
from crawler.encodings.fonts import Scheme, decode_fonts
from crawler.markup.embedded import linked_data, person_of
from crawler.prose import is_site

_ARTICLE = re.compile(r"Article|Posting|WebPage|Report")
_SEPARATOR = re.compile(r"\s+[|–—»:·-]\s+|\s*[|»]\s*|\s+[-–—]\s+")


@dataclass(slots=True)
class Metadata:
    """Values as the page gives them; `titles` holds every form that the headline is given in, the surest first."""

    titles: list[str]
    page_title: str
    site: str | None
    published: str | None
    author: str | None
    canonical: str | None


def read_metadata(root: HtmlElement, url: str, scheme: Scheme | None = None) -> Metadata:
    """Read meta elements, hidden microdata, JSON-LD and the canonical link of the same site.

    `scheme` is the font code that the whole page is in, if any: its head is written in it too.
    """

    def words(text: str) -> str:
        if scheme is not None:
            text = decode_fonts(text, scheme)[0]
        return " ".join(mend(text).split())

    values: dict[str, str] = {}
    titles: list[str] = []
    published: list[str | None] = []
    author: str | None = None
    canonical: str | None = None
    page_title = ""
    for element in root.iter("meta", "link", "title", "span", "div", "time", "p"):
        tag = element.tag
        if tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
            content = element.get("content")
            if name and content and name not in values:
                values[name] = words(content)
        elif tag == "title":
            page_title = page_title or words("".join(element.itertext()))
        elif tag == "link":
            if (element.get("rel") or "").lower() == "canonical" and canonical is None:
                canonical = _canonical(url, element.get("href"))
        elif (item := element.get("itemprop")) is not None:
            if item == "datePublished":
                published.insert(0, element.get("content") or element.get("datetime") or "".join(element.itertext()))
            elif item == "author" and author is None:
                author = words("".join(element.itertext())) or None
    for told in linked_data(root):
        if not _ARTICLE.search(str(told.get("@type") or (told.get("headline") and "Article"))):
            continue
        if isinstance(told.get("headline"), str):
            titles.append(words(unescape(told["headline"])))
        published.append(told["datePublished"] if isinstance(told.get("datePublished"), str) else None)
        writer = person_of(told.get("author"))
        if author is None and writer is not None and is_name(words(writer)):
            author = words(writer)
    names = ("article:published_time", "datepublished", "pubdate", "dc.date.issued", "publishdate")
    published.extend(values.get(name) for name in names)
    titles.extend(values[name] for name in ("og:title", "twitter:title", "dc.title") if values.get(name))
    dates = (machine_moment(value) for value in published)
    return Metadata(
        titles=titles,
        page_title=page_title,
        site=values.get("og:site_name"),
        published=next((date for date in dates if date), None),
        author=None if author is None or is_account(author) or len(author) > 60 else author,
        canonical=canonical,
    )


def _canonical(url: str, href: str | None) -> str | None:
    """The address that a page names as its own, when it is of the same site."""
    if not href:
        return None
    try:
        target = canonicalize(urljoin(url, href.strip()))
    except ValueError:
        return None
    here, there = host_of(url), host_of(target)
    if not here or not there or here.removeprefix("www.") != there.removeprefix("www."):
        return None
    path = re.sub(r"^https?://[^/]+", "", target)
    return target if path not in ("", "/") or re.sub(r"^https?://[^/]+", "", url) in ("", "/") else None


def without_site(title: str, site: str | None) -> str | None:
    """A page title without the names of rubric and site behind it; None when nothing but those is left."""
    parts = [part.strip() for part in _SEPARATOR.split(title)]
    if site and title.endswith(site):
        title = title.removesuffix(site).rstrip(" -–—|»·")
    else:
        while len(parts) > 1 and (is_site(parts[-1]) or len(parts[-1].split()) <= 4 or is_body(parts[-1])):
            parts.pop()
            cut = title.rfind(parts[-1]) + len(parts[-1])
            title = title[:cut]
    title = title.strip(" -–—|»·")
    return title if len(title.split()) >= 4 and not is_site(title) else None


def is_body(part: str) -> bool:
    """Whether a part of a page's title begins as the name of a body does: "UBND huyện Tân Lạc", "Sở Nội vụ"."""
    return (
        re.match(
            r"(?:ubnd|ủy ban|uỷ ban|sở|huyện|thành phố|thị xã|xã|phường|tỉnh|hđnd|đoàn|ban|báo|bộ)\b",
            part,
            re.IGNORECASE,
        )
        is not None
    )
