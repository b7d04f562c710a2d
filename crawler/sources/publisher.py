"""Who publishes a portal, and who does after it: a unit of the gazetteer, or a body that it does not know."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Any, Self

from pydantic import model_validator

from cchc.gazetteer import organizations, places
from crawler.sources.parts import Part


class Publisher(Part):
    """A unit by its identity ("bac-giang", "bo-noi-vu", "ha-tinh.so-noi-vu") or a body by its name.

    Of a unit, name, validity and successor are the gazetteer's unless they are told. `valid_to` is its last day.
    """

    unit: str | None = None
    name: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _known(cls, data: Any) -> Any:
        if isinstance(data, str):
            data = {"unit": data}
        if not isinstance(data, dict):
            return data
        for key in ("unit", "successor"):
            if isinstance(data.get(key), str):
                _require(data[key])
        unit = data.get("unit")
        return {**_facts(unit), **data} if isinstance(unit, str) else data

    @model_validator(mode="after")
    def _told(self) -> Self:
        if not self.name:
            raise ValueError("neither a unit of the gazetteer nor a name is told")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"ends ({self.valid_to}) before it begins ({self.valid_from})")
        if self.successor and not self.valid_to:
            raise ValueError("has a successor but no last day (valid_to)")
        return self

    @property
    def province(self) -> str | None:
        """Bare name of the province that it belongs to; None for national bodies."""
        place = places().owner(self.unit) if self.unit else None
        return place.province if place else None

    def on(self, day: date | None) -> Publisher:
        """Who publishes the portal on a day: itself until its last day, then its successor."""
        current = self
        while day and current.valid_to and day > current.valid_to and current.successor:
            current = Publisher.model_validate({"unit": current.successor})
        return current


def _require(identity: str) -> None:
    if not _facts(identity):
        known = [*(place.id for place in places().all("province")), *organizations()]
        near = difflib.get_close_matches(identity, known, n=3, cutoff=0.6)
        advice = f"; did you mean {' or '.join(near)}?" if near else ""
        raise ValueError(f"the gazetteer has no unit {identity!r}{advice}")


def _facts(identity: str) -> dict[str, Any]:
    """Name, validity and successor of a unit; empty where the gazetteer has none of that identity."""
    unit = places().get(identity) or organizations().get(identity)
    owner = None
    if unit is None and "." in identity:
        owner, of_all = places().get(identity.rpartition(".")[0]), organizations().get(identity.rpartition(".")[2])
        unit = of_all if owner and of_all and of_all.of_province else None
    if unit is None:
        return {}
    facts: dict[str, Any] = {"name": unit.name}
    if unit.valid_from:
        facts["valid_from"] = unit.valid_from
    if unit.valid_to:
        facts["valid_to"] = unit.valid_to
        # A unit that was divided leaves nobody in its place.
        if len(unit.successors) == 1:
            facts["successor"] = f"{owner.id}.{unit.successors[0]}" if owner else unit.successors[0]
    return facts
