"""A text as numbers that can be compared: its shingles of folded syllables, and what stands at its variable places.

Syllables are folded, so that NFD, the two placements of the tone mark, and capitals that an old font lost make no
difference. A variable place ("slot") is a run of numbers and capitalised words: what differs between two texts of one
template, and does not between two prints of one text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from cchc.vietnamese import nfc
from search_api.duplicates.holders import stretches
from search_api.duplicates.vocabulary import BEGINS, BROKEN, CAPITAL, NUMBER, vocabulary, word_hash

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]
Number = TypeVar("Number", np.uint32, np.uint64)

SHINGLE = 4  # syllables
# What stands before and behind a slot, in words, tells which place of the template it is.
CONTEXT = 2
# The laws that a decision rests on are the same in all decisions of its kind, and say nothing of this one.
_BASIS = re.compile(r"[-–\s]*Căn cứ\s", re.IGNORECASE)
_SLOT = np.uint64(1)  # stands for any slot among the words around another
_MIX = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.uint64(0xFFFFFFFF)


def mixed(numbers: Wide) -> Wide:
    """Numbers scattered over all 64 bits (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return numbers ^ (numbers >> np.uint64(31))


def chained(columns: Sequence[Wide]) -> Wide:
    """One number a row of columns, in which their order counts."""
    total = np.zeros_like(columns[0])
    with np.errstate(over="ignore"):
        for column in columns:
            total = mixed((total + column) * _MIX + np.uint64(1))
    return total


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words and numbers of a text, folded, in arrays of one length.

    `places` say which of the vocabulary's `words` they are, `hashes` are their `word_hash`, `kinds` of NUMBER and
    CAPITAL, `gaps` of BROKEN and BEGINS tell of what stands before each in its line. `lines` counts from 0, `basis` and
    `shouted` are of these lines.
    """

    words: Sequence[str]
    places: NDArray[np.intp]
    hashes: Wide
    kinds: NDArray[np.uint8]
    gaps: NDArray[np.uint8]
    lines: NDArray[np.intp]
    basis: NDArray[np.bool_]
    shouted: NDArray[np.bool_]

    @classmethod
    def of(cls, text: str) -> Self:
        known = vocabulary()
        chunks: list[str] = []
        lengths, basis, shouted = [], [], []
        for line in nfc(text).splitlines():
            parts = line.split(" ")
            chunks += parts
            lengths.append(len(parts))
            basis.append(_BASIS.match(line) is not None)
            shouted.append(line.isupper())
        numbers = np.array(list(map(known.__getitem__, chunks)), np.intp)
        counts = known.count[numbers]
        first = known.first[numbers]
        places = stretches(first, first + counts)
        gaps = known.gaps[places]
        # Behind a chunk with tokens, and those without any that follow it, the next begins.
        filled = np.flatnonzero(counts)
        if len(filled) > 1:
            before = np.bitwise_or.reduceat(known.behind[numbers], filled)
            gaps[np.cumsum(counts)[filled[:-1]]] |= before[:-1]
        return cls(
            known.words,
            places,
            known.hashes[places],
            known.kinds[places],
            gaps,
            np.repeat(np.repeat(np.arange(len(lengths)), lengths), counts),
            np.array(basis, np.bool_),
            np.array(shouted, np.bool_),
        )

    def shingles(self) -> Hashes:
        """The different shingles, sorted; empty for a text shorter than one."""
        count = len(self.hashes) - SHINGLE + 1
        if count < 1:
            return np.empty(0, dtype=np.uint32)
        wide = chained([self.hashes[first : first + count] for first in range(SHINGLE)])
        return unique((wide >> np.uint64(32)).astype(np.uint32))

    def slots(self) -> Hashes:
        """Place and value of each slot, sorted, without repetition: shape (n, 2)."""
        first = np.ones(len(self.lines), np.bool_)
        first[1:] = self.lines[1:] != self.lines[:-1]
        # The first word of a sentence has a capital whatever it is; in a line of capitals only numbers are slots.
        begins = first | (self.gaps & BEGINS != 0)
        named = (self.kinds & CAPITAL != 0) & ~begins & ~self.shouted[self.lines]
        slot = (self.kinds & NUMBER != 0) | named
        follows = np.zeros_like(slot)
        follows[1:] = slot[1:] & slot[:-1] & ~first[1:] & (self.gaps[1:] & BROKEN == 0)
        kept = ~self.basis[self.lines]
        starts = np.flatnonzero(~follows & kept)
        are_slots = slot[starts]
        chosen = np.flatnonzero(are_slots)
        if not len(chosen):
            return np.empty((0, 2), dtype=np.uint32)
        # Room around them: numpy's own padding takes as long as all the rest.
        items = np.zeros(len(starts) + 2 * CONTEXT, np.uint64)
        items[CONTEXT:-CONTEXT] = np.where(are_slots, _SLOT, self.hashes[starts])
        lines = np.full(len(starts) + 2 * CONTEXT, -1, np.intp)
        lines[CONTEXT:-CONTEXT] = self.lines[starts]
        here = chosen + CONTEXT
        beside = (*range(-CONTEXT, 0), *range(1, CONTEXT + 1))
        around = [np.where(lines[here + by] == lines[here], items[here + by], np.uint64(0)) for by in beside]
        # A slot of several words ends where no word follows any more.
        ends = np.append(np.flatnonzero(~follows), len(follows))
        ends = ends[np.searchsorted(ends, starts[chosen], side="right")]
        values = self.hashes[starts[chosen]]
        for place in np.flatnonzero(ends - starts[chosen] > 1):
            of = self.places[starts[chosen[place]] : ends[place]]
            values[place] = word_hash(" ".join(self.words[at] for at in of))
        pairs = unique((chained(around) & ~_LOW) | (values & _LOW))
        return np.stack([pairs >> np.uint64(32), pairs & _LOW], axis=1).astype(np.uint32)


def shingles(text: str) -> Hashes:
    """The different shingles of a text, sorted; empty for a text shorter than one."""
    return Tokens.of(text).shingles()


def slots(text: str) -> Hashes:
    """Place and value of each slot, sorted, without repetition: shape (n, 2)."""
    return Tokens.of(text).slots()


def unique(numbers: NDArray[Number]) -> NDArray[Number]:
    """Numbers sorted, each once; numpy's own hashes them first, which takes longer for as few."""
    held = np.sort(numbers)
    fresh = np.ones(len(held), np.bool_)
    fresh[1:] = held[1:] != held[:-1]
    return held[fresh]
