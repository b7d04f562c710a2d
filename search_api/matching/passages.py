"""The stretches of a text that answer a query best, with the matched words inside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from search_api.hits import Passage
from search_api.matching.closeness import close
from search_api.matching.queries import Alternative, ParsedQuery
from search_api.matching.sentences import Stretch, sentences
from search_api.matching.words import LONGEST, WORD, exact, folded

LONGEST_PASSAGE = 320
# Matches of one query in one text that are looked at; a text with more says nothing further with them.
MOST_MATCHES = 4000


class Match(NamedTuple):
    start: int
    end: int
    clause: int
    exact: bool


@lru_cache(maxsize=512)
def _pattern(forms: tuple[str, ...], begun: bool = False) -> re.Pattern[str]:
    first, *more = [re.escape(form) + (r"\w*" if begun or len(form) == LONGEST else "") for form in forms]
    # Begins with its letters, and looks back behind them: so the search leaps to where they stand.
    opening = re.escape(forms[0])
    first = rf"{opening}(?<!\w{opening}){first[len(opening) :]}"
    return re.compile(r"\W+".join([first, *more]) + r"(?!\w)")


class Text:
    """A text made ready for matching once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = folded(text)
        self._exact: str | None = None

    def matches(self, query: ParsedQuery) -> list[Match]:
        """Where the clauses of a query are met, in order of place.

        A word typed with diacritics is met by itself; only where it stands nowhere so, by its folded form.
        """
        found: set[Match] = set()
        for number, clause in enumerate(query.clauses):
            for alternative in clause.alternatives:
                for words in self._runs(alternative):
                    hits = self._spans(words)
                    found.update(Match(start, end, number, as_typed) for start, end, as_typed in hits)
        return sorted(found)[:MOST_MATCHES]

    def _runs(self, alternative: Alternative) -> Iterable[Alternative]:
        if alternative.phrase or len(alternative.words) == 1:
            return (alternative,)
        return tuple(Alternative((word,), phrase=True) for word in alternative.words)

    def _spans(self, alternative: Alternative) -> list[tuple[int, int, bool]]:
        if alternative.form == "fuzzy":
            typed = alternative.words[0].folded
            found = ((match, close(typed, match[0])) for match in WORD.finditer(self._folded))
            return [(*match.span(), False) for match, near in found if near]
        begun = alternative.form == "prefix"
        if any(word.marked for word in alternative.words):
            if self._exact is None:
                self._exact = exact(self.text)
            pattern = _pattern(tuple(word.exact for word in alternative.words), begun)
            spans = [(*match.span(), True) for match in pattern.finditer(self._exact)]
            if spans:
                return spans
        pattern = _pattern(tuple(word.folded for word in alternative.words), begun)
        return [(*match.span(), False) for match in pattern.finditer(self._folded)]


def spans(matches: Iterable[Match], offset: int = 0) -> tuple[Stretch, ...]:
    """Places of matches, joined where they overlap, relative to `offset`."""
    joined: list[Stretch] = []
    for match in sorted(matches):
        start, end = match.start - offset, match.end - offset
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def title_matches(title: str | None, query: ParsedQuery) -> tuple[Stretch, ...]:
    return spans(Text(title).matches(query)) if title and query else ()


def passages(text: str, query: ParsedQuery, conclusions: Sequence[Stretch] = (), most: int = 3) -> tuple[Passage, ...]:
    """The best passages first: most different words, then nearest to one another, then inside a conclusion.

    The beginning of the text when nothing in it matches.
    """
    bounds = list(sentences(text))
    if not bounds:
        return ()
    prepared = Text(text)
    matches = prepared.matches(query) if query else []
    if not matches:
        start, end = _fitted(text, bounds, bounds[0][0], bounds[0][0])
        return (Passage(start, end, text[start:end]),)
    windows = sorted(_windows(matches, conclusions), key=lambda window: (-window[0], window[1]))
    chosen: list[Passage] = []
    for _, first, last in windows:
        start, end = _fitted(text, bounds, matches[first].start, max(match.end for match in matches[first : last + 1]))
        if any(start < other.end and end > other.start for other in chosen):
            continue
        inside = [match for match in matches if match.start >= start and match.end <= end]
        chosen.append(
            Passage(
                start,
                end,
                text[start:end],
                spans(inside, start),
                in_conclusion=any(
                    left <= matches[first].start and matches[last].end <= right for left, right in conclusions
                ),
            )
        )
        if len(chosen) == most:
            break
    return tuple(chosen)


def _windows(matches: list[Match], conclusions: Sequence[Stretch]) -> Iterable[tuple[float, int, int]]:
    """For each match the best window that starts with it: score, index of its first and of its last match."""
    for first, opening in enumerate(matches):
        clauses = {opening.clause}
        last, run, longest = first, 0, 0
        previous = opening
        for index in range(first + 1, min(first + 200, len(matches))):
            match = matches[index]
            if match.end - opening.start > LONGEST_PASSAGE - 40:
                break
            beside = match.clause == previous.clause + 1 and match.start - previous.end <= 2
            run = run + 1 if beside else 0
            longest = max(longest, run)
            previous = match
            if match.clause not in clauses:
                clauses.add(match.clause)
                last = index
        inside = any(left <= opening.start and matches[last].end <= right for left, right in conclusions)
        spread = (matches[last].end - opening.start) / LONGEST_PASSAGE
        as_typed = sum(match.exact for match in matches[first : last + 1]) / (last - first + 1)
        yield 10.0 * len(clauses) + 3.0 * longest + 2.0 * inside + as_typed - spread, first, last


def _fitted(text: str, bounds: Sequence[Stretch], start: int, end: int) -> Stretch:
    """Grow `start`..`end` to its sentences where they are short enough, else to words near it."""
    starts = [left for left, _ in bounds]
    first = max(0, bisect_left(starts, start + 1) - 1)
    last = max(first, bisect_left(starts, max(end, start + 1)) - 1)
    left, right = min(start, bounds[first][0]), max(end, bounds[last][1])
    if right - left <= LONGEST_PASSAGE:
        while last + 1 < len(bounds) and bounds[last + 1][1] - left <= LONGEST_PASSAGE // 2:
            last += 1
            right = bounds[last][1]
        return left, right
    room = max(0, LONGEST_PASSAGE - (end - start))
    if start - left > room // 3:
        cut = text.find(" ", start - room // 3, start)
        left = cut + 1 if cut >= 0 else start
    if right - left > LONGEST_PASSAGE:
        cut = text.rfind(" ", end, left + LONGEST_PASSAGE)
        right = cut if cut > end else max(end, min(right, left + LONGEST_PASSAGE))
    return left, right
