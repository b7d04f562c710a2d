"""A bare script that writes what a store writes of the same records: the same rows of all tables, the same index.

It is given records and where they were had, and makes every value by direct code or by the store's own pure functions,
a batch at a time: no look at what is held, no versions, no search for duplicates, no triggers, no checks.
"""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bare import tables_of
from cchc.records import Record
from search_api import provenances
from search_api.conclusions.model import conclusions_of
from search_api.duplicates.clusters import Signed
from search_api.duplicates.sameness import conclusion_facts, figure_facts, statement_facts
from search_api.duplicates.signature import VERSION
from search_api.embedded.bands import PORTION
from search_api.embedded.textcolumns import Indexed
from search_api.embedded.textindex import TextIndex
from search_api.facts.lines import Measured, lines_of, version
from search_api.history import content_digest, moment, record_digest
from search_api.projection import DocumentRow, figure_rows, identities_of, statement_rows, texts_of, unit_levels
from search_api.protocol import Entry

NEWEST = (
    "SELECT d.key, v.record, v.provenance FROM documents d "
    "JOIN versions v ON v.document = d.key AND v.number = d.newest WHERE d.key > ? ORDER BY d.key LIMIT ?"
)
# Columns by their table, in the order that rows are made in; those that are not named have their defaults.
COLUMNS = {
    "documents": "key id same newest next_version url title province source kind published_at published_on year "
    "extractor has_conclusion figures statements meetings settled lined",
    "versions": "document number content whole extractor first_seen last_seen provenance record",
    "captures": "document version digest fetched_at archive offset",
    "addresses": "identity document",
    "ledger": "archive offset extractor identity",
    "units": "document value",
    "named_units": "document name level",
    "attached": "document file",
    "figures": "key document id position indicator subject subject_id period period_end measure status value "
    "sentence_start sentence_end sentence looked_for figure level fact",
    "statements": "key document id position type meeting sentence_start sentence_end sentence looked_for statement "
    "fact",
    "statement_values": "statement field value",
    "conclusions": "key document id position start end deadline looked_for conclusion fact",
    "conclusion_values": "conclusion field value",
    "signatures": "document bands packed member",
    "band_portions": "run first held",
    "fact_sayings": " ".join((*Measured._fields, "key", "texts")),
    "fact_lines": "saying published_on named id figure text document",
    "fact_fields": "indicator level within period lines changed",
    "fact_entities": "indicator level within period entity changed",
    "documents_held": "extractor documents figures statements meetings reprinted",
}
COUNTS = ("fact_sayings", "fact_fields", "fact_entities", "documents_held")
INSERTIONS = {
    table: '{} INTO "{}" ({}) VALUES ({})'.format(
        "INSERT OR REPLACE" if table in COUNTS else "INSERT OR IGNORE",
        table,
        ", ".join(f'"{name}"' for name in names.split()),
        ", ".join("?" * len(names.split())),
    )
    for table, names in COLUMNS.items()
}
Rows = dict[str, list[tuple[Any, ...]]]


def records(data: Path, folder: Path, batch: int) -> float:
    """Seconds that the script takes for the newest records of a store, which are in memory when the clock runs.

    It commits as often as the store did, and as durably, and has as much memory for pages.
    """
    source = sqlite3.connect(f"file:{data / 'store.sqlite'}?mode=ro", uri=True)
    target = tables_of(source, folder / "records.sqlite", ("table", "index"))
    index = TextIndex(folder / "record-words", create=True)
    script, taken, last = Script(), 0.0, 0
    while held := source.execute(NEWEST, (last, batch)).fetchall():
        last = held[-1][0]
        given = [
            (key, Entry(Record.model_validate_json(record), provenances.loads(provenance)))
            for key, record, provenance in held
        ]
        started = time.perf_counter()
        script.write(target, index, given)
        taken += time.perf_counter() - started
    source.close()
    target.close()
    index.close()
    return taken


class Script:
    """What it keeps from one batch to the next: the next keys, and counts of rankings and documents."""

    def __init__(self) -> None:
        self._figures, self._statements, self._conclusions = count(1), count(1), count(1)
        self._runs = count(1)
        self._sayings: dict[Measured, int] = {}
        self._texts: Counter[int] = Counter()
        self._fields: Counter[tuple[str, ...]] = Counter()
        # What counts of this batch are, by what they count: written once a batch.
        self._counted: dict[str, dict[tuple[Any, ...], tuple[int, ...]]] = {
            "fact_fields": {}, "fact_entities": {}, "fact_sayings": {},
        }  # fmt: skip
        self._held: dict[str, Counter[str]] = {}

    def write(self, target: sqlite3.Connection, index: TextIndex, given: Sequence[tuple[int, Entry]]) -> None:
        rows: Rows = {table: [] for table in COLUMNS}
        bands: list[int] = []
        indexed = []
        for key, entry in given:
            if isinstance(entry.result, Record):
                indexed.append(self._document(rows, bands, key, entry, entry.result))
        numbers, run = np.sort(np.array(bands, np.int64)), next(self._runs)
        rows["band_portions"] = [
            (run, int(numbers[at]), numbers[at : at + PORTION].tobytes()) for at in range(0, len(numbers), PORTION)
        ]
        for table, counted in self._counted.items():
            rows[table] = [(*name, *counts) for name, counts in counted.items()]
            counted.clear()
        rows["documents_held"] = [
            (name, held["documents"], held["figures"], held["statements"], held["meetings"], 0)
            for name, held in self._held.items()
        ]
        target.execute("BEGIN")
        for table, lines in rows.items():
            target.executemany(INSERTIONS[table], lines)
        target.execute("COMMIT")
        for one in indexed:
            for kind, number, words, columns in one.rows():
                index.add(kind, one.document["key"], number, one.texts if words is None else {"line": words}, columns)
        index.commit((given[-1][0], "script"))

    def _document(self, rows: Rows, bands: list[int], key: int, entry: Entry, record: Record) -> Indexed:
        row, at = DocumentRow.of(record), moment(entry.provenance.fetched_at).isoformat()
        location = entry.provenance.location
        place = (location.archive, location.offset) if location else (None, None)
        head = (
            row.url, row.title, row.province, row.source, row.kind, row.published_at, row.published_on, row.year,
            row.extractor, row.has_conclusion, row.figures, row.statements, row.meetings,
        )  # fmt: skip
        rows["documents"].append((key, row.id, row.id, 1, 2, *head, VERSION, version()))
        rows["versions"].append(
            (
                key, 1, content_digest(record), record_digest(record), record.extractor, at, at,
                provenances.dumps(entry.provenance), record.model_dump_json(),
            )
        )  # fmt: skip
        rows["captures"].append((key, 1, entry.provenance.digest, at, *place))
        rows["addresses"] += [(name, key) for name in identities_of(record)]
        if location:
            rows["ledger"].append((*place, entry.by, row.id))
        levels = unit_levels(record)
        rows["units"] += [(key, value) for value in row.units]
        rows["named_units"] += [(key, name, level) for name, level in levels.items()]
        rows["attached"] += [(key, one.document_id) for one in record.document.attachments if one.document_id]
        signed = Signed.of(record)
        packed = signed.signature.pack() if signed.signature else None
        member = json.dumps(signed.member.dump(), ensure_ascii=False)
        rows["signatures"].append((key, array("Q", signed.bands).tobytes(), packed, member))
        bands += [band << 31 | key for band in set(signed.bands)]
        held = self._held.setdefault(row.extractor, Counter())
        held.update(documents=1, figures=row.figures, statements=row.statements, meetings=row.meetings)
        own = {"key": key, "places": 1, **{name: getattr(row, name) for name in INDEXED}}
        indexed = Indexed(own, list(levels.items()), row.units, [], [], {}, [], texts_of(record))
        self._figures_of(rows, indexed, key, row, record)
        self._statements_of(rows, indexed, key, record)
        self._conclusions_of(rows, indexed, key, record)
        return indexed

    def _figures_of(self, rows: Rows, indexed: Indexed, key: int, row: DocumentRow, record: Record) -> None:
        found = list(figure_rows(record))
        keys = {}
        for one, fact in zip(found, figure_facts(one.figure for one in found), strict=True):
            figure = one.figure
            number = keys[figure.id] = next(self._figures)
            named = (
                figure.indicator, figure.subject, figure.subject_id, figure.period, one.period_end, figure.measure,
                figure.status,
            )  # fmt: skip
            rows["figures"].append(
                (
                    number, key, figure.id, one.position, *named, one.number, *one.sentence, one.sentence_text,
                    one.looked_for, figure.model_dump_json(), one.level, fact,
                )
            )  # fmt: skip
            told = dict(zip(FIGURE, named, strict=True))
            indexed.figures.append(
                {**told, "key": number, "looked_for": one.looked_for, "level": one.level, "places": 1}
            )
        said: dict[int, Measured] = {}
        for one, measured in lines_of(record, found):
            saying = self._sayings.setdefault(measured, len(self._sayings) + 1)
            said[saying] = measured
            rows["fact_lines"].append(
                (saying, row.published_on or "-", row.id, one.figure.id, keys[one.figure.id], row.id, key)
            )
            field = (measured.indicator, measured.level, measured.within, measured.period)
            self._fields[field] += 1
            self._counted["fact_fields"][field] = (self._fields[field], self._fields[field])
            self._counted["fact_entities"][(*field, measured.entity)] = (self._fields[field],)
        for saying, measured in said.items():
            self._texts[saying] += 1
            self._counted["fact_sayings"][(*measured, saying)] = (self._texts[saying],)

    def _statements_of(self, rows: Rows, indexed: Indexed, key: int, record: Record) -> None:
        found = list(statement_rows(record))
        for one, fact in zip(found, statement_facts(one.statement for one in found), strict=True):
            statement, number = one.statement, next(self._statements)
            rows["statements"].append(
                (
                    number, key, statement.id, one.position, statement.type, one.meeting, *one.sentence,
                    one.sentence_text, one.looked_for, statement.model_dump_json(), fact,
                )
            )  # fmt: skip
            held = indexed.values[number] = {name: list(each) for name, each in one.values.items()}
            rows["statement_values"] += [(number, name, value) for name, each in held.items() for value in each]
            indexed.statements.append(
                {"key": number, "looked_for": one.looked_for, "type": statement.type, "places": 1}
            )

    def _conclusions_of(self, rows: Rows, indexed: Indexed, key: int, record: Record) -> None:
        found = [one for one in conclusions_of(record) if one.meeting.conclusion] if record.meetings else []
        for one, fact in zip(found, conclusion_facts(found), strict=True):
            said, number = one.meeting.conclusion, next(self._conclusions)
            if said is None:
                continue
            rows["conclusions"].append(
                (
                    number, key, one.id, said.start, said.start, said.end, next(iter(one.deadlines), None),
                    one.looked_for, one.model_dump_json(), fact,
                )
            )  # fmt: skip
            values = list(dict.fromkeys(one.values()))
            rows["conclusion_values"] += [(number, name, value) for name, value in values]
            indexed.conclusions.append(({"key": number, "looked_for": one.looked_for, "places": 1}, values))


INDEXED = ("id", "province", "source", "kind", "year", "published_on", "has_conclusion")
FIGURE = ("indicator", "subject", "subject_id", "period", "period_end", "measure", "status")
