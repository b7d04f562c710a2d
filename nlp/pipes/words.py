"""Words and their tags, as underthesea segments and tags them, laid over the syllable tokens when a pipe asks.

    for word in doc._.words: doc[word.start : word.end], word.tag

Importing underthesea and loading its models takes more than a second, so nothing happens before `doc._.words` is
read; the answer is kept with the document. Its own tokens rewrite letters ("uỷ" becomes "ủy") and may cut through a
token here, so words are aligned by their letters, and those that share a token become one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from spacy.tokens import Doc

from nlp.examples import Example

AFTER = ("sentences",)
LAYER = None
EXAMPLES: list[Example] = []

UNKNOWN = "X"
_CACHE = "cchc_words"


class Word(NamedTuple):
    """Tokens `doc[start:end]` that make one word; `tag` as underthesea gives it (N, Np, V, A, M, ...), else "X"."""

    start: int
    end: int
    tag: str


def annotate(doc: Doc) -> None:
    """Leave the work to the first reading of `doc._.words`."""
    doc.user_data.pop(_CACHE, None)


def words(doc: Doc) -> tuple[Word, ...]:
    """The words of the document in their order: every token that is no blank is in exactly one of them."""
    known: tuple[Word, ...] | None = doc.user_data.get(_CACHE)
    if known is None:
        known = doc.user_data[_CACHE] = _segment(doc)
    return known


def _segment(doc: Doc) -> tuple[Word, ...]:
    from underthesea import pos_tag

    text = doc.text
    offsets = [token.idx for token in doc]
    found: list[Word] = []
    for start, end in doc._.sentences or []:
        sentence = text[start:end]
        first, last = bisect_right(offsets, start) - 1, bisect_right(offsets, end - 1)
        tokens = [index for index in range(first, last) if not doc[index].is_space]
        tags = _tags(sentence, pos_tag(sentence))
        ends: dict[int, int] = {}
        for index in tokens:
            # A token belongs to the word of its first letter; what cuts through it joins on.
            ends[index] = tags[offsets[index] - start][0]
        word_start = tokens[0] if tokens else first
        for position, index in enumerate(tokens):
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            if following is not None and ends[following] == ends[index]:
                continue
            found.append(Word(word_start, index + 1, tags[offsets[word_start] - start][1]))
            word_start = following if following is not None else last
    return tuple(found)


def _tags(sentence: str, tagged: list[tuple[str, str]]) -> list[tuple[int, str]]:
    """For each character of a sentence, the number and the tag of its word.

    Letters are counted, not compared. Where the counts differ each character is a word of its own, without a tag:
    a wrong alignment would be worse than none.
    """
    sizes = [len("".join(word.split())) for word, _ in tagged]
    if sum(sizes) != len("".join(sentence.split())):
        return [(index, UNKNOWN) for index in range(len(sentence))]
    tags: list[tuple[int, str]] = []
    number, left = 0, sizes[0] if sizes else 0
    for char in sentence:
        while left == 0 and number + 1 < len(sizes) and not char.isspace():
            number += 1
            left = sizes[number]
        tags.append((number, tagged[number][1]))
        left -= not char.isspace()
    return tags


Doc.set_extension("words", getter=words, force=True)
