"""Places: provinces, districts and communes of Vietnam, each with its identity and the days it existed.

An identity (`Place.id`) is a slug below the parent's: "bac-giang", "bac-giang.thanh-pho-bac-giang",
"phu-tho-2025.xa-ha-hoa". A province that took others in on 2025-07-01 is another unit from that day and has "-2025"
in its id; the eleven that took nobody in keep one identity. Every commune of the reform is a new unit, also one whose
name and bounds stayed, because the district above it is gone. `successors` of a district are the communes that its
area went to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal

from cchc.errors import DeclarationError
from cchc.gazetteer.names import name_key
from cchc.vietnamese import fold

PlaceLevel = Literal["province", "district", "commune"]
LEVELS: tuple[PlaceLevel, ...] = ("province", "district", "commune")
_COLUMNS = 8
_COMMUNE_TYPES = frozenset({"Xã", "Phường", "Thị trấn", "Đặc khu"})
REFORM = "2025-07-01"
_SAMPLE = "mau-"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as one unit of history. Dates are ISO days, inclusive; None means open or not known."""

    id: str
    level: PlaceLevel
    type: str
    bare: str
    province: str
    parent: str | None
    valid_from: str | None
    valid_to: str | None
    successors: tuple[str, ...]
    aliases: tuple[str, ...]

    @property
    def name(self) -> str:
        """Canonical full name, the type word first: "Thành phố Bắc Giang"."""
        return f"{self.type} {self.bare}"

    @property
    def sample(self) -> bool:
        """Whether it is an invented place of the sample portals (data/samples.tsv), and no place of Vietnam."""
        return self.id.startswith(_SAMPLE)

    @property
    def key(self) -> str:
        return name_key(self.bare)

    @property
    def order(self) -> tuple[str, str]:
        """What lists for people go by: Đ comes with D, and not behind Z."""
        return fold(self.bare), self.bare

    def existed(self, on: str | None) -> bool:
        """Whether it existed on an ISO day, month or year (any day of it); True where no day is given."""
        if on is None:
            return True
        return not ((self.valid_from is not None and on < self.valid_from[: len(on)]) or self.ended(on))

    def ended(self, on: str | None) -> bool:
        """Whether it was no more on an ISO day, month or year; False where no day is given."""
        return on is not None and self.valid_to is not None and on > self.valid_to[: len(on)]

    @property
    def validity(self) -> str:
        """For people, in Vietnamese: "đến 30/6/2025", "từ 01/7/2025", "" where neither is known."""
        parts = []
        for word, day in (("từ", self.valid_from), ("đến", self.valid_to)):
            if day is not None:
                year, month, number = day.split("-")
                parts.append(f"{word} {number}/{month}/{year}")
        return " ".join(parts)


class Places:
    """The tables, read when first asked for; communes (13 000) only when one is looked up."""

    def __init__(self) -> None:
        self._by_id: dict[str, Place] = {}

    @staticmethod
    def _lines(table: str) -> list[str]:
        text = files("cchc.gazetteer").joinpath("data", table).read_text("utf-8")
        return text.split("\n")[1:-1]

    @staticmethod
    def _index(lines: Iterable[str]) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for line in lines:
            index.setdefault(line[: line.index("\t")], []).append(line)
        return index

    @cached_property
    def _samples(self) -> tuple[list[str], list[str]]:
        """The invented places of the sample portals: all but communes, and communes. All are named "Mẫu …"."""
        large: list[str] = []
        small: list[str] = []
        for line in self._lines("samples.tsv"):
            (small if line.split("\t", 3)[2] in _COMMUNE_TYPES else large).append(line)
        return large, small

    @cached_property
    def _large(self) -> dict[str, list[str]]:
        return self._index([*self._lines("places.tsv"), *self._samples[0]])

    @cached_property
    def _small(self) -> dict[str, list[str]]:
        return self._index([*self._lines("communes.tsv"), *self._samples[1]])

    @cached_property
    def _root_names(self) -> dict[str, str]:
        names = {}
        for lines in self._large.values():
            for line in lines:
                _, place, _, name, _ = line.split("\t", 4)
                if "." not in place:
                    names[place] = name
        return names

    @cached_property
    def _lines_by_id(self) -> dict[str, str]:
        return {
            line.split("\t", 2)[1]: line
            for index in (self._small, self._large)
            for lines in index.values()
            for line in lines
        }

    def _place(self, line: str) -> Place:
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise DeclarationError(f"gazetteer: {line!r} has {len(cells)} columns, not {_COLUMNS}")
        _, identity, kind, bare, valid_from, valid_to, successors, aliases = cells
        known = self._by_id.get(identity)
        if known is None:
            root, _, below = identity.partition(".")
            level: PlaceLevel = "commune" if kind in _COMMUNE_TYPES else "district" if below else "province"
            known = self._by_id[identity] = Place(
                id=identity,
                level=level,
                type=kind,
                bare=bare,
                province=self._root_names[root],
                parent=identity.rpartition(".")[0] or None,
                valid_from=valid_from or None,
                valid_to=valid_to or None,
                successors=tuple(successors.split(",")) if successors else (),
                aliases=tuple(aliases.split("|")) if aliases else (),
            )
        return known

    def get(self, identity: str) -> Place | None:
        """The place of an identity, or None."""
        known = self._by_id.get(identity)
        if known is None and identity in self._lines_by_id:
            known = self._place(self._lines_by_id[identity])
        return known

    def owner(self, identity: str) -> Place | None:
        """The place whose body an identity is ("bac-giang.so-noi-vu" gives Bắc Giang), or the place itself; None for
        bodies of no place ("bo-noi-vu")."""
        while identity:
            place = self.get(identity)
            if place is not None:
                return place
            identity = identity.rpartition(".")[0]
        return None

    def all(self, *levels: PlaceLevel, samples: bool = False) -> list[Place]:
        """Every place of the given levels (all levels when none is given), by name; those of the sample portals only
        with `samples`."""
        wanted = levels or LEVELS
        tables = [self._large] if "commune" not in wanted else [self._large, self._small]
        found = {
            place.id: place
            for index in tables
            for lines in index.values()
            for place in map(self._place, lines)
            if place.level in wanted and (samples or not place.sample)
        }
        return sorted(found.values(), key=lambda place: place.order)

    def knows(self, key: str, level: PlaceLevel | None = None) -> bool:
        """Whether any place has the key (`cchc.gazetteer.names.name_key`) as its name or alias."""
        if level == "commune":
            return key in self._small
        return key in self._large or (level is None and key in self._small)

    def find(
        self,
        name: str,
        *,
        level: PlaceLevel | None = None,
        kind: str | None = None,
        province: str | None = None,
        on: str | None = None,
    ) -> list[Place]:
        """Places by bare name or alias, in any spelling; the other arguments narrow: level, type word ("Thị xã",
        any case), bare name of the province, ISO day (or month, or year) on which it existed."""
        key = name_key(name)
        lines: list[str] = []
        if level != "commune":
            lines += self._large.get(key, ())
        if level in (None, "commune"):
            lines += self._small.get(key, ())
        province_key = name_key(province) if province else None
        wanted_type = kind.lower() if kind else None
        return [
            place
            for place in map(self._place, lines)
            if (level is None or place.level == level)
            and (wanted_type is None or place.type.lower() == wanted_type)
            and (province_key is None or name_key(place.province) == province_key)
            and place.existed(on)
        ]

    def resolve(
        self,
        name: str,
        *,
        level: PlaceLevel | None = None,
        kind: str | None = None,
        province: str | None = None,
        on: str | None = None,
    ) -> Place | None:
        """The one place that `find` gives, or None where it gives none or several: never a guess."""
        found = self.find(name, level=level, kind=kind, province=province, on=on)
        return found[0] if len(found) == 1 else None

    def children(self, identity: str, *, on: str | None = None) -> list[Place]:
        """Districts and communes right below a place, by name, that existed on the day."""
        below = (self.get(other) for other in self._lines_by_id if other.rpartition(".")[0] == identity)
        return sorted((place for place in below if place and place.existed(on)), key=lambda place: place.order)

    @cached_property
    def _predecessors(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for identity in sorted(self._lines_by_id):
            for successor in self._lines_by_id[identity].split("\t")[6].split(","):
                if successor:
                    table.setdefault(successor, []).append(identity)
        return table

    def predecessors(self, place: Place) -> list[Place]:
        """Places whose area went into this one, those of its own level first."""
        found = [other for identity in self._predecessors.get(place.id, ()) if (other := self.get(identity))]
        return sorted(found, key=lambda other: (other.level != place.level, other.id))

    def successors(self, place: Place) -> list[Place]:
        """Places that its area went to."""
        return [other for identity in place.successors if (other := self.get(identity))]

    def longest(self, syllables: Sequence[str], level: PlaceLevel | None = None) -> int:
        """How many of the first syllable keys make a known name, at most six; 0 for none."""
        for size in range(min(6, len(syllables)), 0, -1):
            if self.knows(" ".join(syllables[:size]), level):
                return size
        return 0


@lru_cache(maxsize=1)
def places() -> Places:
    """The places of this process."""
    return Places()
