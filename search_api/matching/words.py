"""Words of a text with their place in it, as typed and folded; folding here never changes a text's length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cchc.vietnamese import fold, nfc, standard_tone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Longer runs are no words of a language (base64, broken PDFs); their first part stands for them.
LONGEST = 120
WORD = re.compile(r"\w+")
# Texts of so many letters are folded by a table of all letters below a code: Latin ones, signs, arrows, bullets.
LONG = 256
TABLED = 0x2800


class _LengthKeeping(dict[int, str]):
    """A table for str.translate, filled on demand; a mapping that would change the length is not taken."""

    def __init__(self, folding: bool) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, code: int) -> str:
        char = chr(code)
        mapped = fold(char) if self._folding else char.lower()
        kept = mapped if len(mapped) == 1 else char
        self[code] = kept
        return kept


# Pairs whose tone mark may have to move; texts without any, which most are, need no closer look.
_MOVED = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_FOLDED = _LengthKeeping(folding=True)
_LOWERED = _LengthKeeping(folding=False)


def folded(text: str) -> str:
    """Lower case without diacritics, đ as d; code point i of the result comes from code point i of the text."""
    if len(text) >= LONG:
        try:
            return _folded_at_once(text)
        except IndexError:  # a letter beyond the table
            pass
    return text.translate(_FOLDED)


def _folded_at_once(text: str) -> str:
    """The same by one look into a table, in a tenth of the time. Raises IndexError for letters beyond it."""
    import numpy as np  # takes a while to import, which short texts need not wait for

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain: bytes = _table()[codes].tobytes()
    return plain.decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint32]:
    import numpy as np

    return np.array([ord(_FOLDED[code]) for code in range(TABLED)], dtype="<u4")


def exact(text: str) -> str:
    """Lower case with diacritics, the tone mark where today's spelling puts it; offsets are kept.

    Texts that are not NFC keep their own tone placement, since moving it would move offsets.
    """
    lowered = text.lower()
    if len(lowered) != len(text) or "Σ" in text:  # the one letter whose lower case depends on its neighbours
        lowered = text.translate(_LOWERED)
    if not any(pair in lowered for pair in _MOVED):
        return lowered
    standard = standard_tone(lowered)
    return standard if len(standard) == len(text) else lowered


@dataclass(frozen=True, slots=True)
class Word:
    """A word in both forms; `marked` when it was written with diacritics."""

    exact: str
    folded: str

    @property
    def marked(self) -> bool:
        return self.exact != self.folded


def words(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    for marked in _marked(text):
        yield Word(marked, folded(marked))


def columns(text: str) -> tuple[str, str]:
    """A text as its exact and its folded words, each joined by blanks: what an index is given."""
    marked = column(text)
    # Folding parts and joins no words, and what was lowered folds to the same.
    return marked, folded(marked)


def column(text: str) -> str:
    """The first of `columns` alone."""
    return " ".join(_marked(text))


def _marked(text: str) -> list[str]:
    found = WORD.findall(exact(nfc(text)))
    return [word[:LONGEST] for word in found] if max(map(len, found), default=0) > LONGEST else found
