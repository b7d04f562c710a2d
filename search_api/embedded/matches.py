"""What a query of the text index matches: all of it, the best of it, and what it is counted by."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Query, Schema, Searcher

from cchc.errors import StoreError
from search_api.embedded.narrowing import among, narrowed
from search_api.embedded.textcolumns import LAST, MADE_OF, PARTS, SEVERAL, column, shown, text_number
from search_api.matching.ranking import Kind
from search_api.protocol import Filters

Hits = list[tuple[int, float]]
# More values of one facet than this are not counted by the engine, which bounds what it counts at once.
MOST_VALUES = 20_000
MOST_PRINTS = 65_000
# A value, the number of a text (`embedded.textcolumns.text_number`), and how many rows with the value print it.
_Print = tuple[str, int, int]
_TOO_MANY = re.compile("bucket limit was exceeded|memory limit was exceeded", re.IGNORECASE)


class TooManyValuesError(Exception):
    """The engine cannot count so many different values at once."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows of a kind that a query matches in one state of the index."""

    searcher: Searcher
    schema: Schema
    query: Query
    kind: Kind

    def hits(self) -> Hits:
        """All rows with their scores, best first."""
        return self._rows(self.searcher.search(self._ofkind(), max(1, self.searcher.num_docs), count=False).hits)

    def best(self, most: int) -> Hits:
        """The best rows with their scores."""
        return self._rows(self.searcher.search(self._ofkind(), most, count=False).hits)

    def latest(self, most: int, by: str) -> Hits:
        """At least so many rows with the latest stamps in a column, and all of the last one's; with their scores."""
        found = self.searcher.search(self._ofkind(), most, count=False, order_by_field=by).hits
        if len(found) < most:
            return self.hits()
        since = Query.range_query(self.schema, by, FieldType.Integer, int(found[-1][0]), LAST)
        return self._also(since).hits()

    def narrowed(self, filters: Filters) -> Matches:
        """Those that filters leave; see `embedded.narrowing.expressible`."""
        return replace(self, query=narrowed(self.schema, self.query, filters, self.kind))

    def printing(self, texts: Iterable[str]) -> Hits:
        """Those that print one of the texts."""
        numbers = [text_number(text) for text in texts]
        return self._also(Query.term_set_query(self.schema, "print", numbers)).hits()

    def count(self, names: Sequence[str], *, collapse: bool) -> tuple[int, dict[str, Counter[str]]]:
        """How many rows there are, and how many have each value of facets; with `collapse` each text counts once.

        Raises TooManyValuesError.
        """
        columns = list(dict.fromkeys(MADE_OF.get(name, name) for name in names))
        total, held = self._values(columns)
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        for name in names:
            for value, number in held[MADE_OF.get(name, name)].items():
                counts[name][shown(name, value)] += number
        if collapse:
            # Of the rows that print one text, and have one value, all but one are taken off again.
            texts, valued = self._prints(columns, [MADE_OF[name] for name in names if name in MADE_OF])
            total -= sum(number - 1 for number in texts.values())
            for name in names:
                together: Counter[tuple[str, int]] = Counter()
                for value, text, number in valued[MADE_OF.get(name, name)]:
                    together[shown(name, value), text] += number
                for (value, _), number in together.items():
                    counts[name][value] -= number - 1
        return total, counts

    def _prints(self, names: Sequence[str], each: Sequence[str]) -> tuple[Counter[int], dict[str, list[_Print]]]:
        """How many rows print a text, and how many of these have a value; a single one is told for `each` alone."""
        several = self._also(among(self.schema, column("prints"), [SEVERAL]))
        with contextlib.suppress(TooManyValuesError):
            return several._printed(names, each)
        texts: Counter[int] = Counter()
        valued: dict[str, list[_Print]] = {name: [] for name in names}
        for part in PARTS:
            some = self._also(among(self.schema, column("prints"), [part]))
            texts |= some._printed((), ())[0]
            for name in names:
                valued[name] += some._printed((name,), each)[1][name]
        return texts, valued

    def _printed(self, names: Sequence[str], each: Sequence[str]) -> tuple[Counter[int], dict[str, list[_Print]]]:
        def prints(least: int) -> dict[str, object]:
            return {"terms": {"field": "print", "size": MOST_PRINTS, "min_doc_count": least}}

        asked = {
            name: {
                "terms": {"field": column(name), "size": MOST_VALUES},
                "aggs": {"prints": prints(1 if name in each else 2)},
            }
            for name in names
        }
        told = self._aggregate({**asked, "print": prints(2)})
        valued = {
            name: [
                (value["key"], int(text["key"]), int(text["doc_count"]))
                for value in told[name]["buckets"]
                for text in value["prints"]["buckets"]
            ]
            for name in names
        }
        return Counter({int(text["key"]): int(text["doc_count"]) for text in told["print"]["buckets"]}), valued

    def _values(self, names: Sequence[str]) -> tuple[int, dict[str, dict[str, int]]]:
        asked = {name: {"terms": {"field": column(name), "size": MOST_VALUES}} for name in names}
        told = self._aggregate({**asked, "total": {"value_count": {"field": "row"}}})
        if any(told[name]["sum_other_doc_count"] for name in names):
            raise TooManyValuesError
        values = {name: {one["key"]: one["doc_count"] for one in told[name]["buckets"]} for name in names}
        return int(told["total"]["value"]), values

    def _aggregate(self, asked: dict[str, object]) -> dict[str, dict[str, Any]]:
        try:
            told: dict[str, dict[str, Any]] = self.searcher.aggregate(self._ofkind(), asked)
        except ValueError as error:
            if _TOO_MANY.search(str(error)):
                raise TooManyValuesError from error
            raise StoreError(f"the text index cannot count: {error}") from error
        return told

    def _also(self, other: Query) -> Matches:
        both = [(Occur.Must, self.query), (Occur.Must, Query.const_score_query(other, 0.0))]
        return replace(self, query=Query.boolean_query(both))

    def _ofkind(self) -> Query:
        wanted = Query.const_score_query(Query.term_query(self.schema, "kind", self.kind), 0.0)
        return Query.boolean_query([(Occur.Must, wanted), (Occur.Must, self.query)])

    def _rows(self, found: list[tuple[float, DocAddress]]) -> Hits:
        rows = self.searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row), score) for row, (score, _) in zip(rows, found, strict=True) if row is not None]
