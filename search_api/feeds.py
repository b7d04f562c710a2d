"""Queries as Atom feeds (RFC 4287): what was found last, each entry under an id that never changes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import cast

from lxml import etree

from cchc import __version__
from search_api.clock import VIETNAM

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
# An empty feed was never updated; the format wants a day all the same.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = uuid.UUID("6c6f4a9e-6f4e-5a57-9d8e-3a0f6f1d2c11")
# The namespace that needs no prefix goes by None, which lxml's annotations do not know.
_DEFAULT = cast(dict[str, str], {None: ATOM})
# What XML 1.0 cannot hold.
_NO_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` names the thing for ever; `updated` is when what it says was first seen so, `published` ISO or None."""

    key: str
    title: str
    text: str
    page: str
    source: str
    updated: datetime
    published: str | None
    author: str | None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`key` names the question, `address` is the feed's own and `page` that of the page that shows the same."""

    key: str
    title: str
    address: str
    page: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


def identity(key: str) -> str:
    """A stable id: the same thing has the same one in every feed, wherever it is served."""
    return uuid.uuid5(_NAMES, key).urn


def atom(feed: Feed) -> bytes:
    """The feed as UTF-8 XML."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=_DEFAULT)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    _text(root, "id", identity(feed.key))
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated.isoformat())
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    _text(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "cchc")
    generator = _text(root, "generator", "cchc")
    generator.set("version", __version__)
    for entry in feed.entries:
        _entry(root, entry)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return made


def tag(content: bytes) -> str:
    """A weak entity tag: middleware may send the same content packed."""
    return f'W/"{blake2b(content, digest_size=12).hexdigest()}"'


def moment(published: str | None) -> str | None:
    """A date of publication as RFC 3339 wants it; a plain day begins at midnight in Vietnam."""
    if published is None:
        return None
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)).isoformat()


def _entry(root: etree._Element, entry: Entry) -> None:
    one = etree.SubElement(root, f"{{{ATOM}}}entry")
    _text(one, "id", identity(entry.key))
    _text(one, "title", entry.title)
    _text(one, "updated", entry.updated.isoformat())
    published = moment(entry.published)
    if published:
        _text(one, "published", published)
    if entry.author:
        _text(etree.SubElement(one, f"{{{ATOM}}}author"), "name", entry.author)
    _link(one, "alternate", entry.page, "text/html")
    _link(one, "via", entry.source)
    for category in _distinct(entry.categories):
        etree.SubElement(one, f"{{{ATOM}}}category").set("term", category)
    _text(one, "summary", entry.text)


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _clean(text)
    return element


def _link(parent: etree._Element, relation: str, address: str, media_type: str | None = None) -> None:
    element = etree.SubElement(parent, f"{{{ATOM}}}link")
    element.set("rel", relation)
    element.set("href", _clean(address))
    if media_type:
        element.set("type", media_type)


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_clean(value) for value in values if value))
