""" "Did you mean": a query with its slips mended and its tone marks restored, in words that the store itself has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from cchc.vietnamese import nfc
from search_api.matching.closeness import SHORTEST, close
from search_api.matching.queries import ParsedQuery
from search_api.matching.words import Word, folded, words

# What a neighbour that fits too counts, beside the mere word.
NEIGHBOUR = 20


def suggestion(typed_text: str, query: ParsedQuery, texts: Iterable[str], *, beside_only: bool) -> str | None:
    """The query as typed, each word as it is written where it was found; None where no slip could be mended.

    `texts` are what the mended query found. Of several ways to mend a word, that counts which stands beside the other
    words of the query most often. `beside_only` takes none that stands beside none of them: where hits lack words, a
    word that is merely alike may be anything.
    """
    typed = [word for clause in query.clauses for word in clause.typed.words]
    slipped = {clause.typed.words[0] for clause in query.clauses if clause.typed.form == "fuzzy"}
    if not slipped:
        return None
    votes: list[Counter[str]] = [Counter() for _ in typed]
    for text in texts:
        held = list(words(text))
        for place, word in enumerate(held):
            before = held[place - 1] if place else None
            after = held[place + 1] if place + 1 < len(held) else None
            for number, asked in enumerate(typed):
                if _fits(asked, word, asked in slipped):
                    beside = number > 0 and before is not None and _fits(typed[number - 1], before, True)
                    behind = number + 1 < len(typed) and after is not None and _fits(typed[number + 1], after, True)
                    if asked in slipped and beside_only and not (beside or behind):
                        continue
                    votes[number][word.exact] += 1 + NEIGHBOUR * (beside + behind)
                elif asked in slipped and after is not None and asked.folded == word.folded + after.folded:
                    votes[number][f"{word.exact} {after.exact}"] += 1 + NEIGHBOUR
    if not all(votes[number] for number, word in enumerate(typed) if word in slipped):
        return None
    mended = [
        asked.exact if (asked.marked and asked not in slipped) or not counted else counted.most_common(1)[0][0]
        for asked, counted in zip(typed, votes, strict=True)
    ]
    return _replaced(nfc(typed_text), typed, mended)


def _replaced(text: str, typed: Sequence[Word], mended: Sequence[str]) -> str:
    """The text with its words replaced in their order; signs, quotes and fields stay as they are."""
    plain = folded(text)
    parts: list[str] = []
    position = 0
    for asked, word in zip(typed, mended, strict=True):
        found = re.compile(rf"(?<!\w){re.escape(asked.folded)}(?!\w)").search(plain, position)
        if found:
            parts += [text[position : found.start()], word]
            position = found.end()
    return "".join([*parts, text[position:]])


def _fits(asked: Word, word: Word, slipped: bool) -> bool:
    if asked.folded == word.folded:
        return True
    return slipped and len(asked.folded) >= SHORTEST and close(asked.folded, word.folded)
