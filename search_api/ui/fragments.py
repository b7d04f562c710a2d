"""Addresses that open the original at the place of the evidence: a text fragment of a page, the page of a PDF."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from cchc.records import Document
from search_api.matching.sentences import around
from search_api.ui.evidence import safe_link

# Up to so many words a sentence is named whole; a longer one by its first and last words.
WHOLE = 8
ENDS = 5
_PARTS = re.compile(r"\s*(?:\n| \| )\s*")


def _encoded(words: list[str]) -> str:
    """Words for a fragment: "-", "," and "&" part its directives, so they are encoded too."""
    return quote(" ".join(words), safe="").replace("-", "%2D")


def text_fragment(text: str, start: int, end: int) -> str:
    """ ":~:text=…" for `text[start:end]`; cells of a row and lines are parts of a page that no words run across."""
    parts = [part.split() for part in _PARTS.split(text[start:end]) if part.strip()]
    if not parts:
        return ""
    if len(parts) == 1 and len(parts[0]) <= WHOLE:
        return f":~:text={_encoded(parts[0])}"
    if len(parts) == 1:
        return f":~:text={_encoded(parts[0][:ENDS])},{_encoded(parts[0][-ENDS:])}"
    return f":~:text={_encoded(parts[0][:ENDS])},{_encoded(parts[-1][-ENDS:])}"


def original_place(document: Document, start: int, end: int) -> str | None:
    """The address of the original at the sentence that holds `text[start:end]`; None where it has no address.

    A PDF opens at its page; other files have no places that an address can name.
    """
    link = safe_link(document.url)
    if link is None:
        return None
    bare, _, fragment = link.partition("#")
    if urlsplit(bare).path.lower().endswith(".pdf"):
        page = next((one.number for one in document.pages if one.start <= start < one.end), None)
        return f"{bare}#page={page}" if page else link
    if document.pages or urlsplit(bare).path.lower().endswith((".docx", ".xlsx", ".doc", ".xls")):
        return link
    return f"{bare}#{fragment}{text_fragment(document.text, *around(document.text, start, end))}"
