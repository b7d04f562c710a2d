"""/xep-hang/so-sanh: a ranking in two periods, a line a unit from where it was to where it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from cchc.records import Level
from search_api.charts.answers import Form, chart_answer
from search_api.charts.points import Words
from search_api.charts.slopes import slope_chart
from search_api.context import StoreHere
from search_api.errors import NotFoundError
from search_api.facts.entities import UnitRef
from search_api.facts.lines import component_label
from search_api.facts.lookup import NothingKnownError, RankedField, component_meant, indicator_meant, period_meant
from search_api.facts.periods import alike, newest_first, order
from search_api.facts.rankings import Row, table
from search_api.facts.readings import own_scale
from search_api.facts.sentences import Sentences, facts_in
from search_api.labels import long_label, short_label
from search_api.parameters import Name, Period
from search_api.protocol import Store
from search_api.ui.axes import scales_of, usual_scale
from search_api.ui.chosen import PATH, ChosenParameters, views
from search_api.ui.facts import MOST_CLAIMS, FactCell
from search_api.ui.fields import HeldField, field_chosen, field_name, fields_of, units_chosen
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.plots import By, cell_by, notes, parted, point, scale_of, unit_name
from search_api.ui.standings import number
from search_api.ui.trends import breaks

router = APIRouter(include_in_schema=False)
HERE = f"{PATH}/so-sanh"
Direction = Literal["better", "worse", "same", "apart"]


class SlopeParameters(ChosenParameters):
    """`tu` and `den` are the periods from and to; the newest two that compare where they are left out."""

    tu: Period | None = None
    den: Period | None = None
    level: Level | None = None
    within: Name | None = None
    component: Name | None = None


class SlopeChartParameters(SlopeParameters):
    """`download` offers the chart as a file."""

    download: bool = False


@dataclass(frozen=True, slots=True)
class _Slopes:
    """A field in two periods; `pairs` are the units known in both by what is shown, `single` those in one.

    `apart`: a merger or another method lies between the periods, or they differ in length, and nothing became better
    or worse. `unlike` are units with a score on another scale than most.
    """

    field: RankedField
    component: str | None
    periods: tuple[str, str]
    by: By
    pairs: list[tuple[Row, Row]]
    single: list[tuple[Row, str]]
    apart: bool
    unlike: frozenset[str]

    @property
    def drawn(self) -> list[tuple[Row, Row]]:
        return [pair for pair in self.pairs if pair[0].unit.id not in self.unlike]

    @property
    def known(self) -> frozenset[str]:
        """Ids of the units that are known in one period at least."""
        return frozenset(row.unit.id for row in (*(first for first, _ in self.pairs), *(row for row, _ in self.single)))

    def told(self, f: Formats) -> list[str]:
        """What to know beside breaks before the two are compared."""
        said = []
        if not alike(*self.periods):
            said.append(f.t("slopes.lengths"))
        if self.unlike:
            said.append(f.t("slopes.scales"))
        return said


@router.get(HERE)
def slopes_page(request: Request, store: StoreHere, parameters: Annotated[SlopeParameters, Query()]) -> HTMLResponse:
    """All units of the field, or those chosen; each value leads to its sentence. Where the index does not rank those
    chosen, the page says so, and leads to indices that do and to all that this one ranks."""
    f = Formats(negotiate(request))
    held = fields_of(store)
    if not held:
        return render(request, "rankings.html", f.language, found=None, nothing=True, views=())
    units = units_chosen(store, parameters.units)
    code = indicator_meant(parameters.indicator) if parameters.indicator else held[0].indicator
    try:
        found = _slopes(store, parameters, units)
    except NothingKnownError as error:
        if error.code != "ranking_not_found" or not units or parameters.level or parameters.within:
            raise
        return render(
            request, "slopes.html", f.language, **_choices(held, code, units, (), f), field=None, apis=(),
            field_name=field_name(units[0].level, units[0].within, f),
        )  # fmt: skip
    field = found.field
    sentences = Sentences(store, facts_in(row for pair in found.pairs for row in pair), 1, claims=MOST_CLAIMS)
    pairs: list[tuple[str, object]] = [
        ("indicator", code), ("level", field.level), ("within", field.within or None), ("component", found.component),
        ("tu", found.periods[0]), ("den", found.periods[1]), ("by", found.by),
    ]  # fmt: skip
    named = [("units", unit.id) for unit in units]
    lines = [
        (first.unit, cell_by(first, found.by, sentences, f), cell_by(last, found.by, sentences, f))
        for first, last in found.pairs
    ]
    return render(
        request, "slopes.html", f.language, **_choices(held, code, units, pairs[1:], f),
        part=component_label(code, found.component) if found.component else "",
        field_name=field_name(field.level, field.within, f),
        field=field,
        component=found.component,
        periods=field.periods[::-1],
        chosen_periods=found.periods,
        by=found.by,
        switches=[(one, address(HERE, [*pairs[:-1], ("by", one), *named])) for one in ("rank", "score")],
        query=address("", [*pairs, *named]),
        lines=[(unit, first, last, _direction(unit.id, first, last, found)) for unit, first, last in lines],
        drawn=bool(found.drawn),
        notes=found.told(f),
        absent=[unit_name(one, f) for one in units if one.id not in found.known],
        single=[(unit_name(row.unit, f), f.period(period)) for row, period in found.single],
        breaks=breaks(code, sorted(found.periods, key=order), field.level, f),
        apis=[
            (f.period(period), address(f"/api/rankings/{code}", [*pairs[1:4], ("period", period)]))
            for period in found.periods
        ],
    )  # fmt: skip


def _choices(
    held: Sequence[HeldField], code: str, units: Sequence[UnitRef], kept: Sequence[tuple[str, object]], f: Formats
) -> dict[str, Any]:
    """What the page offers whatever it shows. Another index is shown of the units chosen where it ranks them; `kept`
    is what the address of one unit fewer keeps beside the index."""
    named = [("units", unit.id) for unit in units]
    fields = {(unit.level, unit.within) for unit in units}
    ranking = {one.indicator for one in held if (one.level, one.within) in fields}
    codes = list(dict.fromkeys(one.indicator for one in held))
    return {
        "views": views(code, (unit.id for unit in units), "slopes"),
        "source": HERE,
        "indicator": code,
        "indicators": [
            (one, address(HERE, [("indicator", one), *(named if one in ranking else ())])) for one in codes
        ],
        "ranking": [(one, address(HERE, [("indicator", one), *named])) for one in codes if one in ranking],
        "whole": address(HERE, [("indicator", code)]) if any(one.indicator == code for one in held) else "",
        "full_name": long_label(code, f.language),
        "units": [
            (unit, unit_name(unit, f),
             address(HERE, [("indicator", code), *kept, *(one for one in named if one[1] != unit.id)]))
            for unit in units
        ],
    }  # fmt: skip


@router.get(HERE + ".{form}")
def slopes_chart(
    form: Form, request: Request, store: StoreHere, parameters: Annotated[SlopeChartParameters, Query()]
) -> Response:
    """Units known in both periods."""
    f = Formats(negotiate(request))
    if not fields_of(store):
        raise NotFoundError("no ranking is held", "nothing_ranked")
    found = _slopes(store, parameters, units_chosen(store, parameters.units))
    sentences = Sentences(store, facts_in(row for pair in found.pairs for row in pair), 1, claims=1)
    before = [point(first, found.by, sentences, f, first.unit.name) for first, _ in found.drawn]
    after = [point(last, found.by, sentences, f, last.unit.name) for _, last in found.drawn]
    code = found.field.indicator
    part = f" · {component_label(code, found.component)}" if found.component else ""
    first, last = (f.period(one) for one in found.periods)
    title = f"{short_label(code, f.language)}{part} {first} – {last}"
    about = f.t("slopes.about", name=title)
    spec = slope_chart(
        before, after, Words(title, about, f.t(f"measure.{found.by}"), notes=notes(f)),
        directions=(f.t("slopes.better"), f.t("slopes.worse"), f.t("slopes.same")), ranks=found.by == "rank",
        apart=f.t("slopes.apart") if found.apart else "",
    )  # fmt: skip
    return chart_answer(spec, form, f.language, f"so-sanh-{code}", download=parameters.download)


def _slopes(store: Store, parameters: SlopeParameters, units: Sequence[UnitRef]) -> _Slopes:
    level: str | None = parameters.level
    within = parameters.within
    if units and level is None and within is None:
        level, within = units[0].level, units[0].within or None
    field = field_chosen(store, fields_of(store), parameters.indicator, level, within)
    component = component_meant(field.indicator, parameters.component)
    first, last = _periods(field, parameters)
    wanted = {unit.id for unit in units}
    known: list[dict[str, Row]] = []
    for period in (first, last):
        rows = table(store, field.indicator, period, level=field.level, within=field.within, component=component).rows
        known.append({row.unit.id: row for row in rows if not wanted or row.unit.id in wanted})
    by: By = parameters.by or ("rank" if any(row.rank is not None for row in known[1].values()) else "score")
    valued = [{one: row for one, row in rows.items() if number(row, by) is not None} for rows in known]
    pairs = [(row, valued[1][one]) for one, row in valued[0].items() if one in valued[1] and first != last]
    return _Slopes(
        field, component, (first, last), by,
        pairs=pairs,
        single=[
            (row, period)
            for rows, others, period in ((valued[0], valued[1], first), (valued[1], valued[0], last))
            for one, row in rows.items() if one not in others
        ],
        apart=_apart(field, first, last),
        unlike=_unlike(field, component, pairs, by),
    )  # fmt: skip


def _unlike(field: RankedField, component: str | None, pairs: Sequence[tuple[Row, Row]], by: By) -> frozenset[str]:
    """Units with a value that is not on the scale of most."""
    rows = [row for pair in pairs for row in pair]
    own = own_scale(field.indicator, component)
    scales = scales_of([(number(row, by) or 0.0, scale_of(row, by)) for row in rows], own)
    usual = usual_scale(scales, own)
    return frozenset(row.unit.id for row, scale in zip(rows, scales, strict=True) if scale != usual)


def _periods(field: RankedField, parameters: SlopeParameters) -> tuple[str, str]:
    """The periods asked for; else the newest that follows on one that it compares with, else the newest two of one
    length."""
    if parameters.den is None and parameters.tu is None:
        newest = newest_first(field.periods)
        pairs = [(_before(field, one), one) for one in newest]
        whole = [(first, last) for first, last in pairs if first != last]
        comparing = [pair for pair in whole if not _apart(field, *pair)]
        return next(iter(comparing or whole), pairs[0])
    last = period_meant(field, parameters.den)
    return (period_meant(field, parameters.tu) if parameters.tu else _before(field, last)), last


def _before(field: RankedField, last: str) -> str:
    """The held period before one, of its length; itself where there is none."""
    earlier = [one for one in field.periods[: field.periods.index(last)] if alike(one, last)]
    return earlier[-1] if earlier else last


def _apart(field: RankedField, first: str, last: str) -> bool:
    earlier, later = sorted((first, last), key=order)
    return not alike(first, last) or parted(field.indicator, earlier, later, field.level)


def _direction(unit: str, first: FactCell, last: FactCell, found: _Slopes) -> Direction:
    if found.apart or unit in found.unlike:
        return "apart"
    gained = (last.number or 0.0) - (first.number or 0.0)
    if found.by == "rank":
        gained = -gained
    return "better" if gained > 0 else "worse" if gained < 0 else "same"
