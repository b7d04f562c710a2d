"""The stretches of a text that answer a query best, with the matched words inside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from search_api.hits import Passage
from search_api.matching.closeness import close
from search_api.matching.queries import Clause, Form, ParsedQuery
from search_api.matching.sentences import Stretch, sentences, within
from search_api.matching.words import LONGEST, WORD, Word, exact, folded

LONGEST_PASSAGE = 320
MOST_PASSAGES = 3
# Matches of one query in one text that are looked at; a text with more says nothing further with them.
MOST_MATCHES = 4000
MOST_IN_WINDOW = 200


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


class _Sought(NamedTuple):
    """A run of words of a clause as it is looked for; a word with a slip in it by what was typed alone."""

    clause: int
    words: tuple[Word, ...]
    form: Form
    marked: bool


@lru_cache(maxsize=256)
def _sought(clauses: tuple[Clause, ...]) -> tuple[_Sought, ...]:
    """What the words of clauses are looked for by, each run once."""
    return tuple(
        dict.fromkeys(
            _Sought(number, run, alternative.form, any(word.marked for word in run))
            for number, clause in enumerate(clauses)
            for alternative in clause.alternatives
            for run in ((alternative.words,) if alternative.phrase else ((word,) for word in alternative.words))
        )
    )


class Text:
    """A text made ready for matching once; it is folded when the first word asks for that."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded: str | None = None
        self._exact: str | None = None

    def matches(self, query: ParsedQuery) -> list[Match]:
        """Where the clauses of a query are met, in order of place.

        A word typed with diacritics is met by itself; only where it stands nowhere so, by its folded form.
        """
        found: set[Match] = set()
        for sought in _sought(query.clauses):
            found.update(self._met(sought))
        return sorted(found)[:MOST_MATCHES]

    def _met(self, sought: _Sought) -> list[Match]:
        number, words, form, marked = sought
        if form != "fuzzy" and marked:
            if self._exact is None:
                self._exact = exact(self.text)
            pattern = _pattern(tuple(word.exact for word in words), form == "prefix")
            if met := [Match(*match.span(), number, True) for match in pattern.finditer(self._exact)]:
                return met
        if self._folded is None:
            self._folded = folded(self.text)
        if form == "fuzzy":
            typed = words[0].folded
            return [
                Match(*match.span(), number, False) for match in WORD.finditer(self._folded) if close(typed, match[0])
            ]
        pattern = _pattern(tuple(word.folded for word in words), form == "prefix")
        return [Match(*match.span(), number, False) for match in pattern.finditer(self._folded)]


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


def met(text: str | None, query: ParsedQuery) -> tuple[Stretch, ...]:
    """Places of the words of a query in a text that is shown whole; none where nothing is asked."""
    return spans(Text(text).matches(query)) if text and query else ()


def whole(start: int, text: str, query: ParsedQuery, *, in_conclusion: bool = False) -> Passage:
    """A stretch that is shown whole: the sentence of a figure, a conclusion. It begins at `start` of its document."""
    return Passage(start, start + len(text), text, met(text, query), in_conclusion=in_conclusion)


def passages(text: str, query: ParsedQuery, conclusions: Sequence[Stretch] = ()) -> tuple[Passage, ...]:
    """The best passages first: most different words, then nearest to one another, then inside a conclusion.

    The beginning of the text when nothing in it matches.
    """
    opening = next(sentences(text), None)
    if opening is None:
        return ()
    lines = _Lines(text)
    matches = Text(text).matches(query) if query else []
    if not matches:
        start, end = _fitted(lines, opening[0], opening[0])
        return (Passage(start, end, text[start:end]),)
    chosen: list[Passage] = []
    for _, first_match, last_match in sorted(_windows(matches, conclusions)):
        window = matches[first_match : last_match + 1]
        start, end = _fitted(lines, window[0].start, max([match.end for match in window]))
        if any(start < other.end and end > other.start for other in chosen):
            continue
        inside = [match for match in matches if match.start >= start and match.end <= end]
        said = any(left <= window[0].start and window[-1].end <= right for left, right in conclusions)
        chosen.append(Passage(start, end, text[start:end], spans(inside, start), in_conclusion=said))
        if len(chosen) == MOST_PASSAGES:
            break
    return tuple(chosen)


def _windows(matches: Sequence[Match], conclusions: Sequence[Stretch]) -> list[tuple[float, int, int]]:
    """For each match the best window that starts with it: score, the best below all others, and its first and last."""
    found = []
    typed = [0, *accumulate(match.exact for match in matches)]  # how many before each stand as typed
    for first, opening in enumerate(matches):
        start, end, clause, _ = opening
        clauses = {clause}
        last, run, longest, farthest = first, 0, 0, start + LONGEST_PASSAGE - 40
        for index, (left, right, other, _) in enumerate(matches[first + 1 : first + MOST_IN_WINDOW], first + 1):
            if right > farthest:
                break
            if other == clause + 1 and left - end <= 2:
                run += 1
                longest = max(longest, run)
            else:
                run = 0
            clause, end = other, right
            if other not in clauses:
                clauses.add(other)
                last = index
        end = matches[last].end
        inside = bool(conclusions) and any(left <= start and end <= right for left, right in conclusions)
        spread = (end - start) / LONGEST_PASSAGE
        as_typed = (typed[last + 1] - typed[first]) / (last - first + 1)
        found.append((-(10.0 * len(clauses) + 3.0 * longest + 2.0 * inside + as_typed - spread), first, last))
    return found


class _Lines:
    """The sentences of a text, made line by line when they are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._made: dict[int, tuple[list[Stretch], int]] = {}

    def at(self, place: int) -> tuple[list[Stretch], int]:
        """The sentences of the line that a place is in, and where the line behind it begins."""
        begin = self.text.rfind("\n", 0, place) + 1
        if (made := self._made.get(begin)) is None:
            end = self.text.find("\n", begin)
            end = len(self.text) if end < 0 else end
            made = self._made[begin] = list(within(self.text[begin:end], begin)), end + 1
        return made

    def around(self, start: int, end: int) -> list[Stretch]:
        """The sentence that `start` is in and those behind it, until `end` and as far as a passage may reach."""
        here, behind = self.at(start)
        if not here or here[0][0] > start:  # a blank that folding made a letter of
            here, behind = list(sentences(self.text)), len(self.text)
        found = here[max(0, bisect_right(here, start, key=itemgetter(0)) - 1) :]
        until = min(len(self.text), max(end, found[0][0] + LONGEST_PASSAGE))
        while behind < until:
            more, behind = self.at(behind)
            found += more
        return found


def _fitted(lines: _Lines, start: int, end: int) -> Stretch:
    """Grow `start`..`end` to its sentences where they are short enough, else to words near it."""
    text, bounds = lines.text, lines.around(start, end)
    last = max(0, bisect_left(bounds, max(end, start + 1), key=itemgetter(0)) - 1)
    left, right = min(start, bounds[0][0]), max(end, bounds[last][1])
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
