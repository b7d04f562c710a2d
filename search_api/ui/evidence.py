"""What a row shows of its evidence: the sentence with its quote marked, and addresses that are safe to follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from search_api.hits import Passage
from search_api.ui.marks import Mark, highlighted


def joined(text: str, matches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Matches with nothing but white space between them as one: "hội nghị" and not "hội", "nghị"."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(matches):
        if runs and not text[runs[-1][1] : start].strip():
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs


def best_hit(passages: Sequence[Passage]) -> int | None:
    """Number of the mark that the best passage begins with, as a document's page counts them from its top."""
    best = next((passage for passage in passages if passage.matches), None)
    if best is None:
        return None
    return 1 + sum(len(joined(one.text, one.matches)) for one in passages if one.start < best.start)


def quoted(sentence: Passage, start: int, end: int, style: str) -> Markup:
    """The sentence with `start:end` of the document's text marked, and the words that matched the search."""
    marks = [Mark((), "hit", "hit", first, last) for first, last in joined(sentence.text, sentence.matches)]
    first, last = max(start - sentence.start, 0), min(end - sentence.start, len(sentence.text))
    if first < last:
        marks.append(Mark((), "figure", style, first, last))
    return highlighted(sentence.text, marks)


def emphasized(text: str, matches: tuple[tuple[int, int], ...]) -> Markup:
    """A text with the words that matched the search."""
    return highlighted(text, [Mark((), "hit", "hit", start, end) for start, end in joined(text, matches)])


def excerpt(passage: Passage) -> Markup:
    """A passage with the words that matched; dots where it begins or ends within a sentence."""
    text = passage.text.strip()
    before = "… " if text[:1].islower() else ""
    after = "" if text.endswith((".", "!", "?", "…", ";", ":", '"', "”")) else " …"
    return Markup("{}{}{}").format(before, emphasized(passage.text, passage.matches), after)


def safe_link(url: str | None) -> str | None:
    """An address that a page may link to: http and https alone, never "javascript:"."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
