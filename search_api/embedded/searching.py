"""Searches of the embedded store: what the text index finds, narrowed, counted and put in order by SQLite."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator, Sequence

from cchc.errors import StoreError
from search_api import cursors
from search_api.asking import Asked, Counted, answered, check, understood
from search_api.cursors import Cursor, CursorError
from search_api.embedded import counting, plans, reading, streaming
from search_api.embedded.database import Database
from search_api.embedded.matches import Matches, TooManyValuesError
from search_api.embedded.remembered import Remembered
from search_api.embedded.textindex import TextIndex
from search_api.hits import FigurePortion, Hit, Page
from search_api.matching.queries import ParsedQuery
from search_api.matching.ranking import Fit, Kind
from search_api.protocol import Query

Make = Callable[[reading.Row, ParsedQuery], Hit]
# What fields of a query name by a part of it: the values that are held.
_HELD = {
    "province": "SELECT DISTINCT province FROM documents WHERE province IS NOT NULL ORDER BY 1",
    "source": "SELECT DISTINCT source FROM documents WHERE source IS NOT NULL ORDER BY 1",
    "unit": "SELECT DISTINCT name FROM named_units ORDER BY 1",
    "speaker": "SELECT DISTINCT value FROM statement_values WHERE field = 'speaker' ORDER BY 1",
}


class Searcher:
    """Searches a database and the text index beside it.

    `index` gives the index in use, `replaced` tells whether another has taken the place of one that failed.
    """

    def __init__(
        self, database: Database, index: Callable[[], TextIndex], replaced: Callable[[TextIndex], bool]
    ) -> None:
        self._database = database
        self._index = index
        self._replaced = replaced
        self._remembered = Remembered()

    def page(self, query: Query, plan: plans.Plan, make: Make[Hit]) -> Page[Hit]:
        """One page of hits. Raises SettingsError, and CursorError where the cursor does not fit the query."""
        asked = self._asked(query, plan)
        cursor = cursors.load(plan.kind, query)
        state = self._state(asked, cursor)
        with self._database.reading() as connection:
            try:
                found = self._found(connection, plan, asked, state, cursor)
            except ValueError as error:
                raise CursorError("the cursor is of another order: start again with cursor=*") from error
        behind = cursors.dump(plan.kind, query, Cursor(found.after, state or "")) if found.after is not None else None
        hits = [make(row, found.parsed) for row in found.rows]
        return answered(asked, hits, Counted(found.total, found.facets, found.fit, found.parsed, behind))

    def _found(
        self, connection: sqlite3.Connection, plan: plans.Plan, asked: Asked, state: str | None, cursor: Cursor | None
    ) -> reading.Found:
        """By the columns of the index where they have all that is asked for, else by the tables alone."""
        if counting.answers(plan, asked.query):
            attempts = self._attempts(asked.parsed, plan.kind, state)
            with contextlib.suppress(TooManyValuesError):
                return counting.find(connection, plan, asked.query, asked.parsed, attempts, self._remembered, cursor)
        attempts = self._attempts(asked.parsed, plan.kind, state)
        return reading.find(connection, plan, asked.query, asked.parsed, attempts, cursor)

    def every(self, query: Query, plan: plans.Plan, make: Make[Hit]) -> Iterator[Hit]:
        """All hits in order. Raises SettingsError at once."""
        asked = self._asked(query, plan)

        def hits() -> Iterator[Hit]:
            with self._database.scanning() as connection:
                attempts = self._attempts(asked.parsed, plan.kind, None)
                for row, met in streaming.rows(connection, plan, asked.query, asked.parsed, attempts):
                    yield make(row, met)

        return hits()

    def figure_portions(self, query: Query) -> Iterator[FigurePortion]:
        """All figures in order, as they are kept. Raises SettingsError at once."""
        asked = self._asked(query, plans.FIGURES)

        def portions() -> Iterator[FigurePortion]:
            with self._database.scanning() as connection:
                attempts = self._attempts(asked.parsed, "figure", None)
                yield from streaming.figures(connection, asked.query, asked.parsed, attempts)

        return portions()

    def _asked(self, query: Query, plan: plans.Plan) -> Asked:
        check(query, plan.orders, plan.facets)
        return understood(query, plan.kind, self._values)

    def _values(self, name: str) -> Sequence[str]:
        with self._database.reading() as connection:
            rows: list[sqlite3.Row] = connection.execute(_HELD[name]).fetchall()
        return [row[0] for row in rows]

    def _state(self, asked: Asked, cursor: Cursor | None) -> str | None:
        """The state of the index to search: scores change with what is put in, so a cursor by relevance names one."""
        if asked.query.cursor is None or asked.query.sort != "relevance" or not asked.parsed:
            return None
        return cursor.state if cursor is not None else self._index().hold()

    def _attempts(
        self, parsed: ParsedQuery, kind: Kind, state: str | None
    ) -> Iterator[tuple[Fit, ParsedQuery, Matches]]:
        """The attempts of the index; where a writer has put another in its place, they go on with that."""
        done = 0
        while True:
            index = self._index()
            try:
                for attempt in itertools.islice(index.attempts(parsed, kind, state), done, None):
                    done += 1
                    yield attempt
            except StoreError:
                if not self._replaced(index):
                    raise
            else:
                return
