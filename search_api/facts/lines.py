"""A record's figures as lean lines, by which facts are made without reading any figure whole.

Stores keep the lines beside the figures. A line that would come out otherwise with another version of this module,
or with other publishers, is made anew: `version` says which.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cchc import indicators
from cchc.records import Figure, Record
from cchc.vietnamese import fold, standard_tone
from search_api.facts.entities import UNKNOWN, Entity, entity_of, place_of_units, subjects
from search_api.facts.groups import group_field, level_of
from search_api.facts.periods import previous
from search_api.facts.publishers import is_official
from search_api.projection import FigureRow

_ALGORITHM = 2
_NUMBER = re.compile(r"\d+(?:[.,](\d+))?")
# What a change is counted from, said behind it: "tăng 5 bậc so với năm 2022", "... so với năm trước".
_BASE = re.compile(
    r"^[^.;]{0,60}?so với (?:cùng kỳ )?(?:kết quả )?(?:năm )?(?:(?P<year>\d{4})|(?P<before>trước|ngoái|liền kề))"
)
_CHANGES = frozenset({"score_change", "percent_change", "rank_change", "trend"})


class Measured(NamedTuple):
    """What a figure says, without where it stands. `decimals` are those written. `entity` is "" for the mean of a
    group, which lies within `search_api.facts.groups.group_field` and is named by its own words.

    `component` is the id of a declared part, else its words in lower case; `base` the period that a change counts from.
    """

    indicator: str
    level: str
    within: str
    period: str
    entity: str
    name: str
    component: str | None
    measure: str
    status: str
    value: float | str
    decimals: int
    out_of: float | None
    comparator: str
    scope: str | None
    aggregate: str | None
    base: str | None
    official: bool


class Line(NamedTuple):
    """What a figure says and which document says so; `key` is the store's own for the figure.

    `text` is equal for prints of one text, `published_on` an ISO day, "" where it is not known.
    """

    said: Measured
    key: str
    figure: str
    document: str
    text: str
    published_on: str


@lru_cache(maxsize=1)
def version() -> str:
    """Of the lines: another one where they would come out otherwise."""
    declared = [(one.id, one.publishers, one.publisher_hosts) for one in indicators.indicators().values()]
    return f"{_ALGORITHM}-{hashlib.sha256(repr(declared).encode()).hexdigest()[:8]}"


def lines_of(record: Record, figures: Iterable[FigureRow]) -> Iterator[tuple[FigureRow, Measured]]:
    """Those figures of a record that make facts: of a declared ranking, a known period, and a unit or a group."""
    units = subjects(record.units)
    official: dict[tuple[str, str], bool] = {}
    for row in figures:
        figure = row.figure
        if figure.indicator == indicators.OTHER or figure.period is None:
            continue
        if figure.subject is None and figure.aggregate is None:
            continue
        entity, place = Entity("", figure.scope or "", "", UNKNOWN), UNKNOWN
        if figure.subject is not None:
            unit = units.get(figure.subject)
            entity = entity_of(
                figure.subject,
                figure.subject_id,
                unit.level if unit else None,
                (unit.province if unit else None) or record.document.province,
                figure.period,
            )
            place = entity.within
        elif (level := level_of(figure.scope)) is not None:
            place = place_of_units(level, record.document.province, figure.period)
            within = group_field(level, place) if place != UNKNOWN else UNKNOWN
            entity = Entity("", figure.scope or "", "", within)
        field = (figure.indicator, place)
        if field not in official:
            official[field] = place != UNKNOWN and is_official(record.document, *field)
        yield (
            row,
            Measured(
                indicator=figure.indicator,
                level=entity.level,
                within=entity.within,
                period=figure.period,
                entity=entity.id,
                name=entity.name,
                component=component_key(figure.indicator, figure.component),
                measure=figure.measure,
                status=figure.status,
                value=figure.value,
                decimals=decimals(figure.value, figure.quote),
                out_of=figure.out_of,
                comparator=figure.comparator,
                scope=fold(figure.scope) if figure.scope else None,
                aggregate=figure.aggregate,
                base=_base(row, figure),
                official=official[field],
            ),
        )


def decimals(value: float | str, quote: str) -> int:
    """How many decimals a value is written with: 2 for "89,30"; those that it needs where the quote has it not."""
    if isinstance(value, str):
        return 0
    written = [
        len(match[1] or "")
        for match in _NUMBER.finditer(quote)
        if abs(float(match[0].replace(",", ".")) - abs(value)) < 1e-9
    ]
    needed = len(f"{value:.6f}".rstrip("0").rpartition(".")[2])
    return max(written, default=needed)


@lru_cache(maxsize=4096)
def component_key(indicator: str, component: str | None) -> str | None:
    """Id of the declared component that words name, else the words in lower case; None for the index itself."""
    if component is None:
        return None
    plain = standard_tone(component).strip()
    declared = indicators.indicators().get(indicator)
    for one in declared.components if declared else ():
        if plain.lower() in (one.id, standard_tone(one.name).lower()):
            return one.id
        if any(re.fullmatch(indicators.name_pattern(alias), plain, re.IGNORECASE) for alias in one.aliases):
            return one.id
    return plain.lower()


def component_label(indicator: str, component: str) -> str:
    """What a person reads for a component's key."""
    declared = indicators.indicators().get(indicator)
    return next((one.name for one in (declared.components if declared else ()) if one.id == component), component)


def _base(row: FigureRow, figure: Figure) -> str | None:
    if figure.measure not in _CHANGES or figure.period is None:
        return None
    match = _BASE.search(row.sentence_text[figure.end - row.sentence[0] :])
    if match is None:
        return None
    return match["year"] or previous(figure.period)
