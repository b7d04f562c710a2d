"""What is kept of a document to find its duplicates by, and how it is made. It stays the same for the same text."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from search_api.duplicates.shingles import Hashes, Tokens, Wide, mixed
from search_api.duplicates.vocabulary import word_hash, words

# Raised when anything here changes what a signature holds: then all are made anew.
VERSION = 1
# Bands of two MinHashes. Documents that share two bands are compared: with a Jaccard similarity of 0.3 one pair in 57
# is missed, with 0.35 one in 430, while 0.02, as any two articles on one subject have, makes one document in 3,000 a
# candidate.
BANDS = 64
ROWS = 2
SHARED_BANDS = 2
# A shorter text says too little: "see the attached file" is no duplicate of "see the attached file".
FEWEST_SHINGLES = 40
# Longer texts are sampled by the size of their hashes, so that the samples of any two can be compared.
MOST_SHINGLES = 4096
MOST_SLOTS = 2048
ALL = 1 << 32
_HEADER = struct.Struct("<BQIIIHH")


def _permutations() -> tuple[Wide, Wide]:
    seeds = mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03))
    return seeds[: BANDS * ROWS] | np.uint64(1), seeds[BANDS * ROWS :]


_MULTIPLIERS, _SUMMANDS = _permutations()


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """`shingles` below `limit` (2**32: all) of `size` in the text; `slots` of shape (n, 2); words of the title.

    `number` stands for that of an official document ("1149/QĐ-BNV"), 0 for none.
    """

    size: int
    limit: int
    number: int
    shingles: Hashes
    slots: Hashes
    title: Hashes

    def pack(self) -> bytes:
        header = _HEADER.pack(
            VERSION, self.limit, self.size, self.number, len(self.shingles), len(self.slots), len(self.title)
        )
        parts = (self.shingles, self.slots.reshape(-1), self.title)
        return header + b"".join(part.astype("<u4").tobytes() for part in parts)

    @classmethod
    def unpack(cls, packed: bytes) -> Signature:
        """Raises ValueError for what another version packed."""
        version, limit, size, number, *lengths = _HEADER.unpack_from(packed)
        if version != VERSION:
            raise ValueError(f"a signature of version {version}, not {VERSION}")
        numbers = np.frombuffer(packed, dtype="<u4", offset=_HEADER.size).astype(np.uint32)
        first, second = lengths[0], lengths[0] + 2 * lengths[1]
        return cls(size, limit, number, numbers[:first], numbers[first:second].reshape(-1, 2), numbers[second:])


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed signature of which only the head was read: how many `shingles` it has, and their limit."""

    whole: bytes
    limit: int
    shingles: int

    @classmethod
    def of(cls, packed: bytes) -> Packed | None:
        """None for what another version packed: such a one is made anew in its turn, and finds others then."""
        version, limit, _, _, shingles, _, _ = _HEADER.unpack_from(packed)
        return cls(packed, limit, shingles) if version == VERSION else None

    @property
    def shingle_bytes(self) -> bytes:
        return self.whole[_HEADER.size : _HEADER.size + 4 * self.shingles]


def sign(title: str | None, text: str, number: str | None = None) -> tuple[Signature, tuple[int, ...]] | None:
    """The signature of a text and its band keys (32 bits each); None for a text too short to tell."""
    tokens = Tokens.of(text)
    found = tokens.shingles()
    if len(found) < FEWEST_SHINGLES:
        return None
    kept, limit = found, ALL
    if len(found) > MOST_SHINGLES:
        limit = int(found[MOST_SHINGLES])
        kept = found[:MOST_SHINGLES]
    places = tokens.slots()[:MOST_SLOTS]
    named = sorted({word_hash(word) & 0xFFFFFFFF for word in words(title or "")})[:200]
    own = word_hash("".join(words(number))) & 0xFFFFFFFF if number else 0
    signature = Signature(len(found), limit, own, kept, places, np.array(named, dtype=np.uint32))
    return signature, bands(found)


def bands(found: Hashes) -> tuple[int, ...]:
    """The keys under which a set of shingles is looked up."""
    smallest = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    with np.errstate(over="ignore"):
        # A book of a thousand pages is hashed in parts, so that it needs no more memory than an article.
        for first in range(0, len(found), 4096):
            part = found[first : first + 4096].astype(np.uint64)
            hashed = part[:, None] * _MULTIPLIERS
            hashed += _SUMMANDS
            np.minimum(smallest, hashed.min(axis=0), out=smallest)
        # The upper half of the smallest is the smallest upper half.
        rows = (smallest >> np.uint64(32)).reshape(BANDS, ROWS)
        keys = mixed((rows[:, 0] << np.uint64(32)) ^ rows[:, 1] ^ mixed(np.arange(BANDS, dtype=np.uint64)))
    return tuple((keys >> np.uint64(32)).tolist())
