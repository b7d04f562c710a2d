"""Reads an HTML page into a draft: charset, profile, article."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import crawler.pages
from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.registry import modules_of
from crawler.draft import Draft, Line
from crawler.encodings.charsets import decode
from crawler.encodings.fonts import Scheme, decode_fonts, scheme_of_font
from crawler.failures import failure
from crawler.markup.article import Article
from crawler.markup.lines import Reader
from crawler.markup.metadata import read_metadata
from crawler.markup.profile import Profile
from crawler.markup.sections import Sections
from crawler.markup.tree import parse

MAX_BYTES = 12_000_000
_HEAD = 200_000


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its module's name. Raises DeclarationError for a module without one."""
    return {name: module.PROFILE for name, module in modules_of(crawler.pages, "PROFILE").items()}


def profile_of(source: str) -> Profile:
    """The family that a page's source speaks for, `generic` when none is clear."""
    known = profiles()
    head = source[:_HEAD]
    best = max(known.values(), key=lambda profile: profile.score(head))
    return best if best.score(head) >= 2 else known["generic"]


def read_page(capture: Capture) -> Draft:
    """The article of a page. Raises ReadError (empty, too_large, not_found, login_required, listing ...)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes of HTML, at most {MAX_BYTES} are read")
    decoding = decode(capture.body, capture.charset)
    root = parse(decoding.text)
    reader = Reader(root, _page_scheme(decoding.text))
    reading = reader.read()
    if not reading.nodes:
        raise ReadError("empty", "the page holds no text")
    metadata = read_metadata(root, capture.url)
    article = Article(Sections(reading, metadata, profile_of(decoding.text)))
    draft = article.draft()
    repairs: Counter[tuple[str, str | None]] = reading.repairs
    if decoding.repair:
        repairs[decoding.repair] += 1
    draft.repairs = dict(repairs)
    _refuse(draft, article, metadata.page_title)
    return draft


def _page_scheme(source: str) -> Scheme | None:
    """The font code that the whole page is in, as its words say; its fonts need not be named."""
    sample = re.sub(r"<[^>]*>", " ", source[:_HEAD])
    if sum("\xa1" <= char <= "\xff" for char in sample) < 40:
        return None
    return decode_fonts(sample, scheme_of_font(source))[1]


def _refuse(draft: Draft, article: Article, page_title: str) -> None:
    """Raise for a page that holds no article."""
    lines = [block.text for block in draft.blocks if isinstance(block, Line)]
    found = failure([*lines, *([draft.title] if draft.title else [])], page_title)
    if found:
        raise ReadError(*found)
    letters = sum(len(line) for line in lines) + sum(
        len(cell.text)
        for block in draft.blocks
        if not isinstance(block, Line) and hasattr(block, "cells")
        for cell in block.cells
    )
    if article.is_listing():
        raise ReadError("listing", "the page lists articles and holds none itself")
    if letters >= 40:
        return
    whole = [
        item.text
        for item in article.page.reading.items
        if isinstance(item, Line) and not article.page.is_excluded(item.position) and item.linked < 0.5
    ]
    found = failure(whole[:25], page_title)
    if found:
        raise ReadError(*found)
    links = sum(1 for node in article.page.reading.nodes if node.element.tag == "a")
    if links > 15:
        raise ReadError("listing", "the page lists links and holds no article")
    if letters < 20:
        raise ReadError("empty", "the page holds no article")
