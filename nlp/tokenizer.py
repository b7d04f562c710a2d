"""A lossless tokenizer: syllables, numbers and marks.

Word segmenters join syllables and rewrite their letters, so that a quote no longer stands in the text; here a
token is what is printed, and "12/13" is three tokens: 12, /, 13. Words are an annotation (nlp/pipes/words.py).
"""

from __future__ import annotations

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

# A token, and the one plain blank behind it that belongs to it, as spaCy keeps it; any other space is a token.
TOKEN = re.compile(
    r"""
    (
      [^\W\d_]+(?:['’][^\W\d_]+)*   # a syllable or an abbreviation's letters
    | \d+(?:[.,]\d+)*          # 89.30   2.284.932   87,92
    | \s+
    | .
    )([ ]?)
    """,
    re.VERBOSE | re.DOTALL,
)


class SyllableTokenizer:
    """Text -> Doc, with `doc.text == text` for every text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        found = TOKEN.findall(text)
        words, spaces = [word for word, _ in found], [bool(blank) for _, blank in found]
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy asks a tokenizer for these when a pipeline is saved; there is nothing to save.
    def to_disk(self, path: object, **_: object) -> None:
        return None

    def from_disk(self, path: object, **_: object) -> SyllableTokenizer:
        return self

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: object) -> SyllableTokenizer:
        return self
