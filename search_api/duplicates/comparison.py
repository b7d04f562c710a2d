"""Whether two documents are prints of one text: how much of it they share, and whether they say the same in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from search_api.duplicates.shingles import Hashes, Wide
from search_api.duplicates.signature import ALL, Packed, Signature

Key = TypeVar("Key", bound=Hashable)

# Measured on tests/fixtures/duplicates by benchmarks/duplicates.py.
SHARED = 0.67  # of the shorter text's shingles
SHARED_ALONE = 0.75  # where too few slots tell
CONFLICTS = 0.1  # of the places that both have
FEWEST_PLACES = 4
_HALF = np.uint32(16)  # bits of a shingle that most are told apart by
# A collection that holds an article is no print of it: a part must bear the title, or be no small part.
LARGE_PART = 0.45
TITLE = 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """`jaccard` of the shingles, `containment` in the shorter text, slots that `agree` and `conflict`, `part`: size of
    the shorter by the longer, `title`: how much of the shorter title's words the other has, `renumbered`: two official
    documents with numbers of their own."""

    jaccard: float
    containment: float
    agree: int
    conflict: int
    part: float
    title: float
    renumbered: bool

    @property
    def duplicates(self) -> bool:
        """Whether the two are prints of one text."""
        places = self.agree + self.conflict
        if self.renumbered:
            return False
        if self.part < LARGE_PART and self.title < TITLE:
            return False
        if places < FEWEST_PLACES:
            return self.containment >= SHARED_ALONE and self.conflict == 0
        return self.containment >= SHARED and self.conflict <= CONFLICTS * places


def prints(one: Signature, others: Mapping[Key, Packed]) -> set[Key]:
    """Those of many packed signatures that `are_prints` finds to be of one text with a signature.

    Most share so few shingles that the upper half of each tells it, in one array for all; the rest are compared.
    """
    whole = {key: other for key, other in others.items() if one.limit == other.limit == ALL}
    near = others.keys() - whole.keys()
    if whole:
        there = np.zeros(1 << 16, np.bool_)
        there[one.shingles >> _HALF] = True
        sizes = np.array([other.shingles for other in whole.values()])
        held = np.frombuffer(b"".join(other.shingle_bytes for other in whole.values()), "<u4")
        common = np.add.reduceat(there[held >> _HALF], np.cumsum(sizes) - sizes, dtype=np.int64)
        # Hashes of one upper half count as shared here, so that no print is left out.
        enough = common / np.minimum(sizes, len(one.shingles)) >= min(SHARED, SHARED_ALONE)
        near |= {key for key, likely in zip(whole, enough.tolist(), strict=True) if likely}
    return {key for key in near if are_prints(one, Signature.unpack(others[key].whole))}


def are_prints(one: Signature, two: Signature) -> bool:
    """Whether `compare` finds two documents to be prints of one text; most are told apart by their shingles alone."""
    common, _, shorter = _shared(one, two)
    return bool(shorter) and common / shorter >= min(SHARED, SHARED_ALONE) and compare(one, two).duplicates


def compare(one: Signature, two: Signature) -> Comparison:
    common, either, shorter = _shared(one, two)
    agree, conflict = _places(one.slots, two.slots)
    named = min(len(one.title), len(two.title))
    return Comparison(
        jaccard=common / either if either else 0.0,
        containment=common / shorter if shorter else 0.0,
        agree=agree,
        conflict=conflict,
        part=min(one.size, two.size) / max(one.size, two.size),
        title=len(np.intersect1d(one.title, two.title, assume_unique=True)) / named if named else 0.0,
        renumbered=bool(one.number and two.number and one.number != two.number),
    )


def _shared(one: Signature, two: Signature) -> tuple[int, int, int]:
    """How many shingles two texts have in common, both together, and the shorter."""
    limit = min(one.limit, two.limit)
    first, second = _below(one.shingles, limit), _below(two.shingles, limit)
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common, len(first) + len(second) - common, min(len(first), len(second))


def _below(hashes: Hashes, limit: int) -> Hashes:
    return hashes[: int(np.searchsorted(hashes, limit))] if limit < ALL else hashes


def _places(one: Hashes, two: Hashes) -> tuple[int, int]:
    """Places that both texts have, with a value in common and without."""
    shared = np.intersect1d(one[:, 0], two[:, 0])
    if not len(shared):
        return 0, 0
    same = np.intersect1d(_packed(one), _packed(two))
    agree = len(np.unique(same >> np.uint64(32)))
    return agree, len(shared) - agree


def _packed(pairs: Hashes) -> Wide:
    return (pairs[:, 0].astype(np.uint64) << np.uint64(32)) | pairs[:, 1].astype(np.uint64)
