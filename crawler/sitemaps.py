"""What sitemaps say: of pages, of news, indexes of sitemaps, and plain lists of addresses (sitemaps.org)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml import etree

from crawler.dates import HANOI
from crawler.members import decode_body

# So many entries that all changed in one moment tell when the sitemap was made, not when the pages changed.
ALIKE = 5
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Entry:
    """An address of a sitemap; `changed_at` is the last moment that its `lastmod` may mean."""

    url: str
    changed_at: datetime | None = None
    title: str | None = None


def unpacked(body: bytes, limit: int) -> bytes:
    """A sitemap that is itself packed (sitemap.xml.gz), unpacked; any other as it is.

    Raises ArchiveError where that would give more than `limit` bytes.
    """
    return (decode_body(body, "gzip", limit=limit) or b"") if body.startswith(b"\x1f\x8b") else body


def entries_of(body: bytes) -> tuple[list[Entry], bool] | None:
    """The entries of a sitemap and whether it is an index, or None for what is no sitemap."""
    parser = etree.XMLParser(recover=True, remove_comments=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        return _lines(body)
    entries = []
    for element in root:
        told = {_name(child): (child.text or "").strip() for child in element.iter() if child is not element}
        if told.get("loc"):
            # News are rarely changed after the day on which they come out, and say that alone.
            changed = moment_of(told.get("lastmod") or told.get("publication_date") or "")
            entries.append(Entry(told["loc"], changed, told.get("title") or None))
    moments = {entry.changed_at for entry in entries}
    if len(entries) >= ALIKE and len(moments) == 1:
        entries = [Entry(entry.url, title=entry.title) for entry in entries]
    return entries, _name(root) == "sitemapindex"


def moment_of(text: str) -> datetime | None:
    """The last moment that a W3C date may mean; a day ends at midnight in Hanoi. None for others, and for the future.

    >>> moment_of("2024-03-02T08:00:00+07:00").isoformat()
    '2024-03-02T01:00:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=HANOI)
    try:
        moment = (moment + timedelta(days=1) if _DAY.match(text.strip()) else moment).astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment <= datetime.now(UTC) + timedelta(days=1) else None


def _lines(body: bytes) -> tuple[list[Entry], bool] | None:
    """A sitemap may be a text of addresses, one on a line."""
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    if not lines or not all(re.match(r"https?://\S+$", line) for line in lines):
        return None
    return [Entry(line) for line in lines], False


def _name(element: etree._Element) -> str:
    """The name without its namespace, which many sitemaps misspell; empty for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
