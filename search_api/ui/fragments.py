"""Addresses that open the original at the place of the evidence: a text fragment of a page, the page of a PDF.

A browser opens the first place of a page that fits a fragment. Where the same words stand earlier in the text, those
before or behind the sentence are named too (`prefix-,` and `,-suffix`), as few as tell it apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from cchc.records import Document
from search_api.matching.sentences import around
from search_api.ui.evidence import safe_link

# Up to so many words a sentence is named whole; a longer one by its first and last words.
WHOLE = 8
ENDS = 5
# Words of what stands beside a sentence, few first: that it fits grows less likely with each.
CONTEXT = (3, 6, 12)
_APART = re.compile(r"\s*(?:\n| \| )\s*")
_WORD = re.compile(r"\S+")
_BESIDE = 400
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Directive:
    """Stretches of the text: a start, and where given an end that it runs to, and what stands before and behind."""

    start: Stretch
    end: Stretch | None = None
    prefix: Stretch | None = None
    suffix: Stretch | None = None


class Originals:
    """Where the evidence of one document stands in its original."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.text

    def place(self, start: int, end: int) -> str | None:
        """The address of the original at the sentence that holds `text[start:end]`; None where it has no address.

        A PDF opens at its page; other files have no places that an address can name.
        """
        document = self._document
        link = safe_link(document.url)
        if link is None:
            return None
        bare, _, fragment = link.partition("#")
        if urlsplit(bare).path.lower().endswith(".pdf"):
            page = next((one.number for one in document.pages if one.start <= start < one.end), None)
            return f"{bare}#page={page}" if page else link
        if document.pages or urlsplit(bare).path.lower().endswith((".docx", ".xlsx", ".doc", ".xls")):
            return link
        return f"{bare}#{fragment}{self.fragment(*around(self._text, start, end))}"

    def fragment(self, start: int, end: int) -> str:
        """ ":~:text=…" for `text[start:end]`, "" where that holds no words."""
        first = None
        for directive in self._directives(start, end):
            first = first or directive
            if self._found(directive):
                return self._written(directive)
        return self._written(first) if first else ""

    def _directives(self, start: int, end: int) -> Iterator[_Directive]:
        """What may name the stretch, what reads best first: by itself, a cell of its row, with what is beside it."""
        parts = list(_parts(self._text, start, end))
        if not parts:
            return
        whole = _named(self._text, parts)
        yield whole
        for cell in parts if len(parts) > 1 else ():
            words = _words(self._text, *cell)
            if len(words) > 1:
                yield _named(self._text, [cell])
        before, after = self._beside(parts[0][0], parts[-1][1])
        for count in CONTEXT:
            prefix = _stretch(before[-count:])
            suffix = _stretch(after[:count])
            yield _Directive(whole.start, whole.end, prefix, None)
            yield _Directive(whole.start, whole.end, None, suffix)
            yield _Directive(whole.start, whole.end, prefix, suffix)

    def _beside(self, start: int, end: int) -> tuple[list[Stretch], list[Stretch]]:
        """Words of the part before and of the part behind: what is named stands in one part of a page."""
        low, high = max(0, start - _BESIDE), min(len(self._text), end + _BESIDE)
        before = list(_parts(self._text, low, start))
        after = list(_parts(self._text, end, high))
        words_before = _words(self._text, *before[-1]) if before else []
        words_after = _words(self._text, *after[0]) if after else []
        # A word that is cut off by the limit is none.
        return words_before[1:] if low and len(before) == 1 else words_before, (
            words_after[:-1] if high < len(self._text) and len(after) == 1 else words_after
        )

    def _found(self, directive: _Directive) -> bool:
        """Whether nothing earlier in the text fits, as a browser looks for it: without regard to case."""
        place = 0
        while True:
            at = self._first(directive.start, place)
            if at is None or at > directive.start[0]:
                return False  # the words cannot be found as they are written: they run across something
            fits = self._fits_before(directive, at) and (
                directive.end is not None or self._fits_behind(directive, at + _length(directive.start))
            )
            if at == directive.start[0]:
                break
            if fits:
                return False
            place = at + 1
        if directive.end is None:
            return True
        # From the start on, the first end that has the right words behind it.
        place = directive.start[1]
        while (at := self._first(directive.end, place)) is not None and at < directive.end[0]:
            if self._fits_behind(directive, at + _length(directive.end)):
                return False
            place = at + 1
        return at == directive.end[0]

    def _fits_before(self, directive: _Directive, at: int) -> bool:
        if directive.prefix is None:
            return True
        wanted = self._low[slice(*directive.prefix)]
        bare = self._low[max(0, at - _BESIDE * 2) : at].rstrip(" \n|\t\xa0")
        cut = len(bare) - len(wanted)
        return bare.endswith(wanted) and not bare[max(0, cut - 1) : cut].isalnum()

    def _fits_behind(self, directive: _Directive, at: int) -> bool:
        if directive.suffix is None:
            return True
        wanted = self._low[slice(*directive.suffix)]
        bare = self._low[at : at + _BESIDE * 2].lstrip(" \n|\t\xa0")
        return bare.startswith(wanted) and not bare[len(wanted) : len(wanted) + 1].isalnum()

    def _first(self, words: Stretch, place: int) -> int | None:
        """Where words first stand by themselves, from a place on."""
        wanted = self._low[slice(*words)]
        while (at := self._low.find(wanted, place)) >= 0:
            behind = at + len(wanted)
            if not self._low[max(0, at - 1) : at].isalnum() and not self._low[behind : behind + 1].isalnum():
                return at
            place = at + 1
        return None

    @cached_property
    def _low(self) -> str:
        low = self._text.lower()
        return low if len(low) == len(self._text) else self._text

    def _written(self, directive: _Directive) -> str:
        written = [_encoded(self._text[slice(*directive.start)])]
        if directive.end is not None:
            written.append(_encoded(self._text[slice(*directive.end)]))
        if directive.prefix is not None:
            written.insert(0, _encoded(self._text[slice(*directive.prefix)]) + "-")
        if directive.suffix is not None:
            written.append("-" + _encoded(self._text[slice(*directive.suffix)]))
        return f":~:text={','.join(written)}"


def _parts(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Cells of rows and lines: parts of a page that no words run across."""
    for match in _APART.finditer(text, start, end):
        if words := _words(text, start, match.start()):
            yield words[0][0], words[-1][1]
        start = match.end()
    if words := _words(text, start, end):
        yield words[0][0], words[-1][1]


def _words(text: str, start: int, end: int) -> list[Stretch]:
    return [match.span() for match in _WORD.finditer(text, start, end)]


def _stretch(words: Sequence[Stretch]) -> Stretch | None:
    return (words[0][0], words[-1][1]) if words else None


def _length(stretch: Stretch) -> int:
    return stretch[1] - stretch[0]


def _named(text: str, parts: Sequence[Stretch]) -> _Directive:
    """A short part whole, a long one, and several, by the first and the last words."""
    first, last = _words(text, *parts[0]), _words(text, *parts[-1])
    if len(parts) == 1 and len(first) <= WHOLE:
        return _Directive(parts[0])
    head, tail = first[:ENDS], last[-ENDS:]
    return _Directive((head[0][0], head[-1][1]), (tail[0][0], tail[-1][1]))


def _encoded(words: str) -> str:
    """Words for a fragment: "-", "," and "&" part its directives, so they are encoded too."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
