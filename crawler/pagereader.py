"""Reads an HTML page into a draft: charset, profile, article."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from lxml.html import HtmlElement

import crawler.pages
from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.registry import modules_of
from crawler.dates import HANOI
from crawler.draft import Draft, Grid, Line
from crawler.encodings.charsets import Decoding, decode
from crawler.encodings.fonts import Scheme, decode_fonts, scheme_of_font, written_in_unicode
from crawler.failures import failure
from crawler.markup.article import Article
from crawler.markup.embedded import frames, stand_in
from crawler.markup.lines import Reader
from crawler.markup.metadata import Metadata, read_metadata
from crawler.markup.profile import Profile
from crawler.markup.sections import Sections
from crawler.markup.tree import parse
from crawler.sources.declared import source_of
from crawler.sources.model import Source

MAX_BYTES = 12_000_000
TEASER = 40  # characters; what is shorter may be a notice, a failure or a frame for scripts
_HEAD = 200_000
_CODES = re.compile("[\xa1-\xff]")


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its module's name. Raises DeclarationError for a module without one."""
    return {name: module.PROFILE for name, module in modules_of(crawler.pages, "PROFILE").items()}


def profile_of(source: str) -> Profile:
    """The family that a page's source speaks for, `generic` when none is clear."""
    known = profiles()
    head = source[:_HEAD].lower()
    scores = {name: profile.score(head) for name, profile in known.items()}
    best = max(scores, key=lambda name: scores[name])
    return known[best if scores[best] >= 2 else "generic"]


def _declared_profile(recognised: Profile, source: Source | None, day: date) -> Profile:
    """The profile that a source declares for pages fetched on a day, or the one that was recognised.

    A version of the layout that names its family knows better than the page; the family of a source is for pages that
    do not show any.
    """
    if source is None:
        return recognised
    layout = source.layout_on(day)
    if layout is not None and layout.family is not None:
        recognised = profiles()[layout.family]
    elif recognised.name == "generic" and source.family is not None:
        recognised = profiles()[source.family]
    return layout.over(recognised) if layout is not None else recognised


def decode_declared(body: bytes, known: str | None, header: str | None) -> Decoding:
    """Decode by the charset that a source declares; where the bytes are none of it, by what they show.

    Marks in UTF-8 are hardly ever anything else: a portal that changed over to it is read as it is now.
    """
    if known is not None and (body.isascii() or not _is_utf8(body)):
        try:
            return Decoding(body.decode(known), known)
        except UnicodeDecodeError:
            pass
    return decode(body, header)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_page(capture: Capture) -> Draft:
    """The article of a page. Raises ReadError (empty, too_large, not_found, login_required, listing ...)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes of HTML, at most {MAX_BYTES} are read")
    source = source_of(capture)
    decoding = decode_declared(capture.body, source.charset if source else None, capture.charset)
    root = parse(decoding.text)
    scheme = _page_scheme(decoding.text)
    metadata = read_metadata(root, capture.url, scheme)
    profile = _declared_profile(profile_of(decoding.text), source, capture.fetched_at.astimezone(HANOI).date())
    draft, article = _article(root, scheme, metadata, profile)
    if _letters(draft) < TEASER and (told := _embedded(root, scheme, metadata)) is not None:
        draft, article = told
    if article is None:
        raise ReadError("empty", f"the page holds no text{_shown_in_frames(root)}")
    if decoding.repair:
        draft.repairs[decoding.repair] = draft.repairs.get(decoding.repair, 0) + 1
    _refuse(draft, article, root)
    return draft


def _article(
    root: HtmlElement, scheme: Scheme | None, metadata: Metadata, profile: Profile
) -> tuple[Draft, Article | None]:
    """The article that a tree shows; None for a tree without words."""
    reading = Reader(root, scheme).read()
    if not reading.nodes:
        return Draft(), None
    article = Article(Sections(reading, metadata, profile))
    draft = article.draft()
    draft.repairs = dict(reading.repairs)
    return draft, article


def _embedded(root: HtmlElement, scheme: Scheme | None, metadata: Metadata) -> tuple[Draft, Article] | None:
    """The article that a page without one holds for its scripts, or None."""
    told = stand_in(root, metadata.page_title)
    if told is None:
        return None
    draft, article = _article(told, scheme, metadata, profiles()["generic"])
    return (draft, article) if article is not None and _letters(draft) >= TEASER else None


def _page_scheme(source: str) -> Scheme | None:
    """The font code that the whole page is in, as its words say; its fonts need not be named."""
    if written_in_unicode(source[:_HEAD]):
        return None
    sample = re.sub(r"<[^>]*>", " ", source[:_HEAD])
    if len(_CODES.findall(sample)) < 40:
        return None
    return decode_fonts(sample, scheme_of_font(source))[1]


def _letters(draft: Draft) -> int:
    """How many characters of text and tables a draft holds."""
    return sum(
        len(block.text) if isinstance(block, Line) else sum(len(cell.text) for cell in block.cells)
        for block in draft.blocks
        if isinstance(block, Line | Grid)
    )


def _shown_in_frames(root: HtmlElement) -> str:
    found = frames(root)
    return f"; it shows {found[0][:120]!r} in a frame" if found else ""


def _refuse(draft: Draft, article: Article, root: HtmlElement) -> None:
    """Raise for a page that holds no article."""
    page_title = article.page.metadata.page_title
    lines = [block.text for block in draft.blocks if isinstance(block, Line)]
    found = failure([*lines, *([draft.title] if draft.title else [])], page_title)
    if found:
        raise ReadError(*found)
    shown = [
        item
        for item in article.page.reading.items
        if isinstance(item, Line) and not article.page.is_excluded(item.position) and item.linked < 0.5
    ]
    if article.is_listing():
        # A missing article's page is often filled up with others.
        found = next((told for item in shown[:12] if (told := failure([item.text]))), None)
        raise ReadError(*(found or ("listing", "the page lists articles and holds none itself")))
    letters = _letters(draft)
    if letters >= TEASER:
        return
    found = failure([item.text for item in shown[:25]], page_title)
    if found:
        raise ReadError(*found)
    links = sum(1 for node in article.page.reading.nodes if node.element.tag == "a")
    if links <= 15 and any(element.get("type") == "password" for element in root.iter("input")):
        raise ReadError("login_required", "the page asks for a password and holds no article")
    if links > 15:
        raise ReadError("listing", "the page lists links and holds no article")
    if letters < 20:
        raise ReadError("empty", f"the page holds no article{_shown_in_frames(root)}")
