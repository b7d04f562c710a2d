"""Checks of a record: figures that cannot all be right are named together and lose confidence.

rank_above_field      a rank beyond the number of those ranked
score_above_scale     more points than there are
points_and_percent    points out of their maximum do not give the percentage that stands for the same thing
components_and_total  the components of an index do not add up to its total
change_and_values     a change differs from the difference of the two values that it lies between
year_after_document   a result of a year that had not begun when the document was published
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from spacy.tokens import Doc

from cchc.indicators import indicators
from cchc.records import Check, Figure
from nlp.examples import Example
from nlp.periods import year_of
from nlp.pipes.periods import published_year

AFTER: tuple[str, ...] = ("figures", "tables", "confidence")
LAYER = "checks"

# What is left of a figure's confidence when a check finds it among those that contradict each other.
_KEPT = 0.6
_CHANGE_OF = {"score_change": "score", "rank_change": "rank", "percent_change": "percent"}

EXAMPLES: list[Example] = [
    Example(
        "Năm 2022, Chỉ số CCHC của tỉnh Hà Nam xếp thứ 65/63 tỉnh, thành phố.",
        [{"code": "rank_above_field"}],
        why="There is no place 65 among 63.",
    ),
    Example(
        "Năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt 86,2 điểm, năm 2021 đạt 85,1 điểm, tăng 3,4 điểm so với năm 2021.",
        [{"code": "change_and_values"}],
        why="86.2 is 1.1 above 85.1.",
    ),
    Example(
        "Năm 2022, Chỉ số CCHC của tỉnh Hà Nam đạt 86,2/100 điểm, xếp thứ 30/63, tăng 2 bậc so với năm 2021 (hạng 32).",
        [],
        why="Place 32 and two places gained make place 30.",
    ),
    Example(
        "Chỉ số PCI năm 2023 của tỉnh Hà Nam đạt 65,2 điểm.",
        [{"code": "year_after_document"}],
        published_at="2022-05-04",
        why="Nothing of 2023 can be known in May 2022.",
    ),
]


def annotate(doc: Doc) -> None:
    """Fill `doc._.checks`; figures that a check names keep six tenths of their confidence."""
    figures: list[Figure] = list(doc._.figures)
    checks = list(_checks(figures, published_year(doc)))
    doc._.checks.extend(checks)
    flagged = {name for check in checks for name in check.figures}
    doc._.figures = [
        figure.model_copy(update={"confidence": round(figure.confidence * _KEPT, 3)})
        if figure.id in flagged
        else figure
        for figure in figures
    ]


def _checks(figures: Sequence[Figure], published: int | None) -> Iterator[Check]:
    actual = [figure for figure in figures if figure.status == "actual" and isinstance(figure.value, float)]
    for figure in figures:
        value = figure.value
        if isinstance(value, float) and figure.out_of is not None and value > figure.out_of:
            code = "rank_above_field" if figure.measure == "rank" else "score_above_scale"
            yield _check(code, f"{_plain(value)} out of {_plain(figure.out_of)}", [figure])
        year = year_of(figure.period)
        if figure.status == "actual" and year is not None and published is not None and year > published:
            yield _check("year_after_document", f"a result of {figure.period} in a document of {published}", [figure])
    yield from _points_and_percent(actual)
    yield from _components(actual)
    yield from _changes(actual)


def _points_and_percent(figures: Iterable[Figure]) -> Iterator[Check]:
    """ "9,21/9,5 điểm (96,95%)": both must say the same."""
    same: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure == "score" and figure.out_of and figure.comparator == "=" and figure.aggregate is None:
            same[(figure.indicator, figure.component, figure.subject, figure.period)].append(figure)
    for group in same.values():
        points = [figure for figure in group if figure.out_of != 100]
        percents = [figure for figure in group if figure.out_of == 100]
        for one in points:
            near = [p for p in percents if abs(p.start - one.start) < 300]
            if one.out_of and len(near) == 1:
                share = 100 * float(one.value) / one.out_of
                if abs(share - float(near[0].value)) > 0.15:
                    message = f"{_plain(one.value)}/{_plain(one.out_of)} is {share:.2f}%, not {_plain(near[0].value)}%"
                    yield _check("points_and_percent", message, [one, near[0]])


def _components(figures: Iterable[Figure]) -> Iterator[Check]:
    """All components of an index with the same maxima as their total must add up to it."""
    parts: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    totals: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure != "score" or figure.aggregate is not None or figure.comparator != "=":
            continue
        key: tuple[object, ...] = (figure.indicator, figure.subject, figure.period)
        (parts if figure.component else totals)[key].append(figure)
    for key, group in parts.items():
        maxima = [figure.out_of for figure in group]
        if len(group) < 2 or None in maxima or len({figure.component for figure in group}) != len(group):
            continue
        scale = sum(maximum for maximum in maxima if maximum is not None)
        for total in totals[key]:
            if total.out_of is not None and abs(total.out_of - scale) < 0.01:
                summed = sum(float(figure.value) for figure in group)
                if abs(summed - float(total.value)) > 0.015 * len(group):
                    message = f"components add up to {summed:.2f}, the total is {_plain(total.value)}"
                    yield _check("components_and_total", message, [*group, total])


def _changes(figures: Iterable[Figure]) -> Iterator[Check]:
    """The newer value less the change must be the older value; ranks gain by growing smaller."""
    values: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    changes: list[Figure] = []
    for figure in figures:
        if figure.comparator != "=":
            continue
        if figure.measure in _CHANGE_OF:
            changes.append(figure)
        else:
            values[_of(figure, figure.measure)].append(figure)
    known = indicators()
    for change in changes:
        one = known.get(change.indicator)
        if change.measure == "percent_change" and one is not None:
            continue  # a relative change
        measure = _CHANGE_OF[change.measure]
        year = year_of(change.period)
        if year is None:
            continue
        found = values[_of(change, measure)]
        if len({(figure.period, figure.value) for figure in found}) != len({figure.period for figure in found}):
            continue  # two places of one year are places in two fields
        for newer, older in combinations(sorted(found, key=lambda f: year_of(f.period) or 0, reverse=True), 2):
            if (
                newer.period != change.period
                or year_of(older.period) != year - 1
                or (newer.out_of != older.out_of and measure == "score")
            ):
                continue
            gained = float(newer.value) - float(older.value)
            if measure == "rank":
                gained = -gained
            if abs(gained - float(change.value)) > (0.02 if measure != "rank" else 0.0):
                message = (
                    f"from {_plain(older.value)} ({older.period}) to {_plain(newer.value)} ({newer.period}) "
                    f"is {gained:+.4g}, not {float(change.value):+.4g}"
                )
                yield _check("change_and_values", message, [change, newer, older])
                break


def _of(figure: Figure, measure: str) -> tuple[object, ...]:
    return (
        figure.indicator,
        figure.component,
        figure.subject,
        figure.aggregate,
        measure,
        figure.indicator_text if figure.indicator == "OTHER" else None,
    )


def _check(code: str, message: str, figures: Sequence[Figure]) -> Check:
    return Check(code=code, message=message, figures=tuple(dict.fromkeys(figure.id for figure in figures)))


def _plain(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else value
