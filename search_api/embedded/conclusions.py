"""Conclusions in the tables of store.sqlite: written with their documents, and filled in where a store lacks them."""

from __future__ import annotations

import sqlite3
from typing import Any

from cchc.records import Record
from search_api.conclusions.model import NEVER, PASSED, MeetingConclusion, conclusions_of
from search_api.embedded.hits import reference
from search_api.embedded.plans import BY_DATE, OLDEST, REFERENCE, Facet, Plan
from search_api.embedded.reading import Row
from search_api.hits import ConclusionHit
from search_api.matching.passages import whole
from search_api.matching.queries import ParsedQuery

# Documents filled in within one transaction when a store is opened that an older cchc wrote.
PORTION = 200


def _value(field: str) -> Facet:
    return Facet("t.value", join=f"JOIN conclusion_values t ON t.conclusion = c.key AND t.field = '{field}'")


# What falls due next comes first, today's among it; behind it what is overdue, the latest first, and what has no
# deadline. One number, as other stores make it; the day is that of Vietnam. `c.deadline` is the first of several: the
# others are looked at where that one has passed.
_DUE = "SELECT {} FROM conclusion_values v WHERE v.conclusion = c.key AND v.field = 'deadline'"
_DAY = "CAST(replace({}, '-', '') AS INTEGER)"
_TODAY = "date('now', '+7 hours')"
_NEAREST = (
    f"CASE WHEN c.deadline IS NULL THEN {NEVER} WHEN c.deadline >= {_TODAY} THEN {_DAY.format('c.deadline')} "
    f"ELSE coalesce(({_DUE.format(_DAY.format('min(v.value)'))} AND v.value >= {_TODAY}), "
    f"{PASSED} - ({_DUE.format(_DAY.format('max(v.value)'))})) END"
)

CONCLUSIONS = Plan(
    kind="conclusion",
    tables="conclusions c JOIN documents d ON d.key = c.document",
    row="c.key",
    alias="c",
    columns=f"c.*, {REFERENCE}",
    orders={
        "relevance": f"round(h.score, 3) DESC, {BY_DATE}, c.position",
        "newest": f"{BY_DATE}, c.position",
        "oldest": f"{OLDEST}, c.position",
        "deadline": f"{_NEAREST}, {BY_DATE}, c.position",
    },
    facets={
        "province": Facet("d.province"),
        "year": Facet("d.year"),
        "theme": _value("theme"),
        "speaker": _value("speaker"),
        "assignee": _value("assignee"),
    },
    without_text=f"{BY_DATE}, c.position",
)


Written = list[tuple[dict[str, Any], list[tuple[str, str]]]]


def write(connection: sqlite3.Connection, document: int, record: Record) -> Written:
    """Make the conclusions of a document those of a record; what the text index is given of each, and its values."""
    from search_api.duplicates.sameness import conclusion_facts

    written: Written = []
    connection.execute("DELETE FROM conclusions WHERE document = ?", (document,))
    found = list(conclusions_of(record))
    for one, fact in zip(found, conclusion_facts(found), strict=True):
        said = one.meeting.conclusion
        if said is None:
            continue
        cursor = connection.execute(
            'INSERT INTO conclusions (document, id, position, start, "end", deadline, looked_for, conclusion, fact) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document, one.id, said.start, said.start, said.end, next(iter(one.deadlines), None), one.looked_for,
                one.model_dump_json(), fact,
            ),
        )  # fmt: skip
        values = list(dict.fromkeys(one.values()))
        connection.executemany(
            "INSERT OR IGNORE INTO conclusion_values (conclusion, field, value) VALUES (?, ?, ?)",
            [(cursor.lastrowid, field, value) for field, value in values],
        )
        written.append(({"key": cursor.lastrowid, "looked_for": one.looked_for, "places": 1}, values))
    return written


def lacking(connection: sqlite3.Connection, after: int) -> list[int]:
    """Keys above one of documents that have a conclusion and no row of it: an older cchc wrote them."""
    rows = connection.execute(
        "SELECT key FROM documents d WHERE key > ? AND has_conclusion AND newest > 0 "
        "AND NOT EXISTS (SELECT 1 FROM conclusions c WHERE c.document = d.key) ORDER BY key LIMIT ?",
        (after, PORTION),
    )
    return [row["key"] for row in rows]


def hit(row: Row, parsed: ParsedQuery) -> ConclusionHit:
    columns = row.columns
    conclusion = MeetingConclusion.model_validate_json(columns["conclusion"])
    passage = whole(columns["start"], conclusion.passage, parsed, in_conclusion=True)
    return ConclusionHit(conclusion, reference(columns), passage, columns["places"])
