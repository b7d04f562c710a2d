"""All hits of a query one after another, as one state of the database has them, in memory that does not grow.

The keys are sorted by SQLite, in temporary files where they are many, and rows are read whole a portion at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from search_api.embedded import reading
from search_api.embedded.textindex import Hits
from search_api.matching.queries import ParsedQuery
from search_api.protocol import Query

# Rows read whole at once; documents are long.
PORTIONS = {"document": 50, "figure": 1000, "statement": 1000, "conclusion": 200}


def rows(
    connection: sqlite3.Connection,
    plan: reading.Plan,
    query: Query,
    parsed: ParsedQuery,
    strict: Callable[[], Hits],
    relaxed: Callable[[], Hits],
) -> Iterator[reading.Row]:
    """Every row that `search_api.embedded.reading.find` would page through; `page` and `size` mean nothing."""
    if parsed:
        reading.match(connection, plan, query, parsed, strict, relaxed)
    sql, parameters = reading.in_order(connection, plan, query, asked=bool(parsed))
    cursor = connection.execute(sql, parameters)
    while found := cursor.fetchmany(PORTIONS[plan.kind]):
        yield from reading.whole(connection, plan, found)
