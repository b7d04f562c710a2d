"""A text as numbers that can be compared: its shingles of folded syllables, and what stands at its variable places.

Syllables are folded, so that NFD, the two placements of the tone mark, and capitals that an old font lost make no
difference. A variable place ("slot") is a run of numbers and capitalised words: what differs between two texts of one
template, and does not between two prints of one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from cchc.vietnamese import fold, nfc

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]

SHINGLE = 4  # syllables
# What stands before and behind a slot, in words, tells which place of the template it is.
CONTEXT = 2
_TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d_]+(?:\d+)?")
# The laws that a decision rests on are the same in all decisions of its kind, and say nothing of this one.
_BASIS = re.compile(r"[-–\s]*Căn cứ\s", re.IGNORECASE)
_BEGINNING = re.compile("[.!?:;|•]")  # of a sentence
_SLOT = 1  # stands for any slot among the words around another
_MIX = np.uint64(0x9E3779B97F4A7C15)


_folded = lru_cache(maxsize=100_000)(fold)


@lru_cache(maxsize=100_000)
def word_hash(word: str) -> int:
    """64 bits that stand for a word on every machine and in every run."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def mixed(numbers: Wide) -> Wide:
    """Numbers scattered over all 64 bits (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return numbers ^ (numbers >> np.uint64(31))


def chained(columns: list[Wide]) -> Wide:
    """One number a row of columns, in which their order counts."""
    total = np.zeros_like(columns[0])
    with np.errstate(over="ignore"):
        for column in columns:
            total = mixed((total + column) * _MIX + np.uint64(1))
    return total


def words(text: str) -> list[str]:
    """Folded syllables and numbers in the order of the text: "Đạt 89,3 điểm" -> dat, 89.3, diem."""
    return [_number(token) if token[0].isdigit() else _folded(token) for token in _TOKEN.findall(nfc(text))]


def shingles(text: str) -> Hashes:
    """The different shingles of a text, sorted; empty for a text shorter than one."""
    hashes = np.fromiter((word_hash(word) for word in words(text)), dtype=np.uint64)
    if len(hashes) < SHINGLE:
        return np.empty(0, dtype=np.uint32)
    count = len(hashes) - SHINGLE + 1
    wide = chained([hashes[first : first + count] for first in range(SHINGLE)])
    return np.unique((wide >> np.uint64(32)).astype(np.uint32))


def slots(text: str) -> Hashes:
    """Place and value of each slot, sorted, without repetition: shape (n, 2)."""
    around: list[list[int]] = []
    values: list[int] = []
    for line in nfc(text).splitlines():
        if _BASIS.match(line):
            continue
        items = [(_SLOT if is_slot else word_hash(value), is_slot, value) for is_slot, value in _items(line)]
        seen = [0] * CONTEXT + [item[0] for item in items] + [0] * CONTEXT
        for position, (_, is_slot, value) in enumerate(items):
            if is_slot:
                around.append(seen[position : position + CONTEXT] + seen[position + CONTEXT + 1 :][:CONTEXT])
                values.append(word_hash(value) & 0xFFFFFFFF)
    if not around:
        return np.empty((0, 2), dtype=np.uint32)
    places = chained(list(np.array(around, dtype=np.uint64).T)) >> np.uint64(32)
    pairs = np.unique((places << np.uint64(32)) | np.array(values, dtype=np.uint64))
    return np.stack([pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)], axis=1).astype(np.uint32)


def _items(line: str) -> Iterator[tuple[bool, str]]:
    """Words and slots of a line; in a line of capitals alone, only numbers are slots."""
    shouted = line.isupper()
    run: list[str] = []
    begins, last = True, 0
    for match in _TOKEN.finditer(line):
        token, between = match[0], line[last : match.start()]
        last = match.end()
        broken = False
        if between != " ":  # as between most words
            broken = bool(between.strip(" \t\u00a0"))
            begins = begins or _BEGINNING.search(between) is not None
        numeric = token[0].isdigit()
        # The first word of a sentence has a capital whatever it is.
        named = token[0].isupper() and not begins and not shouted
        begins = False
        if run and (broken or not (numeric or named)):
            yield True, " ".join(run)
            run = []
        if numeric:
            run.append(_number(token))
        elif named:
            run.append(_folded(token))
        else:
            yield False, _folded(token)
    if run:
        yield True, " ".join(run)


def _number(token: str) -> str:
    """Decimal comma and point are one, and so are 05 and 5."""
    return ".".join(part.lstrip("0") or "0" for part in re.split(r"[.,]", token)) if "/" not in token else token
