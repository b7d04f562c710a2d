"""A conclusion as it is kept: the meeting, its passage, what was ordered and what was criticised there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from cchc.records import Conclusion, Meeting, Model, Record, Statement, Unit
from search_api.projection import due

ORDERED = ("directive", "recommendation")
CRITICISED = ("shortcoming", "difficulty", "cause")
# By nearness a deadline to come is its day as a number, 20260331; one that has passed is taken from the first of these,
# so that the latest comes first; and without any deadline it is the second.
PASSED, NEVER = 199_999_999, 300_000_000


class NamedUnit(Model):
    """A unit that a conclusion is of, or charges; `id` is its identity in the gazetteer, where it is known."""

    name: str
    id: str | None = None


class MeetingConclusion(Model):
    """The conclusion of one meeting.

    `directives` were ordered or asked for in it, by the one who concludes; `asked` is what others wished or asked for
    at the meeting. `criticised` was said at the meeting; `reported` is criticised in the same article, which tells of
    this meeting alone, without the article's saying that it was said there.
    """

    id: str
    meeting: Meeting
    directives: tuple[Statement, ...] = ()
    asked: tuple[Statement, ...] = ()
    criticised: tuple[Statement, ...] = ()
    reported: tuple[Statement, ...] = ()
    units: tuple[NamedUnit, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that was ordered, asked for, criticised or reported."""
        return (*self.directives, *self.asked, *self.criticised, *self.reported)

    @property
    def passage(self) -> str:
        """The words of the conclusion."""
        return self.meeting.conclusion.quote if self.meeting.conclusion else ""

    @property
    def speaker(self) -> str | None:
        """Name of the one who concludes, where the document gives it."""
        said = self.meeting.conclusion
        return said.speaker.name if said and said.speaker else None

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes of what was ordered and criticised, in the order of the text."""
        return tuple(dict.fromkeys(theme for one in (*self.directives, *self.criticised) for theme in one.themes))

    @property
    def assignees(self) -> tuple[str, ...]:
        """Units that something was assigned to; the subjects of a directive where it names nobody else."""
        return tuple(dict.fromkeys(name for one in self.directives for name in one.assignees or one.subjects))

    @property
    def deadlines(self) -> tuple[str, ...]:
        """Last days of the deadlines of what was ordered, ISO, the nearest first."""
        return tuple(sorted({day for one in self.directives if (day := due(one))}))

    @property
    def looked_for(self) -> str:
        """The words that it is found by: its passage and what stands in it or beside it."""
        people = (self.meeting.chair, self.meeting.conclusion.speaker if self.meeting.conclusion else None)
        named = (
            self.meeting.name, self.meeting.place, self.meeting.held_by,
            *(text for person in people if person for text in (person.name, person.position)),
            *(one.text for one in (*self.directives, *self.asked) if one.text not in self.passage),
            *(unit.name for unit in self.units),
        )  # fmt: skip
        return "\n".join(dict.fromkeys((self.passage, *(text for text in named if text))))

    def values(self) -> Iterator[tuple[str, str]]:
        """Field and value of what it is narrowed by: speaker, assignee, theme, subject, deadline."""
        if self.speaker:
            yield "speaker", self.speaker
        yield from (("assignee", name) for name in self.assignees)
        yield from (("theme", theme) for theme in self.themes)
        yield from (("subject", value) for unit in self.units for value in (unit.name, unit.id) if value)
        yield from (("deadline", day) for day in self.deadlines)


def conclusions_of(record: Record) -> Iterator[MeetingConclusion]:
    """The conclusions of a record, in the order of its meetings."""
    for number, meeting in enumerate(record.meetings):
        said = meeting.conclusion
        if said is None:
            continue

        def here(one: Statement, number: int = number, start: int = said.start, end: int = said.end) -> bool:
            return one.meeting == number or (one.meeting is None and start <= one.start and one.end <= end)

        ordered = [one for one in record.statements if one.type in ORDERED and here(one)]
        directives = tuple(one for one in ordered if _concluded(one, said))
        blame = [one for one in record.statements if one.type in CRITICISED]
        criticised = tuple(one for one in blame if here(one))
        alone = len(record.meetings) == 1
        reported = tuple(one for one in blame if alone and one.meeting is None and one not in criticised)
        names = (
            meeting.held_by,
            *(name for one in (*directives, *criticised) for name in (*one.assignees, *one.subjects)),
        )
        identity = sha256("\x1f".join(("conclusion", record.document.id, str(said.start), str(said.end))).encode())
        yield MeetingConclusion(
            id=identity.hexdigest()[:16],
            meeting=meeting,
            directives=directives,
            asked=tuple(one for one in ordered if one not in directives),
            criticised=criticised,
            reported=reported,
            units=tuple(_units(names, record.units)),
        )


def _concluded(one: Statement, said: Conclusion) -> bool:
    """Whether an order is the conclusion's own: in its words, or in other words of the one who concludes."""
    if said.start <= one.start and one.end <= said.end:
        return True
    name = said.speaker.name if said.speaker else None
    return bool(name and one.speaker and one.speaker.name == name)


def _units(names: Iterable[str | None], units: Iterable[Unit]) -> Iterator[NamedUnit]:
    known = {unit.name: unit.id for unit in reversed(tuple(units))}
    for name in dict.fromkeys(names):
        if name:
            yield NamedUnit(name=name, id=known.get(name))
