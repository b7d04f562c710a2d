"""Lists of articles on a page, told by links that repeat one structure, and the links to their further pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import parse_qsl, urlsplit

from cchc.urls import canonicalize, host_of
from crawler.discovery.shapes import Shape, is_telling, path_of, shape_of
from crawler.discovery.sitepages import Anchor, SitePage
from crawler.lexicon import pattern

LEAST = 3  # links of one structure
HEADLINE = 6  # words of a headline in the middle of a list, at least; rubrics have four or five
_COUNT = re.compile(r"^\[?\s*0?(\d{1,3})\s*\]?$")
_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")


@dataclass(frozen=True, slots=True)
class ArticleList:
    """Links of one structure whose words are headlines: `urls` in the order of the page, `shape` as most have it."""

    urls: tuple[str, ...]
    shape: Shape
    words: float

    @property
    def weight(self) -> float:
        return len(self.urls) * min(self.words, 14) * (2 if is_telling(self.shape) else 1)


def article_lists(page: SitePage, hosts: Sequence[str]) -> list[ArticleList]:
    """Lists of links to what may be articles, the weightiest first."""
    titles: dict[str, Anchor] = {}
    for anchor in page.anchors:
        key = canonicalize(anchor.url)
        # A teaser has its picture, its headline and "Xem tiếp" lead to one address: the longest words are its own.
        if host_of(anchor.url) in hosts and (key not in titles or anchor.words > titles[key].words):
            titles[key] = anchor
    groups: dict[tuple[tuple[str, ...], Shape], list[Anchor]] = {}
    for anchor in titles.values():
        shape = shape_of(anchor.url)
        if shape is not None and not pattern("focus", "elsewhere", "^(?:{})").search(anchor.text):
            groups.setdefault((anchor.path[:3], shape), []).append(anchor)
    found: dict[Shape, list[Anchor]] = {}
    for (_, shape), anchors in groups.items():
        if median(anchor.words for anchor in anchors) >= HEADLINE:
            found.setdefault(shape, []).extend(anchors)
    lists = [
        ArticleList(
            tuple(anchor.url for anchor in sorted(anchors, key=lambda anchor: anchor.position)),
            shape,
            median(anchor.words for anchor in anchors),
        )
        for shape, anchors in found.items()
        if len(anchors) >= LEAST
    ]
    return sorted(lists, key=lambda one: -one.weight)


@dataclass(frozen=True, slots=True)
class Section:
    """A rubric that a page links to; `rank` is its worth, 0 the highest."""

    url: str
    text: str
    rank: int


def sections(page: SitePage, hosts: Sequence[str], wanted: Sequence[str], most: int = 8) -> list[Section]:
    """Rubrics of a site by the words of its links: those wanted, or those of crawler/lexicon/focus.yml."""
    from crawler.lexicon import lexicon

    told = [re.escape(word) for word in wanted] or list(lexicon("focus")["sections"])
    ranks = [re.compile(word, re.IGNORECASE) for word in told]
    found: dict[str, Section] = {}
    known = {canonicalize(page.url), *(canonicalize(url) for one in article_lists(page, hosts) for url in one.urls)}
    for anchor in page.anchors:
        if host_of(anchor.url) not in hosts or canonicalize(anchor.url) in known:
            continue
        if anchor.words > 8 or pattern("focus", "elsewhere", "^(?:{})").search(anchor.text):
            continue
        shape = shape_of(anchor.url)
        if shape is None or (anchor.words > 6 and is_telling(shape)):
            continue
        rank = next((n for n, name in enumerate(ranks) if name.search(anchor.text)), None)
        if rank is None and not wanted:
            rank = next((n for n, name in enumerate(ranks) if name.search(path_of(anchor.url))), None)
        if rank is not None:
            found.setdefault(canonicalize(anchor.url), Section(anchor.url, anchor.text, rank))
    return sorted(found.values(), key=lambda section: section.rank)[:most]


def further_pages(page: SitePage, hosts: Sequence[str]) -> tuple[str | None, str | None]:
    """A pattern for the links to further pages of a list, and one of these links; (None, None) where there are none."""
    for url in _numbered(page.anchors, page.url, hosts):
        told = _paging_pattern(page.url, url)
        if told and not re.search(told, path_of(page.url)):
            return told, url
    return None, None


def _numbered(anchors: Iterable[Anchor], at: str, hosts: Sequence[str]) -> list[str]:
    """Links that are called by a small number, or "next"; the second page first."""
    found: list[tuple[int, str]] = []
    for anchor in anchors:
        if host_of(anchor.url) not in hosts or canonicalize(anchor.url) == canonicalize(at):
            continue
        number = _COUNT.match(anchor.text)
        if number and int(number[1]) > 1:
            found.append((int(number[1]), anchor.url))
        elif "next" in anchor.rel.split() or pattern("focus", "next", r"^(?:{})\W*$").match(anchor.text):
            found.append((1, anchor.url))
    return [url for _, url in sorted(found, key=lambda item: item[0])]


def _paging_pattern(at: str, further: str) -> str | None:
    """A pattern for further pages of the list `at`, by one of them: the number in which they differ is left open."""
    here, there = urlsplit(at), urlsplit(further)
    known = dict(parse_qsl(here.query, keep_blank_values=True))
    asked = parse_qsl(there.query, keep_blank_values=True)
    numbers = [name for name, value in asked if value.isdigit() and known.get(name) != value]
    if there.path.rstrip("/") == here.path.rstrip("/") and numbers:
        # Liferay sends ten parameters along: the last number that differs counts, "_cur" before "delta".
        name = next((n for n in numbers if re.search(r"(?i)page|cur$|^p$|trang", n)), numbers[-1])
        # Parameters of the list itself ("cid=5") tell it from other lists at the same path.
        kept = "".join(
            rf"(?=.*[?&]{re.escape(key)}={re.escape(value)}(?:&|$))"
            for key, value in known.items()
            if key in dict(asked) and dict(asked)[key] == value and key != name
        )
        return rf"^{_plain(there.path)}{kept}\?(?:.*&)?{re.escape(name)}=\d+"
    stem = re.sub(r"(?:\.\w+|/)$", "", here.path)
    if there.path.startswith(stem) and there.path != here.path:
        number = _LAST_NUMBER.search(there.path, len(stem))
        if number:
            head, tail = there.path[: number.start()], there.path[number.end() :]
            return rf"^{_plain(head)}\d+{_plain(tail)}$"
    return None


def _plain(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")
