"""What charts of rankings draw: facts as points, with the words of the page's language and the day of the break."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from search_api.charts.points import Note, Point
from search_api.facts.derivation import breaks_between
from search_api.facts.entities import UnitRef, last_month
from search_api.facts.rankings import Row
from search_api.facts.sentences import Sentences
from search_api.ui.facts import FactCell, cell
from search_api.ui.formats import Formats

By = Literal["rank", "score"]
# From the first period that ends after it on, provinces are those of today.
MERGED_ON = "2025-07-01"


def measure_of(row: Row, by: By) -> str:
    """The measure of a row that a table shows for its rank or its score: a percent where there is no score."""
    if by == "score" and "score" not in row.facts and "score" not in row.derived and "percent" in row.facts:
        return "percent"
    return by


def is_known(row: Row, by: By) -> bool:
    """Whether the rank or the score of a row is stated, or follows from what is."""
    measure = measure_of(row, by)
    return measure in row.facts or measure in row.derived


def scale_of(row: Row, by: By) -> float | None:
    """What a score of the row counts to; None for its rank, and where nobody says."""
    measure = measure_of(row, by)
    if measure == "percent":
        return 100.0
    if measure in row.facts:
        return row.facts[measure].key.scale
    return row.derived[measure].out_of if by == "score" and measure in row.derived else None


def cell_by(row: Row, by: By, sentences: Sentences, f: Formats) -> FactCell:
    """The rank or the score of a row."""
    return cell(row, measure_of(row, by), sentences, f)


def unit_name(unit: UnitRef, f: Formats) -> str:
    """A unit's name, with its days where they tell it from another: "Tỉnh Bắc Ninh (đến 30/06/2025)"."""
    validity = f.validity(unit.id)
    return f"{unit.name} ({validity})" if validity else unit.name


def point(row: Row, by: By, sentences: Sentences, f: Formats, name: str | None = None) -> Point:
    """A row as a point of a chart; without a value where none is known or decided."""
    made = cell_by(row, by, sentences, f)
    shown = f.t("value.rank", value=made.shown) if by == "rank" and made.shown[:1].isdigit() else made.shown
    note: Note = "conflict" if made.state in ("conflict", "undecided") else "derived" if made.state == "derived" else ""
    return Point(
        name or unit_name(row.unit, f), f.period(row.period), made.number, shown, note, made.address, scale_of(row, by)
    )


def notes(f: Formats) -> Mapping[str, str]:
    """What a point says beside its value where it is disputed or derived."""
    return {"conflict": f.t("fact.conflict"), "derived": f.t("fact.derived")}


def over_the_merger(first: str, last: str, level: str) -> bool:
    """Whether provinces were merged between two periods, given in the order of time."""
    return level == "province" and merged(last) and not merged(first)


def parted(indicator: str, first: str, last: str, level: str) -> bool:
    """Whether two periods of an index, given in the order of time, do not compare for units of a level."""
    return over_the_merger(first, last, level) or bool(breaks_between(indicator, first, last, level))


def merged(period: str) -> bool:
    """Whether the provinces of a period are those of after the merger."""
    return last_month(period) >= MERGED_ON[:7]
