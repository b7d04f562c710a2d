"""A ranking as a page shows it: a line a unit with rank, score, change and the line of its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from search_api.facts.entities import UnitRef
from search_api.facts.kept import Source
from search_api.facts.lookup import RankedField
from search_api.facts.periods import alike, filled
from search_api.facts.rankings import Ranking, Row, known_rows
from search_api.facts.readings import own_scale
from search_api.facts.selection import Selection
from search_api.facts.sentences import Sentences
from search_api.ui.axes import scales_of, usual_scale
from search_api.ui.facts import FactCell, cell, stated_cell
from search_api.ui.formats import Formats
from search_api.ui.plots import By, cell_by, parted, scale_of
from search_api.ui.sparkline import sparkline

CHANGES = ("rank_change", "score_change")
SHOWN = ("rank", "score", "percent", *CHANGES)


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in a ranking. `disputed` are the measures that documents disagree about, by their names in words."""

    unit: UnitRef
    rank: FactCell
    score: FactCell
    changes: Mapping[str, FactCell]
    line: Markup
    disputed: Sequence[tuple[str, FactCell]]


@dataclass(frozen=True, slots=True)
class Together:
    """What is said of a group of units as a whole: the words for it, of what kind it is, of what, and the value."""

    group: str
    aggregate: str
    measure: str
    cell: FactCell


@dataclass(frozen=True, slots=True)
class Standings:
    """The lines of a ranking; `ranked` tells whether the small lines show ranks, else they show scores. `groups` stand
    apart from them."""

    lines: tuple[Standing, ...]
    ranked: bool
    groups: tuple[Together, ...] = ()


def histories(store: Source, field: RankedField, component: str | None) -> dict[str, dict[str, Row]]:
    """Unit -> period -> what is stated of it in a field, of results alone."""
    known = known_rows(store, Selection((field.indicator,), field.level, field.within), component, "actual")
    found: dict[str, dict[str, Row]] = {}
    for rows in known.values():
        for row in rows:
            found.setdefault(row.unit.id, {})[row.period] = row
    return found


def standings(store: Source, field: RankedField, ranking: Ranking, sentences: Sentences, f: Formats) -> Standings:
    """The lines of a ranking in its order, with the past of its units up to its period.

    A unit of which something else alone is known (a trend, a place in a smaller group) has no line.
    """
    shown = [row for row in ranking.rows if is_shown(row)]
    past = histories(store, field, ranking.component) if shown else {}
    by, drawn = _drawn(field, ranking, {row.unit.id: past.get(row.unit.id, {}) for row in shown}, f)
    return Standings(
        tuple(
            Standing(
                unit=row.unit,
                rank=cell_by(row, "rank", sentences, f),
                score=cell_by(row, "score", sentences, f),
                changes={measure: cell(row, measure, sentences, f) for measure in CHANGES},
                line=drawn[row.unit.id],
                disputed=[
                    (f.t(f"measure.{measure}"), cell(row, measure, sentences, f))
                    for measure, fact in row.facts.items() if fact.conflict
                ],
            )
            for row in shown
        ),
        by == "rank",
        tuple(
            Together(
                fact.name, f.t(f"aggregate.{fact.key.aggregate}"), f.t(f"measure.{fact.key.measure}"),
                stated_cell(fact, sentences, f),
            )
            for fact in ranking.groups
        ),
    )  # fmt: skip


def is_shown(row: Row) -> bool:
    """Whether a column of the table has something of a row."""
    return any(measure in row.facts or measure in row.derived for measure in SHOWN)


def _drawn(
    field: RankedField, ranking: Ranking, past: Mapping[str, Mapping[str, Row]], f: Formats
) -> tuple[By, Mapping[str, Markup]]:
    """What the small lines show, and the line of each unit. All have one scale, and values on others are left out."""
    periods = _chain(field.periods, ranking.period)
    breaks = {
        place
        for place in range(1, len(periods))
        if parted(field.indicator, periods[place - 1], periods[place], field.level)
    }
    # Ranks where as many are known as scores: they tell more at a glance.
    known = {by: [_valued(rows.get(one), by) for rows in past.values() for one in periods] for by in _BY}
    counts = {by: sum(value is not None for value in found) for by, found in known.items()}
    by: By = "rank" if counts["rank"] >= counts["score"] else "score"
    own = own_scale(field.indicator, ranking.component)
    valued = [one for one in known[by] if one is not None]
    scales = scales_of(valued, own)
    drawn = usual_scale(scales, own)
    scale = dict(zip(valued, scales, strict=True))
    values = {
        unit: [one[0] if (one := _valued(rows.get(period), by)) and scale[one] == drawn else None for period in periods]
        for unit, rows in past.items()
    }
    reached = [value for line in values.values() for value in line if value is not None]
    return by, {
        unit: sparkline(
            line, _told(line, periods, f), lowest=min(reached, default=0.0), highest=max(reached, default=1.0),
            ranks=by == "rank", breaks=breaks,
        )
        for unit, line in values.items()
    }  # fmt: skip


_BY: tuple[By, By] = ("rank", "score")


def number(row: Row, by: By) -> float | None:
    """Rank or score, a percent where there is no score; None where nothing is known or decided."""
    score = row.number("score")
    return row.rank if by == "rank" else score if score is not None else row.number("percent")


def _valued(row: Row | None, by: By) -> tuple[float, float | None] | None:
    """The value of a row with its scale."""
    value = number(row, by) if row is not None else None
    return (value, scale_of(row, by)) if row is not None and value is not None else None


def _chain(periods: Sequence[str], last: str) -> list[str]:
    """Periods of the same kind up to one: a year of which nothing is known has its place too."""
    place = list(periods).index(last)
    return filled(one for one in periods[: place + 1] if alike(one, last))


def _told(values: Sequence[float | None], periods: Sequence[str], f: Formats) -> str:
    return "; ".join(
        f"{f.period(period)}: {f.number(value)}"
        for period, value in zip(periods, values, strict=True)
        if value is not None
    )
