"""Duplicates: how many of the committed pairs are told right, and what finding them costs among 100,000 documents."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pairs import Pair, articles, pairs
from search_api.duplicates.clusters import Signed, settle
from search_api.duplicates.comparison import compare
from search_api.duplicates.originals import Member
from search_api.duplicates.signature import SHARED_BANDS, sign
from search_api.embedded import schema
from search_api.embedded.clusters import Tables

# What must be kept; a change that lowers one says why.
FLOORS = {"precision": 0.99, "recall": 0.95}
DOCUMENTS = 100_000
ASKED = 500  # documents put when all the others are there
EVERY = 20  # one in so many is a reprint of one before it


@dataclass(frozen=True, slots=True)
class Told:
    """A pair and what became of it: `met` when its signatures share bands, `found` when it is told a duplicate."""

    pair: Pair
    met: bool
    found: bool

    @property
    def right(self) -> bool:
        return self.found == self.pair.duplicate


def tell(pair: Pair) -> Told:
    """Find a pair as a store does: by bands, then by comparison."""
    one = sign(pair.one.title, pair.one.text, pair.one.number)
    two = sign(pair.two.title, pair.two.text, pair.two.number)
    if one is None or two is None:
        return Told(pair, met=False, found=False)
    met = len(set(one[1]) & set(two[1])) >= SHARED_BANDS
    return Told(pair, met, met and compare(one[0], two[0]).duplicates)


def quality(told: list[Told]) -> dict[str, Any]:
    """Precision and recall over all pairs, and the share told right of each kind."""
    right = sum(one.found and one.pair.duplicate for one in told)
    kinds: Counter[str] = Counter(one.pair.kind for one in told)
    fine: Counter[str] = Counter(one.pair.kind for one in told if one.right)
    return {
        "pairs": len(told),
        "duplicates": sum(one.pair.duplicate for one in told),
        "precision": right / max(1, sum(one.found for one in told)),
        "recall": right / max(1, sum(one.pair.duplicate for one in told)),
        "kinds": {kind: f"{fine[kind]}/{count}" for kind, count in kinds.items()},
        "wrong": [one.pair.name for one in told if not one.right],
    }


def below(figures: dict[str, Any]) -> list[str]:
    """Measures that fell below their floor, as lines for a person."""
    return [f"{name}: {figures[name]:.4f}, floor {floor}" for name, floor in FLOORS.items() if figures[name] < floor]


def speed(documents: int = DOCUMENTS) -> dict[str, Any]:
    """What a signature and finding a document's duplicates among `documents` others take, and what is kept of each."""
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite"
        connection = sqlite3.connect(file, isolation_level=None)
        connection.row_factory = sqlite3.Row
        schema.migrate(connection, Path(folder))
        tables = Tables(connection)
        connection.execute("BEGIN")
        signing = 0.0
        writing = 0.0
        before: list[str] = []
        for key in range(1, documents + 1):
            text = _reprint(chance, before) if key % EVERY == 0 else _article(chance)
            if key % 100 == 1:
                before = [*before[-50:], text]
            started = time.process_time()
            signed = _signed(key, text)
            signing += time.process_time() - started
            _row(connection, key)
            started = time.process_time()
            tables.sign({key: signed})
            writing += time.process_time() - started
        connection.execute("COMMIT")
        size = file.stat().st_size / documents
        connection.execute("BEGIN")
        found = 0
        finding = 0.0
        for key in range(documents + 1, documents + ASKED + 1):
            reprinted = key % EVERY == 0
            signed = _signed(key, _reprint(chance, before) if reprinted else _article(chance))
            _row(connection, key)
            started = time.process_time()
            settle(tables, {key: signed})
            finding += time.process_time() - started
            found += reprinted and bool(tables.partners((key,))[key])
        connection.rollback()
        connection.close()
    return {
        "documents": documents,
        "sign_ms": round(1000 * signing / documents, 2),
        "keep_signature_ms": round(1000 * writing / documents, 2),
        "find_and_cluster_ms": round(1000 * finding / ASKED, 2),
        "bytes_a_document": round(size),
        "reprints_found": f"{found}/{ASKED // EVERY}",
    }


def _signed(key: int, text: str) -> Signed:
    url = f"https://portal{key % 60}.example/{key}"
    return Signed.made(Member(str(key), url, "Tin", None, None, None, None, len(text)), text, None)


def _row(connection: sqlite3.Connection, key: int) -> None:
    connection.execute(
        "INSERT INTO documents (key, id, newest, next_version, url, kind, extractor, has_conclusion, figures, "
        "statements, meetings) VALUES (?, ?, 0, 1, '', 'article', '', 0, 0, 0, 0)",
        (key, str(key)),
    )


def _article(chance: random.Random) -> str:
    """About 450 syllables: clauses as articles have them, in an order of its own, with figures of its own."""
    lines = []
    for _ in range(9):
        said = [chance.choice(clauses()) for _ in range(5)]
        lines.append(f"{', '.join(said)}, đạt {chance.randint(100, 9999)} hồ sơ.")
    return "\n".join(lines)


def _reprint(chance: random.Random, before: list[str]) -> str:
    lines = chance.choice(before).split("\n")
    return "\n".join(["Tin từ cơ sở.", *lines[: chance.randint(6, 9)], "Theo báo địa phương."])


_CLAUSES: list[str] = []


def clauses() -> list[str]:
    """All clauses of the articles that pairs are made of, some thousand."""
    if not _CLAUSES:
        joined = "\n".join(article.text for article in articles().values())
        parts = joined.replace(". ", ", ").replace(";", ",").replace("\n", ", ").split(", ")
        _CLAUSES.extend(part.strip(" .") for part in dict.fromkeys(parts) if len(part.split()) >= 6)
    return _CLAUSES


def measure() -> dict[str, Any]:
    """Quality with `below_floor` where something fell, and speed."""
    figures = quality([tell(pair) for pair in pairs()])
    return {**figures, "speed": speed(), "below_floor": below(figures)}
