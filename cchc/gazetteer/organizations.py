"""Organizations: departments, ministries, central bodies, party, fronts and others, with their printed forms.

Data stands in `data/organizations.yml`. A department's identity stands below its province's
("bac-giang.so-noi-vu-2025"); those of March 2025 that took others in are other units than before, whatever their name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, get_args

from cchc.declarations import parsed
from cchc.errors import DeclarationError
from cchc.records import Level

_LEVELS = get_args(Level)
# Sections of the file and whether the identity stands below a province's.
_SECTIONS = {"departments": True, "bodies": False}


@dataclass(frozen=True, slots=True)
class Organization:
    """A body by its canonical name; ISO days of effect, inclusive, None where open. `of_province`: one a province."""

    id: str
    name: str
    level: Level
    aliases: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    successors: tuple[str, ...] = ()
    of_province: bool = False
    abbreviation: str | None = None

    def existed(self, on: str | None) -> bool:
        """Whether it existed on an ISO day, month or year (any day of it); True where no day is given."""
        return on is None or not (
            (self.valid_from is not None and on < self.valid_from[: len(on)])
            or (self.valid_to is not None and on > self.valid_to[: len(on)])
        )

    def identity(self, province: str | None = None) -> str | None:
        """Its id, for a department below the given province's id; None where that is not known."""
        if not self.of_province:
            return self.id
        return f"{province}.{self.id}" if province else None


def _organization(entry: dict[str, Any], section: str) -> Organization:
    known = {"id", "name", "level", "aliases", "valid_from", "valid_to", "successors", "abbreviation"}
    wrong = entry.keys() - known
    level: Any = entry.get("level", "department" if _SECTIONS[section] else None)
    if wrong or level not in _LEVELS or not entry.get("id") or not entry.get("name"):
        raise DeclarationError(
            f"organizations.yml: {entry.get('id') or entry}: wrong or missing {sorted(wrong)} {level}"
        )
    return Organization(
        id=entry["id"],
        name=entry["name"],
        level=level,
        aliases=tuple(map(str, entry.get("aliases", ()))),
        valid_from=str(entry["valid_from"]) if entry.get("valid_from") else None,
        valid_to=str(entry["valid_to"]) if entry.get("valid_to") else None,
        successors=tuple(entry.get("successors", ())),
        of_province=_SECTIONS[section],
        abbreviation=entry.get("abbreviation"),
    )


@lru_cache(maxsize=1)
def organizations() -> dict[str, Organization]:
    """Every organization by id. Raises DeclarationError where the file is wrong, or names something twice."""
    data = files("cchc.gazetteer").joinpath("data", "organizations.yml").read_bytes()
    loaded = parsed(data)
    found: dict[str, Organization] = {}
    for section, entries in loaded.items():
        if section not in _SECTIONS:
            raise DeclarationError(f"organizations.yml: unknown section {section}")
        for entry in entries:
            organization = _organization(entry, section)
            if organization.id in found:
                raise DeclarationError(f"organizations.yml: {organization.id} is there twice")
            found[organization.id] = organization
    for organization in found.values():
        unknown = set(organization.successors) - found.keys()
        if unknown:
            raise DeclarationError(f"organizations.yml: {organization.id}: unknown successors {sorted(unknown)}")
    return found
