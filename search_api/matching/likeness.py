"""Which texts are like another: by the pairs of syllables that they share.

Most words of Vietnamese are such pairs; a syllable alone tells little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from search_api.matching.ranking import FIELDS, Engine, Kind
from search_api.matching.words import words

Q = TypeVar("Q")
Pair = tuple[str, str]
# Pairs of a text that an engine is asked for, and the part of them that a hit must have.
MOST_PAIRS = 48
ENOUGH = 0.12
# Syllables that join words and tell nothing, and what every conclusion has: folded.
_JOINING = frozenset((
    "va", "cua", "cac", "co", "cho", "la", "thi", "ma", "tai", "trong", "tren", "duoi", "ngoai", "ngay", "thang",
    "nam", "de", "den", "tu", "voi", "ve", "theo", "nhu", "khi", "da", "dang", "se", "duoc", "bi", "do", "boi", "vi",
    "nhung", "mot", "nay", "kia", "con", "cung", "rat", "phai", "hay", "hoac", "neu", "nen", "moi", "tung", "nhieu",
    "it", "hon", "nhat", "dong", "chi", "phat", "bieu", "ket", "luan", "hoi", "nghi", "yeu", "cau", "can", "tiep",
    "tuc", "thuc", "hien", "cong", "tac", "thoi", "gian", "toi",
))  # fmt: skip


@lru_cache(maxsize=2048)
def pairs(text: str) -> Counter[Pair]:
    """Folded pairs of neighbouring syllables of which one at least tells something, with their numbers."""
    found: Counter[Pair] = Counter()
    for line in text.split("\n"):
        plain = [word.folded for word in words(line)]
        found.update(
            (one, two)
            for one, two in pairwise(plain)
            if not (one in _JOINING and two in _JOINING) and not (one.isdigit() or two.isdigit())
        )
    return found


def telling_pairs(text: str) -> tuple[Pair, ...]:
    """The pairs to look for: those that the text says most often, then those with the longest letters."""
    ranked = sorted(pairs(text).items(), key=lambda item: (-item[1], -len("".join(item[0])), item[0]))
    return tuple(pair for pair, _ in ranked[:MOST_PAIRS])


def alike(engine: Engine[Q], wanted: Sequence[Pair], kind: Kind) -> Q:
    """Hits that have enough of the pairs; an engine's weights let rare ones count more."""
    parts = [engine.any_of([engine.run(name, "folded", pair) for name, _ in FIELDS[kind]]) for pair in wanted]
    return engine.any_of(parts, max(1, math.ceil(len(parts) * ENOUGH)))


def likeness(one: str, other: str) -> tuple[float, tuple[str, ...]]:
    """How alike two texts are, 0 to 1, by the cosine of their pairs, and the pairs that they share, most first.

    Pairs whose both syllables tell something weigh twice. Shared pairs are given as the second text writes them.
    """
    mine, theirs = _weights(pairs(one)), _weights(pairs(other))
    shared = mine.keys() & theirs.keys()
    if not shared:
        return 0.0, ()
    product = sum(mine[pair] * theirs[pair] for pair in shared)
    length = math.sqrt(sum(weight**2 for weight in mine.values()) * sum(weight**2 for weight in theirs.values()))
    ranked = sorted(shared, key=lambda pair: (-mine[pair] * theirs[pair], pair))
    spelt = _spelt(other)
    return min(1.0, product / length), tuple(spelt[pair] for pair in ranked)


def direction(text: str) -> dict[Pair, float]:
    """The weights of a text's pairs, of length 1: the product of two such is the `likeness` of their texts."""
    weights = _weights(pairs(text))
    length = math.sqrt(sum(weight**2 for weight in weights.values()))
    return {pair: weight / length for pair, weight in weights.items()}


def _spelt(text: str) -> dict[Pair, str]:
    """Pairs as a text first writes them, in lower case."""
    found: dict[Pair, str] = {}
    for line in text.split("\n"):
        for one, two in pairwise(words(line)):
            found.setdefault((one.folded, two.folded), f"{one.exact} {two.exact}")
    return found


def _weights(counted: Counter[Pair]) -> dict[Pair, float]:
    return {pair: (1 + math.log(number)) * (1.0 if _joins(pair) else 2.0) for pair, number in counted.items()}


def _joins(pair: Iterable[str]) -> bool:
    return any(word in _JOINING for word in pair)
