"""What a reading keeps: points found, the frame that is open, the sections of headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cchc.records import Person, StatementType
from nlp.statements.voices import Voice

SectionKind = StatementType | Literal["none"]


@dataclass(frozen=True, slots=True)
class Point:
    """A stated point before its offsets are trimmed for good."""

    kind: StatementType
    start: int
    end: int
    speaker: Person | None
    by: str | None
    subjects: tuple[str, ...]
    rule: str
    line: int


@dataclass
class Frame:
    """What is open: the kind of points that are to follow, whose words they are, whom they are of."""

    kind: StatementType
    voice: Voice
    subjects: tuple[str, ...] = ()
    rule: str = ""
    pending: bool = False  # ended with ":", a list follows on the next lines
    listed: bool = False  # items of such a list have been met
    strict: bool = False  # only clauses whose own wording fits join
    council: bool = False
    line: int = -1  # where it was opened
    until: int = -1  # end of the sentence that opened it
    ends: bool = False  # with its sentence
    rank: int = 0  # of the opener's mark: a heading of this rank or above ends the list
    headed: int = -1  # the line right below a heading that says of whom the next items are
    paused: bool = False  # a sentence that tells of nothing amiss stood among the findings
    outer: Frame | None = None  # a list of charges that a request among its items interrupts
    quoted: bool = False  # the voice is that of a quotation, and ends with it
    request: bool = False
    last: tuple[str, ...] = ()  # subjects of the last point, inherited by a task without a subject


@dataclass
class Section:
    rank: int
    kind: SectionKind | None
    subjects: tuple[str, ...] = ()
    aims: bool = False  # its heading, or one above, names what a plan is for
