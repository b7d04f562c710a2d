"""Ranking's queries as tantivy's; see `search_api.matching.ranking.Engine`."""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import FieldType, Occur, Query, Schema

from search_api.matching.ranking import Form

LAST_DAY = 99_999_999


def day_number(day: str | None) -> int | None:
    """ "2025-07-01" -> 20250701; None where there is no such day."""
    digits = (day or "")[:10].replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isascii() and digits.isdigit() else None


class Queries:
    """Queries over the fields of one schema; words come ready from `search_api.matching.words`."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def run(self, field: str, form: Form, words: Sequence[str], slop: int = 0) -> Query:
        if len(words) == 1:  # tantivy knows no phrase of one word
            return Query.term_query(self._schema, f"{field}_{form}", words[0])
        return Query.phrase_query(self._schema, f"{field}_{form}", list(words), slop=slop)

    def begun(self, field: str, form: Form, start: str) -> Query:
        # Words are made of letters, digits and underscores: nothing in them is part of an expression.
        return Query.const_score_query(Query.regex_query(self._schema, f"{field}_{form}", f"{start}.*"), 1.0)

    def slipped(self, field: str, word: str) -> Query:
        return Query.fuzzy_term_query(self._schema, f"{field}_folded", word, 1, True)

    def everything(self) -> Query:
        return Query.const_score_query(Query.all_query(), 1.0)

    def published(self, query: Query, first: str, last: str) -> Query:
        between = Query.range_query(
            self._schema, "day", FieldType.Integer, day_number(first) or 1, day_number(last) or LAST_DAY
        )
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(between, 0.0))])

    def all_of(self, must: Sequence[Query], better: Sequence[Query] = (), without: Sequence[Query] = ()) -> Query:
        parts = [(Occur.Must, query) for query in must]
        parts += [(Occur.Should, query) for query in better]
        return Query.boolean_query([*parts, *((Occur.MustNot, query) for query in without)])

    def any_of(self, queries: Sequence[Query], least: int = 1) -> Query:
        parts = [(Occur.Should, query) for query in queries]
        return Query.boolean_query(parts, minimum_number_should_match=least)

    def boosted(self, query: Query, weight: float) -> Query:
        return Query.boost_query(query, weight)

    def constant(self, query: Query, score: float) -> Query:
        return Query.const_score_query(query, score)
