"""A ranking as a page shows it: a line a unit with rank, score, change and the line of its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from search_api.facts.derivation import breaks_between
from search_api.facts.entities import UnitRef
from search_api.facts.kept import Source
from search_api.facts.lookup import RankedField
from search_api.facts.periods import filled
from search_api.facts.rankings import Ranking, Row, known_rows
from search_api.facts.selection import Selection
from search_api.facts.sentences import Sentences
from search_api.ui.facts import FactCell, cell, stated_cell
from search_api.ui.formats import Formats
from search_api.ui.plots import By, cell_by
from search_api.ui.sparkline import sparkline

CHANGES = ("rank_change", "score_change")


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
    """The lines of a ranking in its order, with the past of its units up to its period."""
    past = histories(store, field, ranking.component)
    periods = _chain(field.periods, ranking.period)
    breaks = {
        place for place in range(1, len(periods)) if breaks_between(field.indicator, periods[place - 1], periods[place])
    }
    # Ranks where as many are known as scores: they tell more at a glance.
    here = [past.get(row.unit.id, {}) for row in ranking.rows]
    known = {
        by: sum(number(rows[one], by) is not None for rows in here for one in rows if one in periods) for by in _BY
    }
    by: By = "rank" if known["rank"] >= known["score"] else "score"
    values = {
        row.unit.id: [number(rows[one], by) if one in rows else None for one in periods]
        for row, rows in zip(ranking.rows, here, strict=True)
    }
    reached = [value for line in values.values() for value in line if value is not None]
    return Standings(
        tuple(
            Standing(
                unit=row.unit,
                rank=cell_by(row, "rank", sentences, f),
                score=cell_by(row, "score", sentences, f),
                changes={measure: cell(row, measure, sentences, f) for measure in CHANGES},
                line=sparkline(
                    values[row.unit.id], _told(values[row.unit.id], periods, f),
                    lowest=min(reached, default=0.0), highest=max(reached, default=1.0), ranks=by == "rank",
                    breaks=breaks,
                ),
                disputed=[
                    (f.t(f"measure.{measure}"), cell(row, measure, sentences, f))
                    for measure, fact in row.facts.items() if fact.conflict
                ],
            )
            for row in ranking.rows
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


_BY: tuple[By, By] = ("rank", "score")


def number(row: Row, by: By) -> float | None:
    """Rank or score, a percent where there is no score; None where nothing is known or decided."""
    score = row.number("score")
    return row.rank if by == "rank" else score if score is not None else row.number("percent")


def _chain(periods: Sequence[str], last: str) -> list[str]:
    """Periods of the same kind up to one: a year of which nothing is known has its place too."""
    place = list(periods).index(last)
    return filled(one for one in periods[: place + 1] if len(one) == len(last))


def _told(values: Sequence[float | None], periods: Sequence[str], f: Formats) -> str:
    return "; ".join(
        f"{f.period(period)}: {f.number(value)}"
        for period, value in zip(periods, values, strict=True)
        if value is not None
    )
