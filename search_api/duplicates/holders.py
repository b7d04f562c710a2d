"""Which documents hold which bands of signatures, as sorted numbers: a band in the upper bits, below it a document.

Backends keep the numbers in runs, each sorted; what documents share is the same whatever runs the numbers are in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
# Of a band that more documents hold, the last ones alone are candidates: a form's own words say little.
MOST_HOLDERS = 128
# Bits of a number that are the document; the band has the 32 above.
DOCUMENT = 31
LOW = (1 << DOCUMENT) - 1
# Documents whose candidates are counted at once.
_TOGETHER = 64


def numbered(bands: Mapping[int, Collection[int]]) -> Numbers:
    """The numbers of documents with their bands, sorted. Raises OverflowError for a document beyond 2**31."""
    if max(bands, default=0) > LOW:
        raise OverflowError(f"document {max(bands)} is beyond what the bands of signatures can name")
    made = [band << DOCUMENT | document for document, own in bands.items() for band in set(own)]
    return np.sort(np.array(made, dtype=np.int64))


def last_holders(run: Numbers, asked: Numbers) -> Numbers:
    """The numbers of a run that are of these bands, sorted too: the last MOST_HOLDERS of each."""
    low = asked << DOCUMENT
    end = np.searchsorted(run, low | LOW, side="right")
    return run[stretches(np.maximum(np.searchsorted(run, low), end - MOST_HOLDERS), end)]


def sharing(
    bands: Mapping[int, Sequence[int]], near: Callable[[Numbers], Iterable[Numbers]], fewest: int, most: int
) -> Iterator[tuple[int, list[int]]]:
    """For each document the others that hold `fewest` of its bands, at most `most`; those that hold most come first.

    `near` gives the `last_holders` of sorted bands in each run. Of equals those come first that have smaller numbers.
    """
    each = [np.unique(np.array(own, np.int64)) for own in bands.values()]
    if not each:
        return
    asked = np.unique(np.concatenate(each))
    whole = np.sort(np.concatenate([np.empty(0, np.int64), *near(asked)]), kind="stable")
    low = asked << DOCUMENT
    ends = np.searchsorted(whole, low | LOW, side="right")
    starts = np.maximum(np.searchsorted(whole, low), ends - MOST_HOLDERS)
    documents = list(bands)
    for first in range(0, len(documents), _TOGETHER):
        places = [np.searchsorted(asked, own) for own in each[first : first + _TOGETHER]]
        at = np.concatenate(places)
        askers = np.repeat(np.arange(len(places)), [len(own) for own in places])
        found = whole[stretches(starts[at], ends[at])] & LOW
        pairs = np.repeat(askers, ends[at] - starts[at]) << DOCUMENT | found
        pairs, shared = np.unique(pairs, return_counts=True)
        pairs, shared = pairs[shared >= fewest], shared[shared >= fewest]
        order = np.lexsort((pairs, -shared, pairs >> DOCUMENT))
        others = pairs[order] & LOW
        limits = np.searchsorted(pairs >> DOCUMENT, np.arange(len(places) + 1))
        for place, document in enumerate(documents[first : first + _TOGETHER]):
            own = others[limits[place] : limits[place + 1]]
            yield document, own[own != document][:most].tolist()


class Runs:
    """Numbers in memory; what is added is a run of its own, which takes in those before it that are no longer."""

    def __init__(self) -> None:
        self._runs: list[Numbers] = []

    def add(self, numbers: Numbers) -> None:
        """Take in sorted numbers, none of which is here."""
        while self._runs and len(self._runs[-1]) <= len(numbers):
            numbers = np.sort(np.concatenate([self._runs.pop(), numbers]), kind="stable")
        if len(numbers):
            self._runs.append(numbers)

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Leave out all documents but those marked in an array of all, and number these anew in their order."""
        numbers = np.cumsum(kept) - 1
        left = (run[kept[run & LOW]] for run in self._runs)
        self._runs = [run & ~np.int64(LOW) | numbers[run & LOW] for run in left]

    def near(self, asked: Numbers) -> Iterator[Numbers]:
        """The `last_holders` of sorted bands in each run."""
        return (last_holders(run, asked) for run in self._runs)


def stretches(starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """The places of several stretches, one after another."""
    lengths = ends - starts
    before: NDArray[np.intp] = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return np.arange(len(before)) + before
