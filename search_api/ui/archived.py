"""Archived bytes made safe to look at: text and plain structure, nothing that runs, loads or leads away by itself."""

from __future__ import annotations

import re

import nh3
from charset_normalizer import from_bytes
from markupsafe import Markup, escape

from cchc.captures import Capture

TAGS = {
    "abbr", "article", "b", "blockquote", "br", "caption", "center", "cite", "code", "dd", "del", "div", "dl", "dt",
    "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins", "li",
    "main", "ol", "p", "pre", "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
# No links: one followed in the frame would lead to another host, or to an address of our own that it never meant.
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
DROPPED = {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "textarea", "select", "title"}
# Over this many bytes a browser would struggle; the file itself can still be downloaded.
LARGEST = 5 * 1024 * 1024
# Parsers of HTML take quadratic time over elements within each other (a megabyte of "<div>": minutes), so a page may
# have this many tags, nested or not; the pages of portals have a few thousand.
MOST_TAGS = 15_000
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def viewable(capture: Capture) -> str | None:
    """ "html" or "text" where the bytes can be shown, else None."""
    media_type = (capture.media_type or "").split(";")[0].strip().lower()
    if len(capture.body) > LARGEST or (media_type != "text/plain" and capture.body.count(b"<") > MOST_TAGS):
        return None
    if media_type in ("text/html", "application/xhtml+xml"):
        return "html"
    if media_type == "text/plain":
        return "text"
    head = capture.body[:512].lstrip().lower()
    return "html" if not media_type and head.startswith((b"<!doctype html", b"<html")) else None


def is_pdf(capture: Capture) -> bool:
    """Whether the bytes are a PDF, whatever the server called them."""
    return capture.body.startswith(b"%PDF-")


def decoded(capture: Capture) -> str:
    """The bytes as text: by byte-order mark, declared charset, charset of the page, UTF-8, else the likeliest."""
    body = capture.body
    names = [name for mark, name in _MARKS if body.startswith(mark)]
    meta = _META.search(body[:4096])
    names += [name for name in (capture.charset, meta[1].decode("ascii") if meta else None, "utf-8") if name]
    for name in names:
        try:
            return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    best = from_bytes(body[:100_000]).best()
    return body.decode(best.encoding if best else "utf-8", "replace")


def sanitized(capture: Capture) -> Markup:
    """HTML fit for a frame without rights: no script, style, picture, form, event or class of the page's own."""
    text = decoded(capture)
    if viewable(capture) == "text":
        return Markup("<pre>{}</pre>").format(escape(text))
    return Markup(  # noqa: S704  what nh3 lets through is markup
        nh3.clean(
            text,
            tags=TAGS,
            clean_content_tags=DROPPED,
            attributes={name: set(values) for name, values in ATTRIBUTES.items()},
            link_rel=None,
            strip_comments=True,
        )
    )
