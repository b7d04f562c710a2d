"""Rankings, series, comparisons and coverage over 100,000 documents with ten figures each, through the API.

First: nobody asked for the table since the service began. Cold: a document with figures of what is asked for came just
before; warm: one of another ranking came. The rows are written into the tables of the embedded store without records,
since only tables of facts are read.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.scale import CODES, UNITS
from benchmarks.timing import p95
from cchc.gazetteer import Place, places
from cchc.records import Figure
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.facts.lines import Measured, version
from search_api.inprocess import InProcess

DOCUMENTS = 100_000
FIGURES = 10
TIMES = 60
CEILING_MS = 50
YEARS = tuple(str(year) for year in range(2012, 2025))
# Most of what is written is about one of them.
WEIGHTS = (40, 20, 15, 15, 10)
MEASURES = ("score", "rank", "rank", "score", "rank_change", "percent")


def measure(documents: int = DOCUMENTS) -> dict[str, Any]:
    """Milliseconds by table, cold and warm; what is above its ceiling is named in `missed`."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        open_store(settings, writable=True).close()
        fill(settings, documents)
        return {"documents": documents, "figures": FIGURES * documents, **measured(settings)}


def fill(settings: Settings, documents: int) -> None:
    """Rows of articles on provinces and districts. Of a thing most say the same: a twentieth of scores is another."""
    chance = random.Random(1)
    provinces = [place for place in places().all("province") if place.existed("2024-12")]
    below = {
        one.id: [place for place in places().children(one.id, on="2024-12") if place.level == "district"]
        for one in provinces
    }
    sayings: dict[Measured, int] = {}
    connection = sqlite3.connect(settings.data / "store.sqlite")
    with connection:
        for key in range(1, documents + 1):
            name, day = f"{key:016x}", f"{chance.randint(2013, 2025)}-{chance.randint(1, 12):02}-15"
            connection.execute(
                "INSERT INTO documents (key, id, same, newest, next_version, url, title, kind, published_on, "
                "extractor, has_conclusion, figures, statements, meetings, settled, lined) "
                "VALUES (?, ?, ?, 1, 2, ?, ?, 'article', ?, '1', 0, ?, 0, 0, 99, ?)",
                (key, name, name, f"https://tin.example/{key}", f"Cải cách ở địa phương, bài {key}", day, FIGURES,
                 version()),
            )  # fmt: skip
            home, local = chance.choice(provinces), chance.random() < 0.4
            for place in range(FIGURES):
                at = chance.choice(below[home.id] or [home]) if local else chance.choice((home, home, *provinces[:1]))
                _write(connection, sayings, (key, name, day, key * FIGURES + place), _said(chance, at))
    connection.close()


def _said(chance: random.Random, unit: Place) -> Measured:
    code, year, kind = chance.choices(CODES, WEIGHTS)[0], chance.choice(YEARS), chance.choice(MEASURES)
    part = chance.choice(("procedures", "institutions")) if chance.random() < 0.2 else None
    true = random.Random(f"{unit.id} {code} {year} {kind} {part}").random()
    value, decimals, out_of = round(60 + true * 39 + (chance.random() < 0.05) * chance.random(), 2), 2, 100.0
    if kind == "rank":
        value, decimals, out_of = 1 + int(true * 63), 0, 63.0
    return Measured(
        code, unit.level, unit.parent or "", year, unit.id, unit.name, part, kind, "actual", float(value), decimals,
        None if kind == "rank_change" else out_of, "=", None, None, None, chance.random() < 0.02,
    )  # fmt: skip


def _write(
    connection: sqlite3.Connection, sayings: dict[Measured, int], of: tuple[int, str, str, int], said: Measured
) -> None:
    document, name, day, figure = of
    quote = f"{said.name} đạt {said.value}"
    sentence = f"Năm {said.period}, {quote} theo công bố, có chuyển biến tích cực so với năm trước trên nhiều lĩnh vực."
    start = len(f"Năm {said.period}, ")
    identity = f"f{figure:015x}"
    shown = {
        "id": identity, "quote": quote, "start": start, "end": start + len(quote), "indicator": said.indicator,
        "subject": said.name, "subject_id": said.entity, "period": said.period, "measure": said.measure,
        "value": said.value, "out_of": said.out_of, "component": said.component,
    }  # fmt: skip
    connection.execute(
        "INSERT INTO figures (key, document, id, position, indicator, subject, period, measure, status, value, "
        "sentence_start, sentence_end, sentence, looked_for, figure) "
        "VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 0, ?, ?, '', ?)",
        (figure, document, identity, said.indicator, said.name, said.period, said.measure, said.status, said.value,
         len(sentence), sentence, Figure.model_validate(shown).model_dump_json()),
    )  # fmt: skip
    if said not in sayings:
        made = connection.execute(
            "INSERT INTO fact_sayings (indicator, level, within, period, entity, name, component, measure, status, "
            "value, decimals, out_of, comparator, scope, aggregate, base, official) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            said,
        )
        sayings[said] = made.lastrowid or 0
    connection.execute(
        "INSERT INTO fact_lines (saying, published_on, named, id, figure, text, document) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (sayings[said], day, name, identity, figure, name, document),
    )


def measured(settings: Settings) -> dict[str, Any]:
    """Of a filled store; what is above its ceiling is named in `missed`."""
    app = InProcess(create_app(settings))
    connection = sqlite3.connect(settings.data / "store.sqlite", isolation_level=None)
    found: dict[str, Any] = {"missed": []}
    try:
        for name, ask in ASKED.items():
            chance = random.Random(2)
            questions = [ask(chance) for _ in range(TIMES)]
            states: dict[str, list[Taken]] = {"first": [], "cold": [], "warm": []}
            for question in dict.fromkeys(questions):
                states["first"].append(_answered(app, question))
            for question in questions:
                _come(connection, question, chance)
                states["cold"].append(_answered(app, question))
            for question in questions:
                _come(connection, replace(question, level="district", unit=""), chance)
                states["warm"].append(_answered(app, question))
            found[name] = {state: _told(taken) for state, taken in states.items()}
            found["missed"] += [f"{name} {state}" for state, told in found[name].items() if told["p95_ms"] > CEILING_MS]
    finally:
        connection.close()
        app.close()
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """A path with its query, and whose lines change for it: of a ranking and period, of one unit where it is named."""

    path: str
    query: str
    indicator: str
    period: str
    unit: str = ""
    level: str = "province"


# By the clock, and of the processor: the latter holds on a busy machine too.
Taken = tuple[float, float]


def _ranking(chance: random.Random) -> Question:
    code, year = chance.choice(CODES), chance.choice(YEARS[1:])
    return Question(f"/api/rankings/{code}", f"period={year}&level=province", code, year)


def _districts(chance: random.Random) -> Question:
    code, year, unit = chance.choice(CODES), chance.choice(YEARS[1:]), chance.choice(("nghe-an", "thanh-hoa"))
    return Question(f"/api/rankings/{code}", f"period={year}&level=district&within={unit}", code, year, "", "district")


def _series(chance: random.Random) -> Question:
    code, unit = chance.choice(CODES), chance.choice(UNITS)
    return Question(f"/api/series/{code}", f"unit={unit}", code, chance.choice(YEARS), unit)


def _compared(chance: random.Random) -> Question:
    code, year, (unit, *others) = chance.choice(CODES), chance.choice(YEARS[1:]), chance.sample(UNITS, 5)
    named = "&".join(f"units={one}" for one in (unit, *others))
    return Question("/api/compare", f"{named}&period={year}", code, year, unit)


def _coverage(chance: random.Random) -> Question:
    code = chance.choice(CODES)
    return Question(f"/api/coverage/{code}", "level=province", code, chance.choice(YEARS))


ASKED = {
    "rankings": _ranking, "districts": _districts, "series": _series, "comparisons": _compared, "coverage": _coverage,
}  # fmt: skip


def _come(connection: sqlite3.Connection, question: Question, chance: random.Random) -> None:
    """A document is read anew: as many of its lines as it has figures go from their ranking, and come back."""
    wanted = (question.indicator, question.level, question.period, question.unit)
    sayings = connection.execute(
        "SELECT key FROM fact_sayings WHERE indicator = ?1 AND level = ?2 AND period = ?3 "
        "AND (?4 = '' OR entity = ?4) AND texts > 1 ORDER BY key",
        wanted,
    ).fetchall()
    with connection:
        for (saying,) in chance.sample(sayings, min(FIGURES, len(sayings))):
            line = connection.execute("SELECT * FROM fact_lines WHERE saying = ? LIMIT 1", (saying,)).fetchone()
            connection.execute("DELETE FROM fact_lines WHERE saying = ? AND id = ?", (saying, line[3]))
            connection.execute("INSERT INTO fact_lines VALUES (?, ?, ?, ?, ?, ?, ?)", line)
        connection.execute("INSERT INTO changes (document, token) VALUES (0, hex(randomblob(8)))")


def _answered(app: InProcess, question: Question) -> Taken:
    with tempfile.TemporaryFile() as body:
        started, busy = time.perf_counter(), time.process_time()
        status = app.get(question.path, question.query, body)
        taken = time.perf_counter() - started, time.process_time() - busy
        if status != 200:
            body.seek(0)
            raise RuntimeError(f"{question.path}?{question.query} answered {status}: {body.read(500)!r}")
    return taken


def _told(taken: list[Taken]) -> dict[str, float]:
    clock, processor = zip(*taken, strict=True)
    return {
        "median_ms": _ms(statistics.median(clock)),
        "p95_ms": _ms(p95(clock)),
        "processor_median_ms": _ms(statistics.median(processor)),
        "processor_p95_ms": _ms(p95(processor)),
    }


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)
