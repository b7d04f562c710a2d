"""Names of offices that no list knows: how far a name runs behind "Phòng", "Trung tâm", "Cục", "Vụ", "Viện".

Phòng Quản lý hội và tổ chức phi chính phủ     capital first, then lower-case words up to one that cannot be
Trung tâm Xúc tiến đầu tư tổ chức ...          in a name: an auxiliary, a preposition, a verb of doing business
Trung tâm Xúc tiến Thương mại mở trang ...     capitals word by word: of the last only its second syllable is small
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc.vietnamese import standard_tone
from nlp.heads import head_at, keys_of
from nlp.tokens import DASHES, Token, all_capitals
from nlp.typewords import type_at

_LONGEST = 14
_EXPANSIONS = {"TTHC": "thủ tục hành chính", "CCHC": "cải cách hành chính", "CNTT": "công nghệ thông tin"}


def open_name(tokens: Sequence[Token], index: int, *, members: bool = False) -> tuple[int, str]:
    """The index behind the name that begins at an index, and the name; ("", the same index) where there is none.

    With `members` the name may go on behind commas with words that names are made of.
    """
    end = index
    words: list[str] = []
    listed = False  # lower-case members of a name have been met
    while end < len(tokens) and len(words) < _LONGEST:
        token = tokens[end]
        if token.text[0].isalpha() and (
            token.capital
            or not _stops(tokens, end)
            or _coordinated(tokens, index, end)
            or _governed(tokens, index, end)
        ):
            if words and token.capital and _another(tokens, end):
                country = head_at(tokens, end)
                if country is not None and country.kind == "country":
                    # "Cục Hàng hải Việt Nam" ends with the country.
                    words.append("Việt Nam")
                    end = country.end
                break
            words.append(_EXPANSIONS.get(token.text, token.text))
            end += 1
        elif token.text in DASHES or token.key == "vaf":
            follower = tokens[end + 1] if end + 1 < len(tokens) else None
            goes_on = listed and token.key == "vaf" and end + 1 < len(tokens) and not _stops(tokens, end + 1)
            joins = follower is not None and (follower.capital or goes_on) and not _another(tokens, end + 1)
            if not words or not joins:
                break
            words.append("và" if token.key == "vaf" else "-")
            end += 1
        elif token.text.isdigit() and words and words[-1].lower() == "số":
            words.append(token.text)  # "Phòng Công chứng số 3"
            end += 1
            break
        elif token.text == "," and words and members and _member(tokens, end + 1):
            words[-1] += ","
            end += 1
        elif token.text == "," and words and _goes_on(tokens, end + 1):
            words[-1] += ","
            end += 1
            listed = True
        else:
            break
    kept = _in_title_case(tokens, index, end)
    if kept < end:
        words, end = words[: len(words) - (end - kept)], kept
    while words and words[-1] in ("và", "-"):
        words.pop()
        end -= 1
    if not words or (all_capitals(tokens, index, end) and len(words) > 1):
        return index, ""
    return end, standard_tone(" ".join(words))


def _in_title_case(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where a name ends whose words each have a capital: behind the second syllable of the last of them.

    A capital behind "và", a dash or the first word of a name tells nothing: "Phòng Văn hóa và Thông tin".
    """
    capitals = [at for at in range(start, end) if tokens[at].capital and not tokens[at].text.isupper()]
    inner = [
        at for at in capitals if at > start + 1 and tokens[at - 1].key != "vaf" and tokens[at - 1].text not in DASHES
    ]
    return min(end, capitals[-1] + 2) if inner and len(capitals) > 2 else end


def _member(tokens: Sequence[Token], index: int) -> bool:
    """Whether a further member of a name stands behind a comma: "Thể thao", where no other unit begins."""
    pair = " ".join(token.key for token in tokens[index : index + 2])
    return index < len(tokens) and tokens[index].capital and pair in keys_of("name_members")


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether a further member of a name stands behind a comma without a capital: "phương tiện và người lái"."""
    pair = " ".join(token.key for token in tokens[index : index + 2])
    return index < len(tokens) and not tokens[index].capital and pair in keys_of("name_goes_on")


def _coordinated(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Whether a verb goes on a name that is itself of doing: "Phòng Kiểm tra và giám sát"."""
    return index - 2 > start and tokens[index - 1].key == "vaf" and _stops(tokens, start)


def _governed(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Whether a verb is the object of the two syllables that open a name: "Cục Quản lý đăng ký kinh doanh"."""
    first = " ".join(token.key for token in tokens[start : start + 2])
    function_word = tokens[index].key in keys_of("stops")  # "Cục Quản lý nhà để 31 văn bản quá hạn"
    return first in keys_of("transitive") and index in (start + 2, start + 3) and not function_word


def _stops(tokens: Sequence[Token], index: int) -> bool:
    pair = " ".join(token.key for token in tokens[index : index + 2])
    behind = " ".join(token.key for token in tokens[index - 1 : index + 1]) if index else ""
    if pair in keys_of("not_stops") or behind in keys_of("not_stops"):
        return False
    return tokens[index].key in keys_of("stops") or pair in keys_of("stops")


def _another(tokens: Sequence[Token], index: int) -> bool:
    """Whether another unit begins at an index."""
    return head_at(tokens, index) is not None or type_at(tokens, index) is not None
