"""Words and numbers of texts, folded, each taken apart once and known by a number from then on."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cchc.vietnamese import fold, nfc

Item = TypeVar("Item", bound=np.generic)
# Letters that are kept before all begins anew: about a hundred thousand chunks.
MOST_LETTERS = 500_000
NUMBER, CAPITAL = 1, 2
BROKEN, BEGINS = 1, 2  # ends a slot; ends a sentence
_TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d_]+(?:\d+)?")
_PARTS = re.compile(f"({_TOKEN.pattern})")
_BEGINNING = re.compile("[.!?:;|•]")  # of a sentence


_folded = lru_cache(maxsize=100_000)(fold)


@lru_cache(maxsize=100_000)
def word_hash(word: str) -> int:
    """64 bits that stand for a word on every machine and in every run."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def words(text: str) -> list[str]:
    """Folded syllables and numbers in the order of the text: "Đạt 89,3 điểm" -> dat, 89.3, diem."""
    return [_token(token)[0] for token in _TOKEN.findall(nfc(text))]


class Vocabulary(dict[str, int]):
    """Numbers of chunks: of what stands between two blanks. One that is asked for is taken in; safe between threads.

    By the number of a chunk, `first` is its first token, `count` how many it has, `behind` what stands behind the last
    (all of it where there is none). By the number of a token, `words`, `hashes` and `kinds` are its own, `gaps` tells
    of what stands before it in its chunk.
    """

    def __init__(self) -> None:
        super().__init__()
        self.letters = 0
        self.first = np.zeros(1024, np.intp)
        self.count = np.zeros(1024, np.intp)
        self.behind = np.zeros(1024, np.uint8)
        self.words: list[str] = []
        self.hashes = np.zeros(1024, np.uint64)
        self.kinds = np.zeros(1024, np.uint8)
        self.gaps = np.zeros(1024, np.uint8)
        self._lock = Lock()

    def __missing__(self, chunk: str) -> int:
        with self._lock:
            if chunk in self:
                return self[chunk]
            number = len(self)
            parts = _PARTS.split(chunk)
            self.first = _put(self.first, number, len(self.words))
            self.count = _put(self.count, number, len(parts) // 2)
            self.behind = _put(self.behind, number, _gap(parts[-1]))
            for between, token in zip(parts[:-1:2], parts[1::2], strict=True):
                word, hashed, kind = _token(token)
                place = len(self.words)
                self.hashes = _put(self.hashes, place, hashed)
                self.kinds = _put(self.kinds, place, kind)
                self.gaps = _put(self.gaps, place, _gap(between))
                self.words.append(word)
            self.letters += len(chunk)
            self[chunk] = number  # last: from here on others look there
            return number


_known = [Vocabulary()]


def vocabulary() -> Vocabulary:
    """The one to take tokens from; a fresh one, where too much was taken in by the last."""
    if _known[0].letters > MOST_LETTERS:
        _known[0] = Vocabulary()
    return _known[0]


def _put(array: NDArray[Item], place: int, value: int) -> NDArray[Item]:
    if place == len(array):
        array = np.concatenate([array, np.zeros_like(array)])
    array[place] = value
    return array


@lru_cache(maxsize=100_000)
def _token(token: str) -> tuple[str, int, int]:
    """A token folded, its hash and its kind."""
    numeric = token[0].isdigit()
    word = _number(token) if numeric else _folded(token)
    return word, word_hash(word), NUMBER if numeric else CAPITAL if token[0].isupper() else 0


@lru_cache(maxsize=10_000)
def _gap(between: str) -> int:
    broken = bool(between.strip(" \t\u00a0"))
    return (BROKEN if broken else 0) | (BEGINS if _BEGINNING.search(between) else 0)


def _number(token: str) -> str:
    """Decimal comma and point are one, and so are 05 and 5."""
    return ".".join(part.lstrip("0") or "0" for part in re.split(r"[.,]", token)) if "/" not in token else token
