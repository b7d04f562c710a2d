"""What a chart is drawn from: plain values that already carry their words and the address of their sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from search_api.charts.theme import Spec

Note = Literal["", "conflict", "derived", "target"]
# What a mark says of its row and where it leads: of the row's `label` and `address`.
TOLD: Spec = {
    "tooltip": {"field": "label", "type": "nominal"},
    "description": {"field": "label", "type": "nominal"},
    "href": {"field": "address", "type": "nominal"},
}


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a unit in a period; `value` is None where nothing is known, and a line breaks there.

    `shown` is the value as people read it, with its unit of measure. `address` leads to its sentence. `scale` is what
    a score counts to, None for ranks and where nobody says.
    """

    unit: str
    period: str
    value: float | None
    shown: str = ""
    note: Note = ""
    address: str | None = None
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says beside its values, in the language of its reader."""

    title: str
    about: str
    value: str  # title of the axis of values
    subtitle: str | None = None
    notes: Mapping[str, str] | None = None  # Note -> words


def by_unit(units: Sequence[str], looks: Sequence[object]) -> Spec:
    """A look for each unit, in their order, without a legend."""
    return {
        "field": "unit", "type": "nominal", "sort": units, "legend": None,
        "scale": {"domain": units, "range": list(looks[: len(units)])},
    }  # fmt: skip


def label(point: Point, notes: Mapping[str, str] | None) -> str:
    """A point in words, as tooltip and for screen readers: "Tỉnh Hà Nam, 2022: 86,2 điểm (mâu thuẫn)"."""
    note = (notes or {}).get(point.note, "")
    return f"{point.unit}, {point.period}: {point.shown or '–'}" + (f" ({note})" if note else "")
