"""What facts are asked of a store by: a selection of lines, the fields of ranking, the evidence of a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Selection:
    """Lines to be read: those of some units, or of one ranking; values of a field are alternatives, no periods all.

    `within` is the place whose units are ranked, "" for the country; it and `level` count where no units are named.
    """

    indicators: tuple[str, ...]
    level: str = ""
    within: str = ""
    periods: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


class Field(NamedTuple):
    """A ranking that something is known of: who is compared, in which period."""

    indicator: str
    level: str
    within: str
    period: str


class Held(NamedTuple):
    """A unit that some line is of."""

    entity: str
    name: str
    level: str
    within: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a figure stands: its sentence and, inside it, its quote; offsets count code points of `document.text`.

    `places` counts the prints of the text that carry it.
    """

    key: str
    figure: str
    document: str
    url: str
    title: str | None
    source: str | None
    published_on: str | None
    quote: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    confidence: float
    places: int
