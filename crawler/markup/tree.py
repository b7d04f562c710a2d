"""Parsing of untrusted pages: no network, no entities of their own, limits on size and number of elements."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from cchc.errors import ReadError

MAX_ELEMENTS = 400_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMATTING = re.compile(r"</?(?:font|b|i|u|em|strong|span|big|small|center)\b[^>]{0,2000}>", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def parse(text: str) -> HtmlElement:
    """The root element of a page. Raises ReadError (empty, too_large, unreadable)."""
    text = _CONTROL.sub(" ", text)
    if not text.strip():
        raise ReadError("empty", "the page holds no text")
    if text.count("<") > 2 * MAX_ELEMENTS:
        raise ReadError("too_large", f"the page has more than {MAX_ELEMENTS} elements")
    root, cut = _tree(text)
    if cut:
        # Paragraphs whose <font> is never closed stand ever deeper in each other.
        root, cut = _tree(text, huge=True)
    if cut:
        root, cut = _tree(_FORMATTING.sub("", text), huge=True)
    if cut:
        raise ReadError("unreadable", "the page's elements are nested too deeply")
    if root is None:
        raise ReadError("empty", "the page holds no elements")
    return root


def _tree(text: str, *, huge: bool = False) -> tuple[HtmlElement | None, bool]:
    """The root element, and whether the parser gave up on the rest: libxml2 nests 256 elements, 2048 when `huge`."""
    parser = HTMLParser(encoding="utf-8", no_network=True, recover=True, remove_pis=True, huge_tree=huge)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("unreadable", f"the page cannot be parsed: {error}") from error
    last = parser.error_log.last_error
    return root, last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT


def signature(element: HtmlElement) -> str:
    """What an element calls itself, for selectors: `div #news-bodyhtml .bodytext @headline`, camel case parted."""
    tag = str(element.tag)
    attributes = element.attrib
    if not attributes:
        return tag
    words = [tag]
    name = attributes.get("id")
    if name:
        words.append("#" + name)
    words.extend("." + word for word in attributes.get("class", "").split()[:12])
    item = attributes.get("itemprop") or attributes.get("property")
    if item:
        words.append("@" + item)
    role = attributes.get("role")
    if role:
        words.append("~" + role)
    return spelled(" ".join(words))[:400]


def spelled(name: str) -> str:
    """A name as signatures have it: "newsBody_text" is "news-body-text"."""
    return _CAMEL.sub("-", name).lower().replace("_", "-")
