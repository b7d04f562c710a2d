"""What pages of chosen units take and show alike: the units, the views of them, and whether they fit into one chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from search_api.charts.series import MOST_LINES
from search_api.errors import NotFoundError, RequestError
from search_api.facts.entities import UnitRef
from search_api.facts.lookup import indicator_meant, newest_with_results
from search_api.facts.rankings import table
from search_api.labels import long_label
from search_api.parameters import Known, Name, Names
from search_api.protocol import Store
from search_api.ui.fields import HeldField, field_chosen, fields_of, units_chosen, units_offered
from search_api.ui.formats import Formats
from search_api.ui.pages import address
from search_api.ui.plots import By, unit_name

PATH = "/xep-hang"
MOST_UNITS = MOST_LINES
MOST_OFFERED = 6
VIEWS = {
    "table": PATH, "trends": f"{PATH}/chuoi", "slopes": f"{PATH}/so-sanh", "components": f"{PATH}/thanh-phan",
    "dossier": f"{PATH}/ho-so",
}  # fmt: skip
Pairs = Sequence[tuple[str, object]]


class ChosenParameters(Known):
    """Units of one field in one indicator, the best known where none is named."""

    indicator: Name | None = None
    units: Annotated[Names, Field(max_length=100)] = ()
    by: By | None = None
    lang: Literal["vi", "en"] | None = None


def views(indicator: str | None, units: Iterable[str], here: str) -> list[tuple[str, str, bool]]:
    """The views of the desk with what was chosen: key of the name, address, whether it is this one."""
    pairs = [("indicator", indicator), *(("units", one) for one in units)]
    return [
        (f"rankings.{name}", address(path, pairs[:1] if name == "table" else pairs), name == here)
        for name, path in VIEWS.items()
    ]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Units to be shown together, at most `MOST_UNITS`; `left_out` are those beyond. `held` is never empty."""

    held: Sequence[HeldField]
    indicator: str
    units: Sequence[UnitRef]
    left_out: Sequence[UnitRef]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.units)

    def shown(self, store: Store, here: str, pairs: Pairs, by: By, f: Formats) -> dict[str, Any]:
        """What the templates of all these pages fill in; `pairs` is what an address keeps beside units and measure."""
        path = VIEWS[here]
        named = [("units", one) for one in self.ids]
        kept = [("indicator", self.indicator), *pairs]
        return {
            "views": views(self.indicator, self.ids, here),
            "indicator": self.indicator,
            "full_name": long_label(self.indicator, f.language),
            "indicators": list(dict.fromkeys(one.indicator for one in self.held)),
            "units": [
                (unit, unit_name(unit, f),
                 address(path, [*kept, ("by", by), *(one for one in named if one[1] != unit.id)]))
                for unit in self.units
            ],
            "left_out": [unit_name(unit, f) for unit in self.left_out],
            "offered": [] if self.units else [
                (unit_name(unit, f), address(path, [*kept, ("units", unit.id)]))
                for unit in leading(store, self.held, self.indicator)
            ],
            "most": MOST_UNITS,
            "names": units_offered(store, self.held, self.indicator),
            "by": by,
            "switches": [(one, address(path, [*kept, ("by", one), *named])) for one in ("rank", "score")],
            "source": path,
        }  # fmt: skip


def chosen(store: Store, parameters: ChosenParameters) -> Chosen | None:
    """The units asked for; None where no ranking is held. Raises what names of units and indicators raise."""
    held = fields_of(store)
    if not held:
        return None
    code = indicator_meant(parameters.indicator) if parameters.indicator else held[0].indicator
    units = units_chosen(store, parameters.units)
    return Chosen(held, code, units[:MOST_UNITS], units[MOST_UNITS:])


def leading(store: Store, held: Sequence[HeldField], code: str) -> list[UnitRef]:
    """The first units of the table that an indicator's ranking begins with; nothing where nothing is held of it."""
    if not any(one.indicator == code for one in held):
        return []
    field = field_chosen(store, held, code, None, None)
    period = newest_with_results(store, field, None)
    if period is None:
        return []
    return [row.unit for row in table(store, code, period, level=field.level, within=field.within).rows[:MOST_OFFERED]]


def drawn(store: Store, parameters: ChosenParameters) -> Chosen:
    """The units of a chart. Raises NotFoundError where none is named, RequestError for more than a chart takes."""
    found = chosen(store, parameters)
    if found is None or not found.units:
        raise NotFoundError("no unit is named whose series could be drawn", "no_series")
    fitting(len(found.units) + len(found.left_out))
    return found


def fitting(lines: int) -> None:
    """Raises RequestError for more lines than can be told apart in one chart."""
    if lines > MOST_LINES:
        message = f"{lines} series are more than {MOST_LINES}, which is what can be told apart in one chart"
        raise RequestError(422, "too_many_series", message, most=str(MOST_LINES))
