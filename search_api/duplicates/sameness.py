"""When two prints of a text say one and the same thing: keys of figures, statements and conclusions, equal across them.

What a document says twice (in its text and in a table) stays two: the second has a key of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from cchc.records import Figure, Statement
from search_api.conclusions.model import MeetingConclusion
from search_api.duplicates.vocabulary import words


def figure_facts(figures: Iterable[Figure]) -> list[str]:
    """Keys of a document's figures, in their order. What names and measures it counts, not where it stands."""
    return _numbered(
        _digest(
            one.indicator, _folded(one.indicator_text) if one.indicator == "OTHER" else "", _folded(one.component),
            one.subject_id or one.subject, one.period, one.measure, one.value, one.out_of, one.comparator, one.status,
            _folded(one.scope), one.aggregate,
        )
        for one in figures
    )  # fmt: skip


def statement_facts(statements: Iterable[Statement]) -> list[str]:
    """Keys of a document's statements, in their order: the type and the folded words."""
    return _numbered(_digest(one.type, _folded(one.text)) for one in statements)


def conclusion_facts(conclusions: Iterable[MeetingConclusion]) -> list[str]:
    """Keys of a document's conclusions, in their order: the folded words."""
    return _numbered(_digest("conclusion", _folded(one.passage)) for one in conclusions)


def _folded(text: str | None) -> str:
    return " ".join(words(text or ""))


def _digest(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _numbered(keys: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return found
