"""What is carried along while a sentence is read, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from cchc.records import Aggregate, Measure, Status, Unit
from nlp.figures.items import ComponentItem, Value
from nlp.figures.setting import Setting
from nlp.rejections import Rejected


@dataclass(slots=True)
class Bound:
    """A figure before it is written: its value with everything that it was bound to."""

    value: Value
    measure: Measure
    code: str
    component: str | None
    rate: str | None
    subject: Unit | None
    period: str | None
    period_given: bool
    status: Status
    out_of: float | None
    aggregate: Aggregate | None
    scope: str | None
    anchor: int
    end: int
    confidence: float
    sentence: int


@dataclass(slots=True)
class State:
    code: str | None = None
    code_age: int = 0  # 0 in this sentence, 1 from the sentence before, 2 from the paragraph before
    components: list[ComponentItem] = field(default_factory=list)
    rate: str | None = None
    subjects: list[Unit] = field(default_factory=list)
    subject_age: int = 3
    agents: list[Unit] = field(default_factory=list)
    period: str | None = None
    period_given: bool = False
    no_period: bool = False
    compared: str | None = None
    status: Status = "actual"
    once: Status | None = None
    aggregate: Aggregate | None = None
    scope: str | None = None
    generic: bool = False
    scale: float | None = None
    # What the scale was said of: an index, and whether of its parts ("(thang điểm 10)" behind a list of them).
    scale_code: str | None = None
    scale_of_parts: bool = False
    anchors: list[int] = field(default_factory=list)
    seen_value: bool = False
    foreign: bool = False
    national: bool = False
    extreme: Aggregate | None = None
    outcome: bool = False

    def copy(self) -> State:
        one = object.__new__(State)
        for name in _FIELDS:  # `replace` takes thrice as long
            setattr(one, name, getattr(self, name))
        one.components, one.subjects, one.anchors = self.components[:], self.subjects[:], self.anchors[:]
        return one


_FIELDS = tuple(one.name for one in fields(State))


@dataclass(slots=True)
class Seen:
    """What a sentence leaves to the next one."""

    first_code: str | None = None
    rate: str | None = None
    subjects: list[Unit] = field(default_factory=list)
    foreign: bool = False
    topic: str | None = None
    vague: bool = False
    other_field: bool = False


@dataclass
class Memory:
    """What the reading of a document keeps from one sentence to the next."""

    setting: Setting
    bound: list[Bound] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    topic: str | None = None  # time that the paragraph is about
    paragraph_start: int = 0
    paragraph_rate: str | None = None  # rate named last in the sentence before
    sentence: int = 0  # start of the sentence that is being read
    last_rate: str | None = None  # what "tỷ lệ này" stands for
    # Times that the heading above names, for results or, under aims and tasks, for targets.
    section_period: str | None = None
    section_plan: str | None = None
    # Time that the document's rates are of: what the last one was of, at first what the headline says.
    rate_period: str | None = None
    part: ComponentItem | None = None  # part of an index that was named last: what "lĩnh vực này" stands for
    part_in: int = -1  # start of the paragraph that named it
    last_named: list[Unit] = field(default_factory=list)  # list of units that was named last
    named_in: int = -1  # start of the paragraph that named it
    years_told: list[str] = field(default_factory=list)  # years that a list named last
    years_in: int = -1  # start of the paragraph that named them
    last_aim: str | None = None  # time of the last target: what "cùng thời hạn này" stands for
    last_period: str | None = None  # of the last result: what "thời điểm trên" stands for
