"""How well searches are answered: judged queries over the sample portals and the annotated cases, on each backend."""

from __future__ import annotations

import math
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from elasticsearch import Elasticsearch

from benchmarks.quality import FLOORS
from benchmarks.reading_room import entries
from benchmarks.scale import name_engines
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.elastic.connection import connect
from search_api.protocol import Entry, Query, Store
from tests.contract import engine

JUDGEMENTS = Path(__file__).with_name("judgements.yml")
DEPTH = 10
HIGHEST = 3
PREFIX = "relevance."


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and the grades of what it should find, 1 to 3 by the names of `benchmarks.reading_room.entries`."""

    q: str
    found: Mapping[str, int]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A judged query with the names of its first hits, and how good they are."""

    judged: Judged
    hits: tuple[str, ...]

    @property
    def ndcg(self) -> float:
        """Discounted cumulative gain at 10, over that of the best order."""
        best = sorted(self.judged.found.values(), reverse=True)
        return _gain([self.judged.found.get(name, 0) for name in self.hits]) / _gain(best)

    @property
    def right(self) -> bool:
        """Whether the first hit is what was asked for."""
        return bool(self.hits) and self.judged.found.get(self.hits[0]) == HIGHEST


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def judgements() -> list[Judged]:
    """The committed queries."""
    found = yaml.safe_load(JUDGEMENTS.read_text("utf-8"))["queries"]
    return [Judged(one["q"], one["found"], tuple(one.get("marks", ()))) for one in found]


def fill(store: Store, library: Mapping[str, Entry]) -> None:
    """Put the whole library into an empty store."""
    store.put(list(library.values()))


def ask(store: Store, library: Mapping[str, Entry], judged: Sequence[Judged]) -> list[Answered]:
    """The first hits of each query, every document for itself."""
    names = {entry.result.document.id: name for name, entry in library.items()}
    return [
        Answered(one, tuple(names[hit.id] for hit in store.search(Query(one.q, size=DEPTH, facets=())).hits))
        for one in judged
    ]


def quality(answered: Sequence[Answered]) -> dict[str, float]:
    """nDCG@10 over all queries, and how many known items come first."""
    known = [one for one in answered if "known" in one.judged.marks]
    unmarked = [one for one in answered if "unmarked" in one.judged.marks]
    return {
        "ndcg": sum(one.ndcg for one in answered) / len(answered),
        "ndcg_unmarked": sum(one.ndcg for one in unmarked) / len(unmarked),
        "known_item_first": sum(one.right for one in known) / len(known),
    }


def below(figures: Mapping[str, float]) -> list[str]:
    """Measures that fell below their floor, as lines for a person."""
    floors = {
        name.removeprefix(PREFIX): floor
        for name, floor in yaml.safe_load(FLOORS.read_text("utf-8")).items()
        if name.startswith(PREFIX)
    }
    return [f"{name}: {figures[name]:.4f}, floor {floor}" for name, floor in floors.items() if figures[name] < floor]


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """A store of these settings for writing, closed at the end."""
    store = open_store(settings, writable=True)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def stores() -> Iterator[dict[str, Store]]:
    """Empty stores by their backend: the embedded one, and Elasticsearch.

    The latter is that of the settings, else the tests' own (see tests/contract/engine.py) where it is here.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        found = {"embedded": stack.enter_context(opened(Settings(data=Path(folder) / "data", backend="embedded")))}
        named = _elasticsearch(stack)
        if named is not None:
            settings = named.model_copy(update={"elasticsearch_prefix": f"relevance-{uuid.uuid4().hex[:8]}"})
            client = stack.enter_context(connect(settings))
            stack.callback(_remove, client, settings.elasticsearch_prefix)
            found["elasticsearch"] = stack.enter_context(opened(settings))
        yield found


def _elasticsearch(stack: ExitStack) -> Settings | None:
    """Settings of a node to measure on, which stays as long as the stack; None where there is none."""
    named = Settings()
    if named.backend == "elasticsearch":
        return named
    name_engines()
    if engine.home() is None:
        return None
    return Settings(backend="elasticsearch", elasticsearch_url=stack.enter_context(engine.node()))


def _remove(client: Elasticsearch, prefix: str) -> None:
    for name in client.indices.get(index=f"{prefix}-*"):
        client.indices.delete(index=name)


def measure() -> dict[str, Any]:
    """The measures of each backend that is here, with what fell below its floor."""
    library, judged = entries(), judgements()
    figures: dict[str, Any] = {"queries": len(judged), "documents": len(library), "below_floor": []}
    with stores() as found:
        for backend, store in found.items():
            fill(store, library)
            answered = ask(store, library, judged)
            measured = quality(answered)
            worst = sorted(answered, key=lambda one: one.ndcg)[:10]
            figures[backend] = {
                **{name: round(value, 4) for name, value in measured.items()},
                "worst": [f"{one.judged.q}: {one.ndcg:.2f}" for one in worst],
            }
            figures["below_floor"] += [f"{backend} {line}" for line in below(measured)]
    if "elasticsearch" not in figures:
        figures["elasticsearch"] = {"not_measured": "no Elasticsearch is here: make engines"}
    return figures
