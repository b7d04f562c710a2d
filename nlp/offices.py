"""Names of offices that no list knows: how far a name runs behind "Phòng", "Trung tâm", "Cục", "Vụ", "Viện".

Phòng Quản lý hội và tổ chức phi chính phủ     capital first, then lower-case words up to one that cannot be
Trung tâm Xúc tiến đầu tư tổ chức ...          in a name: an auxiliary, a preposition, a verb of doing business
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc.vietnamese import standard_tone
from nlp.heads import head_at, keys_of
from nlp.tokens import DASHES, Token, all_capitals
from nlp.typewords import type_at

_LONGEST = 14
_EXPANSIONS = {"TTHC": "thủ tục hành chính", "CCHC": "cải cách hành chính", "CNTT": "công nghệ thông tin"}


def open_name(tokens: Sequence[Token], index: int) -> tuple[int, str]:
    """The index behind the name that begins at an index, and the name; ("", the same index) where there is none."""
    end = index
    words: list[str] = []
    while end < len(tokens) and len(words) < _LONGEST:
        token = tokens[end]
        if token.text[0].isalpha() and (token.capital or not _stops(tokens, end)):
            if words and token.capital and _another(tokens, end):
                break
            words.append(_EXPANSIONS.get(token.text, token.text))
            end += 1
        elif token.text in DASHES or token.key == "vaf":
            follower = tokens[end + 1] if end + 1 < len(tokens) else None
            joins = follower is not None and follower.capital and not _another(tokens, end + 1)
            if not words or not joins:
                break
            words.append("và" if token.key == "vaf" else "-")
            end += 1
        else:
            break
    while words and words[-1] in ("và", "-"):
        words.pop()
        end -= 1
    if not words or (all_capitals(tokens, index, end) and len(words) > 1):
        return index, ""
    return end, standard_tone(" ".join(words))


def _stops(tokens: Sequence[Token], index: int) -> bool:
    pair = " ".join(token.key for token in tokens[index : index + 2])
    return tokens[index].key in keys_of("stops") or pair in keys_of("stops")


def _another(tokens: Sequence[Token], index: int) -> bool:
    """Whether another unit begins at an index."""
    return head_at(tokens, index) is not None or type_at(tokens, index) is not None
