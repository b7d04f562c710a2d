"""All hits of a query one after another, as one state of the database has them, in memory that does not grow.

The keys are sorted by SQLite, in temporary files where they are many, and rows are read whole a portion at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from search_api.embedded import reading
from search_api.matching.queries import ParsedQuery
from search_api.protocol import Query

# Rows read whole at once; documents are long.
PORTIONS = {"document": 50, "figure": 1000, "statement": 1000, "conclusion": 200}


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
