"""The store over a hundred thousand documents (a million figures and statements), as ratios to what its engines do.

`--documents N` takes fewer. Without Elasticsearch (see tests/contract/engine.py) its part is left out, and said so.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from benchmarks import bare, bare_records, bodies, readers
from benchmarks.newsroom import entries
from benchmarks.service import rest, serving
from benchmarks.timing import compared, p95, timed
from cchc.settings import Settings
from scripts.engines import ENGINES
from search_api.backends import open_store
from search_api.embedded import remembered
from search_api.protocol import Query, Store
from tests.contract import engine

DOCUMENTS = 100_000
BATCH = 500
TIMES = 5
A_TENTH = {"kind": ["article"], "year": [2016]}
QUERIES = (
    "cải cách hành chính", "cai cach hanh chinh", "số hóa hồ sơ", "chữ ký số cho người dân", "so noi vu",
    "kiểm tra công vụ đột xuất", "tỉnh Bắc Giang", "Hà Tĩnh chỉ số hài lòng", "đoàn kiểm tra ghi nhận",
    "thanh toán không dùng tiền mặt", "biên chế", "họp không giấy tờ", "yêu cầu hoàn thành trước ngày", "PAPI",
    '"sắp xếp tổ chức bộ máy"', "rà soát văn bản quy phạm", "khảo sát mức độ hài lòng Đồng Tháp", "nguyên nhân",
)  # fmt: skip
# Where a measure stands, and between what it is wanted.
WANTED: tuple[tuple[str, float, float], ...] = (
    ("embedded.indexing_to_bare_rows", 0.6, math.inf),
    ("embedded.indexing_to_bare_records", 0.6, math.inf),
    ("embedded.search_to_bare_tantivy.ratio_of_sums", 0, 2),
    ("embedded.answers.rankings_p95_ms", 0, 50),
    ("embedded.answers.series_p95_ms", 0, 50),
    ("embedded.export.seconds_a_million", 0, 20),
    ("embedded.readers.p95_ratio", 0, 3),
    ("elasticsearch.indexing_to_parallel_bulk", 0.8, math.inf),
    ("elasticsearch.sending_to_parallel_bulk", 0.8, math.inf),
    ("elasticsearch.api_to_raw_search.ratio_of_sums", 0, 1.3),
    ("elasticsearch.answers.rankings_p95_ms", 0, 50),
    ("elasticsearch.answers.series_p95_ms", 0, 50),
    ("elasticsearch.export.seconds_a_million", 0, 20),
)


def measure(documents: int = DOCUMENTS) -> dict[str, Any]:
    """Both backends; what is slower than wanted is named in `below_floor`."""
    name_engines()
    figures: dict[str, Any] = {"documents": documents}
    with tempfile.TemporaryDirectory() as folder:
        figures["embedded"] = _embedded(Settings(data=Path(folder) / "data"), documents)
    if engine.home() is None:
        figures["elasticsearch"] = {"not_measured": "no Elasticsearch is here: make engines"}
    else:
        with engine.node() as url:
            settings = Settings(backend="elasticsearch", elasticsearch_url=url, elasticsearch_prefix="scale")
            figures["elasticsearch"] = _elasticsearch(settings, documents)
    return {**figures, "below_floor": missed(figures)}


def name_engines() -> None:
    """Say in the environment where the engines of the tests are, where nobody has."""
    for one in ENGINES:
        for name, value in (one.found() or {}).items():
            os.environ.setdefault(name, value)


def missed(figures: dict[str, Any]) -> list[str]:
    """Measures that are not what is wanted, as lines for a person; those that were not taken are left out."""
    found = []
    for path, least, most in WANTED:
        value: Any = figures
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None and not least <= value <= most:
            found.append(f"{path}: {value}, wanted {f'at least {least}' if value < least else f'at most {most}'}")
    return found


def _embedded(settings: Settings, documents: int) -> dict[str, Any]:
    put = _fill(settings, documents)
    with tempfile.TemporaryDirectory() as name:
        written = bare.rows(settings.data, Path(name), BATCH)
        made = bare_records.records(settings.data, Path(name), BATCH)
        store = open_store(settings, writable=False)
        try:
            found = _ratios(store, bare.Text(settings.data, Path(name) / "text").ask)
        finally:
            store.close()
    return {
        "put_documents_a_second": round(documents / put, 1),
        # Rows and words that are ready when the clock runs; and the same rows made of the records, which is what a
        # store is given.
        "indexing_to_bare_rows": round(written / put, 2),
        "indexing_to_bare_records": round(made / put, 2),
        "search_to_bare_tantivy": found,
        "answers": _answers(settings),
        "export": export(settings, A_TENTH, "năm"),
        "readers": readers.pace(settings, documents),
    }


def _elasticsearch(settings: Settings, documents: int) -> dict[str, Any]:
    put = _fill(settings, documents)
    return {
        "put_documents_a_second": round(documents / put, 1),
        "indexing_to_parallel_bulk": round(bodies.indexed(settings) / put, 2),
        "sending_to_parallel_bulk": round(bodies.sending(settings), 2),
        "api_to_raw_search": bare.through_api(settings, QUERIES, TIMES),
        "answers": _answers(settings),
        "export": export(settings, A_TENTH, "năm"),
    }


def _fill(settings: Settings, documents: int) -> float:
    """Seconds that the store took to keep them; making them is not counted."""
    taken, coming = 0.0, entries(documents)
    store = open_store(settings, writable=True)
    try:
        while batch := list(islice(coming, BATCH)):
            started = time.perf_counter()
            store.put(batch)
            taken += time.perf_counter() - started
    finally:
        store.close()
    return taken


def _ratios(store: Store, raw: Callable[[str], object]) -> dict[str, float]:
    """Milliseconds of the store's pages with facets and passages, and of the engine alone; ratios of medians."""
    ours, theirs = [], []
    most, remembered.MOST = remembered.MOST, 0  # a search that comes again is not what is measured
    for text in QUERIES:
        ours.append(timed(partial(store.search, Query(text, collapse=True)), TIMES))
        theirs.append(timed(partial(raw, text), TIMES))
    remembered.MOST = most
    return compared(ours, theirs)


def _answers(settings: Settings) -> dict[str, float]:
    """Milliseconds of rankings and series as the service gives them: 95th percentile, and the first of each."""
    found: dict[str, float] = {}
    asked = {
        "rankings": [f"/api/rankings/{code}?period={year}" for code in CODES for year in range(2015, 2025)],
        "series": [f"/api/series/{code}?unit={unit}" for code in CODES for unit in UNITS],
    }
    with serving(settings) as address, httpx.Client(base_url=address, timeout=120) as client:
        rest(address)
        for name, paths in asked.items():
            taken = []
            for path in paths:
                started = time.perf_counter()
                client.get(path).raise_for_status()
                taken.append(time.perf_counter() - started)
            found[f"{name}_p95_ms"] = round(1000 * p95(taken[1:]), 1)
            found[f"{name}_first_ms"] = round(1000 * taken[0], 1)
    return found


CODES = ("PAR_INDEX", "SIPAS", "PAPI", "PCI", "DTI")
UNITS = ("bac-giang", "bac-ninh-2025", "ha-tinh", "dong-thap", "da-nang", "can-tho", "quang-ninh", "lao-cai")


def export(settings: Settings, part: dict[str, Any], words: str = "") -> dict[str, Any]:
    """Seconds of all figures to Parquet, and the most memory of a process that exports a part, one for all, and words.

    `part` are filters that leave about a tenth; `words` are what most figures have, left out where they are "".
    """
    with tempfile.TemporaryDirectory() as folder:
        some = _exported(settings, Path(folder) / "part.parquet", part)
        whole = _exported(settings, Path(folder) / "whole.parquet", {})
        found = _exported(settings, Path(folder) / "words.parquet", {}, words) if words else None
    figures = {
        "figures": whole["rows"],
        "seconds": round(whole["seconds"], 1),
        "seconds_a_million": round(whole["seconds"] * 1e6 / whole["rows"], 1),
        "processor_seconds_a_million": round(whole["processor"] * 1e6 / whole["rows"], 1),
        "figures_of_a_part": some["rows"],
        "mb_of_a_part": round(some["mb"]),
        "mb": round(whole["mb"]),
    }
    if found is not None:
        figures["figures_with_words"] = found["rows"]
        figures["seconds_a_million_with_words"] = round(found["seconds"] * 1e6 / found["rows"], 1)
        figures["mb_with_words"] = round(found["mb"])
    return figures


EXPORTING = """
import json, sys, time
from pathlib import Path
from benchmarks.peak import peak_mb
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.exports import FIGURES, write
from search_api.protocol import Filters, Query
settings, file, filters = Settings.model_validate_json(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
query = Query(sys.argv[4], filters=Filters(**{name: tuple(values) for name, values in filters.items()}))
store = open_store(settings, writable=False)
started, busy = time.perf_counter(), time.process_time()
with file.open("wb") as stream:
    rows = write("parquet", FIGURES, store, query, stream)
taken = {"seconds": time.perf_counter() - started, "processor": time.process_time() - busy}
store.close()
print(json.dumps({"rows": rows, **taken, "mb": peak_mb()}))
"""


def _exported(settings: Settings, file: Path, filters: dict[str, Any], words: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", EXPORTING, settings.model_dump_json(), str(file), json.dumps(filters), words],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
