"""Articles that a page holds as data for its scripts or behind them: JSON-LD, hydration state, <noscript>, srcdoc.

The markup of such a page is an empty frame until a browser runs it; what a server sent along says it all the same.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml.html import HtmlElement

from crawler.lexicon import pattern
from crawler.markup.tree import parse

MAX_VALUES = 200_000
MAX_SOURCE = 8_000_000
_DEPTH = 60
_STATE = re.compile(r"(?:window|self|globalThis)?\.?_{0,2}[A-Za-z]\w*(?:\[[^\]]{1,40}\])?\s{0,3}=\s{0,3}(?=[\[{])")
_TAG = re.compile(r"<[^<>]*>")
_MARKS = re.compile(r"[\W_]+")
_ENOUGH = 200  # letters of a body; less is a teaser


@dataclass(frozen=True, slots=True)
class Story:
    """An article as data gives it; `body` is markup or plain text, `published` what the data holds."""

    title: str | None
    lead: str | None
    body: str
    published: str | None
    author: str | None


def linked_data(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of a page's JSON-LD, those in @graph and in lists too. Damaged data gives nothing."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            yield from (value for value in _values(_loaded(script.text)) if isinstance(value, dict))


def person_of(value: Any) -> str | None:
    """The name in an author's value: a string, an object with a name, or a list of these."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def stand_in(root: HtmlElement, wanted: str) -> HtmlElement | None:
    """A page that shows what `root` only holds: its longest story, else a frame's srcdoc, else its <noscript>.

    `wanted` is the page's own title: a story of that title goes before a longer one of another. In the last case
    `root` itself is opened up.
    """
    story = max(_stories(root), key=lambda story: (_agrees(story, wanted), len(_bare(story.body))), default=None)
    if story is not None:
        return parse(_shown(story))
    source = max((frame.get("srcdoc") or "" for frame in root.iter("iframe")), key=len, default="")
    if len(_bare(source)) >= _ENOUGH:
        return parse(source)
    if max((len("".join(element.itertext())) for element in root.iter("noscript")), default=0) < _ENOUGH:
        return None
    for element in list(root.iter("noscript")):
        element.tag = "div"
    return root


def frames(root: HtmlElement) -> list[str]:
    """The addresses of what a page shows in frames, as written."""
    found = (element.get("src") or "" for element in root.iter("iframe", "frame", "embed"))
    return [address for address in found if address and not address.startswith(("about:", "javascript:"))]


def _stories(root: HtmlElement) -> Iterator[Story]:
    for script in root.iter("script"):
        source = script.text
        if not source or len(source) > MAX_SOURCE or len(source) < _ENOUGH:
            continue
        kind = (script.get("type") or "").lower()
        if "json" in kind:
            data = _loaded(source)
        elif "module" in kind or script.get("src") or (start := _STATE.match(source.lstrip())) is None:
            continue
        else:
            data = _loaded(source.lstrip()[start.end() :])
        # A flat list whose objects point into it by index: Nuxt 3.
        table = data if isinstance(data, list) else None
        for value in _values(data):
            if isinstance(value, dict) and (story := _story(value, table)) is not None:
                yield story


def _loaded(source: str) -> Any:
    """The first JSON value of a script, or None where it is damaged."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(source.strip().removeprefix("<!--").strip())[0]
    except (ValueError, RecursionError):
        return None


def _values(data: Any) -> Iterator[Any]:
    """Every value in a JSON value, itself included and outer ones first, to a depth and a number that no page needs."""
    waiting = deque([(data, 0)])
    for _ in range(MAX_VALUES):
        if not waiting:
            break
        value, depth = waiting.popleft()
        yield value
        if depth < _DEPTH and isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            waiting.extend((each, depth + 1) for each in inner if isinstance(each, dict | list))


def _story(data: dict[str, Any], table: list[Any] | None) -> Story | None:
    fields: dict[str, str] = {}
    for key, stored in data.items():
        is_index = table is not None and isinstance(stored, int) and not isinstance(stored, bool)
        value = table[stored] if table is not None and is_index and 0 <= stored < len(table) else stored
        name = _MARKS.sub("", str(key)).lower()
        for part in ("title", "body", "lead", "published", "author"):
            if not pattern("embedded", part, r"{}").fullmatch(name):
                continue
            if part == "author":
                words = person_of(value)
            elif part == "published":
                words = _moment(value)
            else:
                words = value if isinstance(value, str) else None
            if words and (part != "body" or len(words) > len(fields.get(part, ""))):
                fields.setdefault(part, words) if part != "body" else fields.update(body=words)
    body = fields.get("body", "")
    if "title" not in fields or len(_bare(body)) < _ENOUGH:
        return None
    lead = fields.get("lead")
    if lead is not None and (lead == body or len(_bare(lead)) > 600):
        lead = None
    return Story(fields["title"], lead, body, fields.get("published"), fields.get("author"))


def _moment(value: Any) -> str | None:
    """A date as text: seconds and milliseconds since 1970 are counted out."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 7e8 < value < 5e12:
        return datetime.fromtimestamp(value / 1000 if value > 5e10 else value, UTC).isoformat()
    return None


def _bare(source: str) -> str:
    return " ".join(_TAG.sub(" ", source).split())


def _agrees(story: Story, wanted: str) -> bool:
    return bool(story.title) and bool(wanted) and _bare(story.title or "").lower() in wanted.lower()


def _shown(story: Story) -> str:
    """The story as a page, its parts called what portals call them."""
    body = story.body
    if not _TAG.search(body):
        body = "".join(f"<p>{html.escape(line)}</p>" for line in html.unescape(body).splitlines() if line.strip())
    lead = f'<div class="sapo">{html.escape(_bare(html.unescape(story.lead)))}</div>' if story.lead else ""
    time = f'<time datetime="{html.escape(story.published)}"></time>' if story.published else ""
    author = f'<p class="author">{html.escape(story.author)}</p>' if story.author else ""
    title = html.escape(html.unescape(story.title or ""))
    return f'<h1 class="title">{title}</h1><div>{time}</div>{lead}<div class="article-content">{body}</div>{author}'
