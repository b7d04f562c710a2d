"""Names of the indices: aliases that everybody reads by, generations that stand behind them.

An index is `<prefix>-<name>-v<VERSION>`, and `-<number>` when it is the second or later of that version. A generation
is one index of each name. Whoever writes keeps to the generation that it found behind the aliases when it began: what
it read there and what it writes on that condition belong together, and a switch in between is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from cchc.errors import StoreError
from search_api.elastic.mappings import MAPPINGS, alias


@dataclass(frozen=True, slots=True, order=True)
class Generation:
    """A version of the mappings, and the number of the generation among those of that version, from 0."""

    version: int
    number: int = 0

    def index(self, prefix: str, name: str) -> str:
        return f"{alias(prefix, name)}-v{self.version}" + (f"-{self.number}" if self.number else "")

    def indices(self, prefix: str) -> Indices:
        return Indices(prefix, {name: self.index(prefix, name) for name in MAPPINGS})

    def __str__(self) -> str:
        return f"v{self.version}" + (f"-{self.number}" if self.number else "")


class Indices(Mapping[str, str]):
    """The index of each name; the aliases of a prefix where none are given."""

    def __init__(self, prefix: str, names: Mapping[str, str] | None = None) -> None:
        self.prefix = prefix
        self._names = dict(names) if names is not None else {name: alias(prefix, name) for name in MAPPINGS}

    def __getitem__(self, name: str) -> str:
        return self._names[name]

    def __iter__(self) -> Any:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def all(self, names: Iterable[str] | None = None) -> list[str]:
        return [self._names[name] for name in (self._names if names is None else names)]


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is of a prefix: the generation behind the aliases with its indices, and all generations' indices."""

    prefix: str
    current: Generation | None
    served: Mapping[str, str]
    generations: Mapping[Generation, Mapping[str, str]]

    @property
    def indices(self) -> Indices:
        return Indices(self.prefix, self.served)

    @property
    def next(self) -> Generation | None:
        """The generation that is being made to take the place of the current one."""
        later = [one for one in self.generations if self.current is None or one > self.current]
        return max(later, default=None)

    @property
    def older(self) -> list[Generation]:
        return sorted(one for one in self.generations if self.current is not None and one < self.current)

    def following(self, version: int) -> Generation:
        """A generation of this version that there is not yet."""
        numbers = [one.number for one in self.generations if one.version == version]
        return Generation(version, max(numbers) + 1 if numbers else 0)


def survey(client: Elasticsearch, prefix: str) -> Survey:
    """Look at the indices of a prefix. Raises StoreError when an alias stands for several, or they do not belong."""
    found: Mapping[str, Any] = client.indices.get(index=f"{prefix}-*", features=["aliases"]).body
    names = "|".join(map(re.escape, MAPPINGS))
    pattern = re.compile(rf"{re.escape(prefix)}-({names})-v(\d+)(?:-(\d+))?")
    generations: dict[Generation, dict[str, str]] = {}
    served: dict[str, str] = {}
    versions: set[Generation] = set()
    for index in sorted(found):
        match = pattern.fullmatch(index)
        if match is None:
            continue
        name, generation = match[1], Generation(int(match[2]), int(match[3] or 0))
        generations.setdefault(generation, {})[name] = index
        if alias(prefix, name) in found[index].get("aliases", {}):
            if name in served:
                raise StoreError(f"alias {alias(prefix, name)} stands for {served[name]}, {index}: one is expected")
            served[name] = index
            versions.add(generation)
    if len(versions) > 1:
        raise StoreError(
            f"the aliases of {prefix} stand for several generations ({', '.join(map(str, sorted(versions)))}): "
            "let them all stand for one"
        )
    return Survey(prefix, next(iter(versions), None), served, generations)
