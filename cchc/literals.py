r"""What every match of a pattern holds, read from the pattern: its required literals.

`hạng\s+(?:nhất|nhì|\d+)` needs a word with "hạng" in it, and one with "nhất", "nhì" or a digit.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

# Python's own reader of patterns. A step of it that is not known here counts as one that needs nothing.
_parser: Any = importlib.import_module("re._parser")
_steps: Any = importlib.import_module("re._constants")

Clause = frozenset[str]  # one of these stands in every match
_NONE: Clause = frozenset()

_REPEATS = frozenset({_steps.MAX_REPEAT, _steps.MIN_REPEAT, _steps.POSSESSIVE_REPEAT})
_WIDTHLESS = frozenset({_steps.ASSERT, _steps.ASSERT_NOT, _steps.AT})

_MOST_FORMS = 24  # spellings of a stretch that are followed one by one
_MOST_LETTERS = 120  # members of a clause
MOST_CLAUSES = 3
DIGITS = re.compile(r"\d+")


def needs(pattern: str) -> tuple[Clause, ...]:
    """What every match of a pattern holds: of each clause one member, the clause that is met least often first.

    Members have no blanks, and "0" for any run of digits. Empty where nothing is sure.
    """
    parsed = _parser.parse(pattern)
    if parsed.state.flags & re.IGNORECASE:
        return ()
    forms, clauses = _read(parsed)
    clauses += _clause(forms)
    distinct = list(dict.fromkeys(clauses))
    kept = [one for one in distinct if not any(other is not one and _implies(other, one) for other in distinct)]
    return tuple(sorted(kept, key=_commonness)[:MOST_CLAUSES])


def _implies(clause: Clause, other: Clause) -> bool:
    return all(any(short in long for short in other) for long in clause)


def _commonness(clause: Clause) -> int:
    """A guess of how many sentences meet a clause: short letters are in many."""
    return sum({1: 40, 2: 12, 3: 4}.get(len(letters), 2) for letters in clause)


def _clause(forms: set[str] | None) -> list[Clause]:
    """The clause that one of the forms stands there; none where a form is empty or they are too many."""
    if not forms or "" in forms or len(forms) > _MOST_LETTERS:
        return []
    words = {_longest(form) for form in forms}
    if "" in words:
        return []
    shortest = sorted(words, key=len)
    kept: list[str] = []
    for word in shortest:
        if not any(letters in word for letters in kept):
            kept.append(word)
    return [frozenset(kept)]


def _longest(form: str) -> str:
    """The longest word of a form, "0" for its digits."""
    return max(DIGITS.sub("0", form).split(), key=len, default="")


class _Stretch:
    """The letters that stand next to each other at the point which the reading of a pattern has come to."""

    def __init__(self) -> None:
        self.forms = {""}
        self.whole = True  # everything so far is in the forms
        self.clauses: list[Clause] = []

    def end(self) -> None:
        if self.forms != {""}:
            self.clauses += _clause(self.forms)
            self.forms = {""}
        self.whole = False

    def add(self, forms: set[str] | None, clauses: Sequence[Clause] = ()) -> None:
        self.clauses += clauses
        if forms is None or len(forms) * len(self.forms) > _MOST_FORMS:
            self.end()
            self.clauses += _clause(forms)
        elif any(char.isspace() or char.isdigit() for form in forms for char in form):
            # Words are told apart by blanks, and a run of digits may go on: what holds either stands for itself.
            self.end()
            self.clauses += _clause(forms)
        else:
            self.forms = {first + second for first in self.forms for second in forms}


def _read(parsed: Iterable[tuple[Any, Any]]) -> tuple[set[str] | None, list[Clause]]:
    """(every form of what is matched, or None where they are too many, and what else it needs)."""
    stretch = _Stretch()
    letters = ""  # that were read last and are in no form yet
    for step, value in parsed:
        if step is _steps.LITERAL:
            letters += chr(value)
            continue
        if letters:
            stretch.add({letters})
            letters = ""
        if step is _steps.IN:
            stretch.add(_letters(value))
        elif step is _steps.SUBPATTERN and not value[1] and not value[2]:
            stretch.add(*_read(value[3]))
        elif step is _steps.ATOMIC_GROUP:
            stretch.add(*_read(value))
        elif step is _steps.BRANCH:
            stretch.add(*_read_branches(value[1]))
        elif step in _REPEATS:
            stretch.add(*_read_repeat(*value))
        elif step is _steps.ASSERT and value[0] > 0:
            forms, clauses = _read(value[1])
            stretch.clauses += clauses + _clause(forms)
        elif step not in _WIDTHLESS:
            stretch.end()
    if letters:
        stretch.add({letters})
    if stretch.whole:
        return stretch.forms, stretch.clauses
    stretch.end()
    return None, stretch.clauses


def _letters(members: Sequence[tuple[Any, Any]]) -> set[str] | None:
    """The letters of a class such as `[,;]` or `[\\d.]`; None for one of many."""
    letters: set[str] = set()
    for kind, value in members:
        if kind is _steps.LITERAL:
            letters.add(chr(value))
        elif kind is _steps.CATEGORY and value is _steps.CATEGORY_DIGIT:
            letters.add("0")
        elif kind is _steps.RANGE and value[1] - value[0] < _MOST_FORMS:
            letters |= {chr(code) for code in range(value[0], value[1] + 1)}
        else:
            return None
    return letters


def _read_branches(branches: Iterable[Iterable[tuple[Any, Any]]]) -> tuple[set[str] | None, list[Clause]]:
    read = [_read(branch) for branch in branches]
    if all(forms is not None and not clauses for forms, clauses in read):
        return set().union(*(forms or () for forms, _ in read)), []
    rarest = [min(clauses + _clause(forms), key=_commonness, default=_NONE) for forms, clauses in read]
    return None, _clause(set().union(*rarest)) if all(rarest) else []


def _read_repeat(least: int, most: Any, repeated: Any) -> tuple[set[str] | None, list[Clause]]:
    forms, clauses = _read(repeated)
    if least == most == 1:
        return forms, clauses
    if least == 0:
        return ({"", *forms}, []) if most == 1 and forms is not None and not clauses else (None, [])
    return None, clauses + _clause(forms)
