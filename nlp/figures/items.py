"""What can stand in a sentence that states figures. All offsets are of the searchable text of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cchc.records import Aggregate, Comparator, Unit
from nlp.periods import PeriodMention

Kind = Literal["rank", "score", "percent", "change", "grade", "trend"]
CueName = Literal[
    "target",
    "forecast",
    "mean",
    "median",
    "max",
    "min",
    "pairwise",
    "scale",
    "generic",
    "foreign",
    "compare",
    "this_part",
]


@dataclass(slots=True)
class Item:
    start: int
    end: int


@dataclass(slots=True)
class IndicatorItem(Item):
    code: str
    total: bool = False


@dataclass(slots=True)
class ComponentItem(Item):
    """A named part of an index; `codes` are the indices that have it, empty for one known by its cue only."""

    codes: tuple[str, ...]
    words: str
    cued: bool = False


@dataclass(slots=True)
class RateItem(Item):
    """A rate by name ("tỷ lệ hồ sơ đúng hạn"); `again` for "tỷ lệ này"."""

    words: str
    again: bool = False
    # The noun behind "100%": its words follow the value.
    behind: bool = False
    outcome: bool = False  # dossiers "đúng hạn 1.200 hồ sơ": a share of them is a rate too


@dataclass(slots=True)
class UnitItem(Item):
    unit: Unit
    anaphor: bool = False
    joined: bool = False  # the next member of the same list follows


@dataclass(slots=True)
class PeriodItem(Item):
    mention: PeriodMention
    compared: bool = False  # behind "so với", "cùng kỳ": what a change is measured from
    deadline: bool = False


@dataclass(slots=True)
class CueItem(Item):
    name: CueName
    number: float | None = None


@dataclass(slots=True)
class Value(Item):
    """A number, a class or a movement with what stands at it. `number` of a change carries its sign."""

    kind: Kind
    number: float | None = None
    word: str = ""
    unit: str = ""
    out_of: float | None = None
    comparator: Comparator = "="
    role: Literal["", "from", "to"] = ""
    rule: str = ""
    # Where the words that name a rank's field end ("7/9 huyện, thị xã" ), at least `end`.
    field_end: int = 0
    against_mean: bool = False
    extreme: Aggregate | None = None  # the end of a range that a group lies in


@dataclass(slots=True)
class PairList(Item):
    """Values that "lần lượt" gives to the members of the list before it, in order.

    `places` are what stands in parentheses behind them, one for each: "86,2% (hạng 17) và 84,9% (hạng 20)", "thứ hai
    (88,6 điểm) và thứ ba (87,1 điểm)"; or empty.
    """

    values: list[Value] = field(default_factory=list)
    places: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class Paren(Item):
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Boundary(Item):
    """A semicolon: a new clause, in which a time named before it may no longer hold."""
