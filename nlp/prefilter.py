"""Patterns that are tried only where the letters stand without which they cannot match.

What a pattern needs is read from the pattern itself (cchc/literals.py), as RE2's prefilters do; which of all these
letters each word of a text holds is looked up once a text, so that a sentence without them costs a look at some bits
and no walk over its characters. Most patterns of this package have nothing to find in nine sentences of ten.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_

from cchc.literals import DIGITS, MOST_CLAUSES, Clause, needs

_ALWAYS = 1  # the bit of what every stretch holds
_MOST_WORDS = 20_000
_MOST_TEXTS = 8
_SHORT = 400  # characters of a text that is walked through at once


class _Words(dict[str, int]):
    """Which of the letters that patterns need a word holds, a bit for each."""

    def __init__(self, bits: dict[str, int]) -> None:
        super().__init__()
        self.bits = bits

    def __missing__(self, word: str) -> int:
        held = 0
        if len(word) <= 24:
            for start in range(len(word)):
                for end in range(start + 1, len(word) + 1):
                    held |= self.bits.get(word[start:end], 0)
        else:
            held = reduce(or_, (bit for letters, bit in self.bits.items() if letters in word), 0)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = held
        return held


class _Text:
    """The words of a text and what each holds."""

    def __init__(self, text: str, words: _Words) -> None:
        self.spans: dict[tuple[int, int], int] = {}
        # Parted by plain blanks and line ends: what another blank joins holds the letters of both, which is as well.
        line = text.replace("\n", " ")
        self._held = list(map(words.__getitem__, DIGITS.sub("0", line).split(" ")))
        self._starts = [0, *accumulate(len(word) + 1 for word in line.split(" "))]

    def held(self, span: tuple[int, int]) -> int:
        """What the words hold that stand, in whole or in part, in a stretch."""
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        held = reduce(or_, self._held[first : bisect_left(self._starts, span[1])], _ALWAYS)
        self.spans[span] = held
        return held


class _Known:
    """The letters that patterns need, a bit for each, and the texts that are being read."""

    def __init__(self, bits: dict[str, int]) -> None:
        self.bits = bits
        self.words = _Words(bits)
        self.texts: dict[str, _Text] = {}
        # The stretch that was looked at last, with what it holds: one pattern after another is tried on it.
        self.last: tuple[str, int, int, int] = ("", 0, 0, _ALWAYS)

    def text(self, text: str) -> _Text:
        found = _Text(text, self.words)
        if len(self.texts) >= _MOST_TEXTS:
            self.texts.clear()
        self.texts[text] = found
        return found


class Prefiltered:
    """A pattern for stretches of a long text. It finds what `re.compile(pattern)` finds, sooner where that is nothing.

    Only a look at a part of a text is preceded by the look at its words: of a short text of its own, each word would
    have to be looked up first.
    """

    __slots__ = ("clauses", "compiled", "fullmatch", "match", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.compiled = re.compile(pattern)
        self.match, self.fullmatch = self.compiled.match, self.compiled.fullmatch
        self.clauses: tuple[int, int, int] | None = None
        _PATTERNS.add(self)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As of `re.Pattern`."""
        if end is None or len(text) < _SHORT:
            return self.compiled.finditer(text, start, len(text) if end is None else end)
        return iter(()) if self._absent(text, start, end) else self.compiled.finditer(text, start, end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        if end is None or len(text) < _SHORT:
            return self.compiled.search(text, start, len(text) if end is None else end)
        return None if self._absent(text, start, end) else self.compiled.search(text, start, end)

    def _absent(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch lacks something that every match holds."""
        clauses = self.clauses or _PATTERNS.settled(self)
        known = _PATTERNS.known  # read behind the clauses, so that it knows of their letters
        last = known.last
        if last[0] is text and last[1] == start and last[2] == end:
            held = last[3]
        else:
            found = known.texts.get(text) or known.text(text)
            held = found.spans.get((start, end)) or found.held((start, end))
            known.last = (text, start, end, held)
        return not (held & clauses[0] and held & clauses[1] and held & clauses[2])


class _Patterns:
    """The patterns of this process. What they need is read at the first text, which spares a process without one."""

    def __init__(self) -> None:
        self.known = _Known({})
        self._waiting: list[Prefiltered] = []
        self._lock = threading.Lock()

    def add(self, pattern: Prefiltered) -> None:
        with self._lock:
            self._waiting.append(pattern)

    def settled(self, wanted: Prefiltered) -> tuple[int, int, int]:
        """Read what the patterns need that were made since; gives what one of them needs."""
        with self._lock:
            made, self._waiting = self._waiting, []
            # Another thread may be reading a text: it goes on with what it has.
            bits = dict(self.known.bits)
            read = [_as_bits(needs(pattern.pattern), bits) for pattern in made]
            self.known = _Known(bits)
            for pattern, clauses in zip(made, read, strict=True):
                pattern.clauses = clauses
        return wanted.clauses or (_ALWAYS, _ALWAYS, _ALWAYS)


def _as_bits(clauses: Sequence[Clause], bits: dict[str, int]) -> tuple[int, int, int]:
    """Clauses as bits; letters that nothing needed so far get theirs."""
    first, second, third, *_ = [
        *(
            reduce(or_, (bits.setdefault(letters, _ALWAYS << len(bits) + 1) for letters in sorted(clause)))
            for clause in clauses
        ),
        *([_ALWAYS] * MOST_CLAUSES),
    ]
    return first, second, third


_PATTERNS = _Patterns()
