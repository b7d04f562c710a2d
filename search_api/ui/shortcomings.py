"""Shortcomings as the desk shows them: counts by theme and year that lead to the list, groups, points lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search_api.facts.entities import UnitRef
from search_api.facts.periods import order
from search_api.facts.sentences import Sentences, facts_in
from search_api.parameters import StatementPageParameters
from search_api.protocol import Store
from search_api.shortcomings.blamed import Blamed
from search_api.shortcomings.mending import Mending
from search_api.shortcomings.points import Lost, lost
from search_api.shortcomings.recurrence import THEMES, Count, Recurring
from search_api.ui.conclusions import PATH as CONCLUSIONS
from search_api.ui.conclusions import Order, Why, orders, reasons
from search_api.ui.facts import MOST_CLAIMS, FactCell, cell
from search_api.ui.formats import Formats
from search_api.ui.pages import address
from search_api.ui.said import Said, said_rows

PATH = "/ton-tai"
MOST_YEARS = 15


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes by years of publication, the oldest first; a cell is a number and the list that it counts, or None."""

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str] | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class LostCell:
    """A part of an index in a period: its score, and what is missing to its maximum; `share` of it, 0 to 1."""

    score: FactCell
    most: str
    lost: str
    share: float | None
    declared: bool


@dataclass(frozen=True, slots=True)
class LostTable:
    """Themes by periods of a unit, the oldest first."""

    unit: UnitRef
    validity: str
    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[LostCell | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    group: Recurring
    name: str
    rows: tuple[tuple[str, Said], ...]  # year and statement


@dataclass(frozen=True, slots=True)
class ShownMending:
    mending: Mending
    address: str
    order: Order
    why: tuple[Why, ...]


def matrix(found: Sequence[Count], parameters: StatementPageParameters) -> Matrix:
    """The counts as a table whose every number leads to its list."""
    years = tuple(sorted({one.year for one in found})[-MOST_YEARS:])
    numbers = {(one.theme, one.year): one.number for one in found}

    def at(theme: str, year: int) -> tuple[int, str] | None:
        number = numbers.get((theme, year))
        return (number, address(PATH, parameters.pairs(theme=(theme,), year=(year,), page=1))) if number else None

    themes = [theme for theme in THEMES if any(one.theme == theme for one in found)]
    return Matrix(years, tuple((theme, tuple(at(theme, year) for year in years)) for theme in themes))


def lost_tables(store: Store, units: Iterable[UnitRef], themes: Sequence[str], f: Formats) -> list[LostTable]:
    """What is known of the parts of the index of units, each number with its sentence."""
    return [table for unit in units if (table := _lost_table(store, unit, themes, f)) is not None]


def _lost_table(store: Store, unit: UnitRef, themes: Sequence[str], f: Formats) -> LostTable | None:
    found = lost(store, unit, themes)
    if not found:
        return None
    sentences = Sentences(store, facts_in(one.row for one in found), 1, claims=MOST_CLAIMS)
    cells = {(one.theme, one.period): _lost_cell(one, sentences, f) for one in found}
    periods = tuple(sorted({one.period for one in found}, key=order))
    rows = tuple(
        (theme, tuple(cells.get((theme, period)) for period in periods))
        for theme in THEMES
        if any(one.theme == theme for one in found)
    )
    return LostTable(unit, f.validity(unit.id), periods, rows)


def _lost_cell(one: Lost, sentences: Sentences, f: Formats) -> LostCell:
    return LostCell(
        cell(one.row, "score", sentences, f),
        f.number(one.most) if one.most is not None else "",
        f.number(one.lost) if one.lost is not None else "",
        one.share,
        one.source == "declared",
    )


def unit_name(unit: Blamed, f: Formats) -> str:
    """A unit for people: with its days where it is of one time, with its place where that tells it apart."""
    if not unit.named:
        return f.t("shortcomings.nobody", place=unit.name or f.t("shortcomings.no_place"), portal=f.portal(unit.source))
    if unit.place is None:
        return unit.name
    if unit.place.name != unit.name:
        return f"{unit.name} ({unit.place.name})"
    told = f.validity(unit.place.id) if unit.place.level == "province" else unit.place.province
    return f"{unit.name} ({told})" if told else unit.name


def groups(found: Iterable[Recurring], f: Formats) -> list[ShownGroup]:
    """Groups with the sentences of their members, the newest first."""
    return [
        ShownGroup(
            one,
            unit_name(one.unit, f),
            tuple(((row.hit.document.published_at or "")[:4], row) for row in said_rows(one.members)),
        )
        for one in found
    ]


def mendings(found: Iterable[Mending], f: Formats) -> list[ShownMending]:
    """Conclusions with the order that is nearest."""
    return [
        ShownMending(
            one,
            f"{CONCLUSIONS}/{one.conclusion.conclusion.id}",
            next(order for order in orders(one.conclusion) if order.statement.id == one.order.id),
            reasons(one.reasons, f),
        )
        for one in found
    ]
