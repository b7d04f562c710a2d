"""What the addresses of articles have in common, as patterns that a declaration can hold.

"/vi/news/cai-cach/hoi-nghi-2087.html" and "/vi/news/chi-dao/so-ket-2090.html" have the shape
("vi", "news", slug, slug with a number and ".html"), which gives `^/vi/news/[^/?]+/[^/?]+-\\d+\\.html$`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlsplit

LEAST = 3  # addresses of a shape
_FILE = re.compile(r"^(?P<stem>.*?)(?P<suffix>\.(?:html?|aspx?|jsp|php|vnp|cpx|epi))?$", re.IGNORECASE)
_NUMBERED = re.compile(r"^.*[-_.](?P<mark>[a-z]{0,4})\d{2,}$|^.*[a-z](?P<letter>)\d{4,}$", re.IGNORECASE)
_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|mp[34]|css|js|xml|rss|ico|webp|svg|pptx?)$", re.IGNORECASE
)
_PAGING = re.compile(r"^(?:page|p|trang|paged|start|offset|pageindex|.*_cur)$", re.IGNORECASE)
_WORDS = 4  # a headline has as many at least; a rubric's name mostly fewer

Shape = tuple[tuple[str, ...], tuple[str, ...]]


def shape_of(url: str) -> Shape | None:
    """Kinds of the path's parts and the names of parameters; None for what is no page: a file, a page of a list."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if (not segments and not parts.query) or _FILES.search(parts.path):
        return None
    names = tuple(sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
    if any(_PAGING.match(name) for name in names):
        return None
    # A rubric on the way may have a long name or a short one; only the last part tells what the page is.
    above = ("number" if segment.isdigit() else "word" for segment in segments[:-1])
    return (*above, *(_kind(segment) for segment in segments[-1:])), names


def _kind(segment: str) -> str:
    found = _FILE.match(segment)
    stem, suffix = (found["stem"], (found["suffix"] or "").lower()) if found else (segment, "")
    if stem.isdigit():
        return f"number{suffix}"
    if numbered := _NUMBERED.match(stem):
        return f"numbered {(numbered['mark'] or '').lower()}{suffix}"
    if len(re.split(r"[-_]|%20|\s", stem)) >= _WORDS:
        return f"headline{suffix}"
    return f"word{suffix}"


def is_telling(shape: Shape) -> bool:
    """Whether a shape by itself speaks for articles: a number or a headline in its last part, or a number asked for."""
    kinds, names = shape
    return bool(kinds and kinds[-1].startswith(("number", "headline"))) or bool(
        any(re.search(r"(?i)id$|^(?:a|n|news|item|bai|tin)", name) for name in names)
    )


def patterns_of(articles: Sequence[str], others: Iterable[str] = ()) -> list[str]:
    """Patterns that take articles and none of the others, the one that takes most first; [] where there is none.

    A shape of which there are fewer than LEAST is not generalised.
    """
    rest = [path_of(url) for url in others]
    groups: dict[Shape, list[str]] = {}
    for url in dict.fromkeys(articles):
        shape = shape_of(url)
        if shape is not None:
            groups.setdefault(shape, []).append(url)
    found: list[str] = []
    for shape, urls in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(urls) < LEAST or all(any(re.search(known, path_of(url)) for known in found) for url in urls):
            continue
        for pattern in _patterns(shape, urls):
            if not any(re.search(pattern, path) for path in rest):
                found.append(pattern)
                break
    return found


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _patterns(shape: Shape, urls: Sequence[str]) -> list[str]:
    """Patterns for addresses of one shape, the loosest first."""
    kinds, names = shape
    columns = list(zip(*([s for s in urlsplit(url).path.split("/") if s] for url in urls), strict=True))
    fixed = [len(set(column)) == 1 for column in columns]
    parts = [_part(kind, column, same) for kind, column, same in zip(kinds, columns, fixed, strict=True)]
    end = "/?" if urlsplit(urls[0]).path.endswith("/") else ""
    path = "^/" + "/".join(parts) + end
    if names:
        asked = _query(names, urls)
        return [path + asked] if asked else []
    if kinds and kinds[-1].startswith("headline"):
        # Under fixed parts any name is an article's; else a headline is told by its words, more than rubrics have.
        suffix = re.escape(kinds[-1].removeprefix("headline"))
        tails = [rf"[^/?-]+(?:-[^/?-]+){{{least - 1},}}{suffix}" for least in range(_WORDS, _WORDS + 5)]
        if sum(fixed) >= 2:
            tails.insert(0, f"[^/?]+{suffix}")
        return ["^/" + "/".join([*parts[:-1], tail]) + end + "$" for tail in tails]
    return [path + "$"]


def _part(kind: str, column: Sequence[str], same: bool) -> str:
    if same:
        return re.escape(column[0]).replace(r"\-", "-")
    base, _, suffix = kind.partition(".")
    ending = re.escape(f".{suffix}") if suffix else ""
    if base == "number":
        return r"\d+" + ending
    if base.startswith("numbered"):
        mark = base.removeprefix("numbered").strip()
        ends = [re.search(rf"([-_.]){mark}\d+(?:\.\w+)?$", value, re.IGNORECASE) for value in column]
        joints = {end[1] if end else "" for end in ends}
        joint = "" if "" in joints else re.escape(joints.pop()) if len(joints) == 1 else "[-_.]"
        joint = joint.replace(r"\-", "-")
        return rf"[^/?]+{joint}{mark}\d+" + ending
    return "[^/?]+" + ending


def _query(names: Sequence[str], urls: Sequence[str]) -> str | None:
    """The parameter that tells one article from another: a number that differs."""
    values: dict[str, Counter[str]] = {name: Counter() for name in names}
    for url in urls:
        for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
            values[name][value] += 1
    for name, told in sorted(values.items(), key=lambda item: -len(item[1])):
        if len(told) == len(urls) or len(told) >= LEAST:
            if all(value.isdigit() for value in told):
                return rf"\?(?:.*&)?{re.escape(name)}=\d+"
            if all(value for value in told):
                return rf"\?(?:.*&)?{re.escape(name)}=[^&]+"
    return None
