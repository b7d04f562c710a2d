"""Paragraphs and sentences. A line of the text is a paragraph; a sentence never crosses its end."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from nlp.examples import Example

AFTER: tuple[str, ...] = ()
LAYER = None
EXAMPLES: list[Example] = []

# A full stop ends a sentence when a capital, a digit, a quotation mark or a list mark follows, and no
# abbreviation stands before it: "TP. Bắc Giang", "Đ/c. ...", "Nguyễn V. A.", "PGS.TS. ...".
_END = re.compile(r"(?:(?<![.!?…])[.!?…]++[”\"’')\]]*|/\.)(?=\s+(\S))")
_OPENERS = frozenset("\"“‘'([-–•+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:TP|TX|TT|Tp|Tx|PGS|GS|TS|ThS|Ths|BS|KS|CN|Th|St|Q|P|H|"
    r"(?<!quý )(?<!loại )(?<!nhóm )(?<!hạng )(?<!khóa )[A-ZĐ])\.$"
)


def sentence_bounds(line: str) -> list[int]:
    """Offsets in a line where a sentence ends, the last one being the line's length."""
    bounds: list[int] = []
    for match in _END.finditer(line):
        follower = match[1]
        if not (follower.isupper() or follower.isdigit() or follower in _OPENERS):
            continue
        near = max(0, match.end() - 12)
        if match[0].startswith(".") and match[0][:2] != ".." and _ABBREVIATION.search(line, near, match.end()):
            continue
        bounds.append(match.end())
    return [*bounds, len(line)]


def annotate(doc: Doc) -> None:
    """Fill `doc._.paragraphs` and `doc._.sentences` with (start, end) in characters."""
    position = 0
    paragraphs, sentences = doc._.paragraphs, doc._.sentences
    for line in doc._.text.split("\n"):
        if line.strip():
            paragraphs.append((position, position + len(line)))
            start = 0
            for end in sentence_bounds(line):
                piece = line[start:end]
                if piece.strip():
                    lead = len(piece) - len(piece.lstrip())
                    sentences.append((position + start + lead, position + start + len(piece.rstrip())))
                start = end
        position += len(line) + 1
