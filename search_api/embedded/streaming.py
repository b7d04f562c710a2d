"""All hits of a query one after another, as one state of the database has them, in memory that does not grow.

The keys are sorted by SQLite, in temporary files where they are many, and rows are read whole a portion at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from search_api.embedded import reading
from search_api.hits import DocumentRef, FigurePortion
from search_api.matching.queries import ParsedQuery
from search_api.protocol import Query

# Rows read whole at once; documents are long.
PORTIONS = {"document": 50, "figure": 1000, "statement": 1000, "conclusion": 200}


_FIGURES = "SELECT key, document, figure, sentence, places FROM figures WHERE key IN (SELECT value FROM json_each(?))"
_DOCUMENTS = (
    "SELECT key, id, url, title, province, source, published_at, CASE WHEN standing > 0 THEN same END FROM documents "
    "WHERE key IN (SELECT value FROM json_each(?))"
)


def rows(
    connection: sqlite3.Connection,
    plan: reading.Plan,
    query: Query,
    parsed: ParsedQuery,
    attempts: reading.Attempts,
) -> Iterator[tuple[reading.Row, ParsedQuery]]:
    """Every row that `search_api.embedded.reading.find` would page through; `page` and `size` mean nothing.

    Each with the query that its words met.
    """
    met = reading.match(connection, plan, query, parsed, attempts)[2] if parsed else parsed
    sql, parameters = reading.in_order(connection, plan, query, asked=bool(parsed))
    cursor = connection.execute(sql, parameters)
    while found := cursor.fetchmany(PORTIONS[plan.kind]):
        for row in reading.whole(connection, plan, found):
            yield row, met


def figures(
    connection: sqlite3.Connection, query: Query, parsed: ParsedQuery, attempts: reading.Attempts
) -> Iterator[FigurePortion]:
    """Every figure that `rows` would give, as it is kept."""
    plan = reading.FIGURES
    if parsed:
        reading.match(connection, plan, query, parsed, attempts)
    plain = connection.cursor()
    plain.row_factory = None  # tuples
    sql, parameters = reading.in_order(connection, plan, query, asked=bool(parsed))
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(sql, parameters)
    while found := cursor.fetchmany(PORTIONS[plan.kind]):
        wanted = [hit[0] for hit in found]
        held = {row[0]: row[1:] for row in plain.execute(_FIGURES, (json.dumps(wanted),))}
        at, texts, sentences, places = zip(*(held[key] for key in wanted), strict=True)
        keys = json.dumps(list(set(at)))
        documents = {row[0]: DocumentRef(*row[1:]) for row in plain.execute(_DOCUMENTS, (keys,))}
        kept = json.loads(f"[{','.join(texts)}]")
        yield FigurePortion(kept, sentences, [documents[key] for key in at], places)
