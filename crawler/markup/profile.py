"""What a CMS family calls the parts of its article page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from cchc.literals import needs

# Escapes and named groups mean another thing in capitals.
_CAPITALS = re.compile(r"\\.|\(\?P|[^\W\d_]+")


def _lowered(mark: str) -> re.Pattern[str]:
    """A mark for text in lower case: matching without case cannot leap to a pattern's first letters."""
    return re.compile(_CAPITALS.sub(lambda part: part[0] if part[0][0] in "\\(" else part[0].lower(), mark))


def _letters(mark: str) -> tuple[str, ...]:
    """Letters of which a mark holds one, or none where it need hold none."""
    clauses = (clause for clause in needs(mark) if not any(char.isdigit() for char in "".join(clause)))
    return tuple(sorted(next(clauses, ())))


def _joined(names: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{name})" for name in names)) if names else None


@dataclass(frozen=True)
class Profile:
    """One family. `marks` are regular expressions over the page's source, each with its weight; a page is of the
    family with the highest sum, if that reaches 2. The others are regular expressions over signatures
    (`div #news-bodyhtml .bodytext @articlebody`), in order of trust. `date_formats` are how a portal writes dates where
    it says so (`crawler.dateformats`).
    """

    name: str
    marks: tuple[tuple[str, int], ...] = ()
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    attachments: tuple[str, ...] = field(default=())
    date_formats: tuple[str, ...] = ()

    def score(self, lowered: str) -> int:
        """How much of a page's source, given in lower case, speaks for this family."""
        return sum(
            weight
            for mark, letters, weight in self._marks
            if (not letters or any(one in lowered for one in letters)) and mark.search(lowered)
        )

    @cached_property
    def _marks(self) -> tuple[tuple[re.Pattern[str], tuple[str, ...], int], ...]:
        """Each mark with letters of which it holds one: pages hold few of another family's, and are soon searched."""
        marks = [(_lowered(mark), weight) for mark, weight in self.marks]
        return tuple((mark, _letters(mark.pattern), weight) for mark, weight in marks)

    @cached_property
    def bodies(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(name) for name in self.body)

    @cached_property
    def titles(self) -> re.Pattern[str] | None:
        return _joined(self.title)

    @cached_property
    def leads(self) -> re.Pattern[str] | None:
        return _joined(self.lead)

    @cached_property
    def dates(self) -> re.Pattern[str] | None:
        return _joined(self.date)

    @cached_property
    def authors(self) -> re.Pattern[str] | None:
        return _joined(self.author)

    @cached_property
    def drops(self) -> re.Pattern[str] | None:
        return _joined(self.drop)
