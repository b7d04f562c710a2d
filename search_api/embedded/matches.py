"""What a query of the text index matches: all of it, the best of it, and what it is counted by."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tantivy import DocAddress, FieldType, Occur, Query, Schema, Searcher

from cchc.errors import StoreError
from search_api.embedded.narrowing import among, narrowed
from search_api.embedded.textcolumns import LAST, MADE_OF, PARTS, SEVERAL, again, column, shown, text_number
from search_api.matching.ranking import Kind
from search_api.protocol import Filters

Hits = list[tuple[int, float]]
# More values of one facet than this are not counted by the engine, which bounds what it counts at once.
MOST_VALUES = 20_000
MOST_PRINTS = 65_000
_Further = tuple[int, dict[str, Counter[str]]]
_TOO_MANY = re.compile("bucket limit was exceeded|memory limit was exceeded", re.IGNORECASE)


# Texts of which the fewest prints were found; each engine's part gives all that it has, so that none is missed.
_FEWEST = {"terms": {"field": "print", "size": 1000, "segment_size": MOST_PRINTS, "order": {"_count": "asc"}}}


class TooManyValuesError(Exception):
    """The engine cannot count so many different values at once."""


def _terms(name: str, inner: Mapping[str, object] | None = None) -> dict[str, object]:
    return {"terms": {"field": name, "size": MOST_VALUES}, "aggs": inner or {}}


def _value(name: str) -> str:
    return f"value_{name}"


def _columns(names: Iterable[str]) -> list[str]:
    """The columns that facets are counted by."""
    return list(dict.fromkeys(MADE_OF.get(name, name) for name in names))


def _again(names: Iterable[str]) -> dict[str, object]:
    return {again(name): _terms(again(name)) for name in names}


def _printed(names: Sequence[str]) -> dict[str, object]:
    """How many rows print a text, and how many of these have a value: twos, or single ones where values make others."""
    made_of = {MADE_OF[name] for name in names if name in MADE_OF}
    asked = {name: _terms(column(name), {"print": _prints(1 if name in made_of else 2)}) for name in _columns(names)}
    return {**asked, "print": _prints(2)}


def _prints(least: int) -> dict[str, object]:
    return {"terms": {"field": "print", "size": MOST_PRINTS, "min_doc_count": least}}


def _told(names: Sequence[str], answers: Iterable[Mapping[str, Any]]) -> _Further:
    """What was asked by `_printed`, of parts that share no text: how many rows are not the first of their text."""
    total = 0
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for told in answers:
        total += sum(int(text["doc_count"]) - 1 for text in told["print"]["buckets"])
        for name in names:
            together: Counter[tuple[str, int]] = Counter()
            for value in told[MADE_OF.get(name, name)]["buckets"]:
                for text in value["print"]["buckets"]:
                    together[shown(name, value["key"]), int(text["key"])] += int(text["doc_count"])
            for (value, _), number in together.items():
                counts[name][value] += number - 1
    return total, counts


def _counted(told: Mapping[str, Any]) -> dict[str, int]:
    """How many rows have each value. Raises TooManyValuesError."""
    if told["sum_other_doc_count"]:
        raise TooManyValuesError
    return {one["key"]: one["doc_count"] for one in told["buckets"]}


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows of a kind that a query matches in one state of the index; `plain` matches the same without scores."""

    searcher: Searcher
    schema: Schema
    query: Query
    kind: Kind
    plain: Query

    def state(self) -> tuple[str, int]:
        """What tells the state of the index that is searched from all others of its records."""
        found = self.searcher.search(Query.term_query(self.schema, "kind", "state"), 1, count=False).hits
        name = str(self.searcher.doc(found[0][1])["state"][0]) if found else ""
        return name, self.searcher.num_docs

    def hits(self) -> Hits:
        """All rows with their scores, best first."""
        return self._rows(
            self.searcher.search(self._ofkind(self.query), max(1, self.searcher.num_docs), count=False).hits
        )

    def stretches(self, most: int) -> Iterator[Hits]:
        """All rows with their scores, by stretches of keys that have at most so many each."""
        last = self.searcher.search(self._ofkind(self.plain), 1, count=False, order_by_field="row").hits
        waiting = [(0, int(last[0][0]))] if last else []
        while waiting:
            first, end = waiting.pop()
            some = self._also(Query.range_query(self.schema, "row", FieldType.Integer, first, end))
            if some._number() <= most:
                yield some.best(most)
            else:
                middle = (first + end) // 2
                waiting += [(middle + 1, end), (first, middle)]

    def _number(self) -> int:
        return int(getattr(self.searcher.search(self._ofkind(self.plain), 1), "count", 0) or 0)

    def best(self, most: int) -> Hits:
        """The best rows with their scores."""
        return self._rows(self.searcher.search(self._ofkind(self.query), most, count=False).hits)

    def latest(self, most: int, by: Sequence[str]) -> Hits:
        """At least so many rows with the latest stamps in a column, and all of the last one's; with their scores.

        Of rows with the same stamp those with the latest in the next column alone, where there is one.
        """
        first, further = by[0], by[1:]
        found = self.searcher.search(self._ofkind(self.plain), most, count=False, order_by_field=first).hits
        if len(found) < most:
            return self.hits()
        last = int(found[-1][0])
        if not further:
            return self._stamped(first, last, LAST).hits()
        above = self._stamped(first, last + 1, LAST).hits() if last < LAST else []
        return above + self._stamped(first, last, last).latest(most - len(above), further)

    def _stamped(self, name: str, first: int, last: int) -> Matches:
        return self._also(Query.range_query(self.schema, name, FieldType.Integer, first, last))

    def narrowed(self, filters: Filters) -> Matches:
        """Those that filters leave; see `embedded.narrowing.expressible`."""
        return replace(
            self,
            query=narrowed(self.schema, self.query, filters, self.kind),
            plain=narrowed(self.schema, self.plain, filters, self.kind),
        )

    def printing(self, texts: Collection[str], most: int) -> list[int]:
        """Those that print one of the texts, of which there are `most` or fewer."""
        some = self._also(Query.term_set_query(self.schema, "print", list(map(text_number, texts))))
        unscored = Query.const_score_query(some._ofkind(some.plain), 0.0)
        return [row for row, _ in self._rows(self.searcher.search(unscored, most, count=False).hits)]

    def count(self, names: Sequence[str], *, collapse: bool) -> tuple[int, dict[str, Counter[str]]]:
        """How many rows there are, and how many have each value of facets; with `collapse` each text counts once.

        Raises TooManyValuesError.
        """
        asked: dict[str, object] = {_value(name): _terms(column(name)) for name in _columns(names)}
        asked["total"] = {"value_count": {"field": "row"}}
        prints = {"places": _terms("places", {"print": _FEWEST}), **_again(names)} if collapse else {}
        try:
            told, many = self._aggregate({**asked, **prints}), False
        except TooManyValuesError:
            if not collapse:
                raise
            told, many = self._aggregate(asked), True
        total = int(told["total"]["value"])
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        for name in names:
            for value, number in _counted(told[_value(MADE_OF.get(name, name))]).items():
                counts[name][shown(name, value)] += number
        if collapse:
            texts, further = self._compared(names) if many else self._further(names, told)
            total -= texts
            for name in names:
                counts[name].subtract(further[name])
        return total, counts

    def _further(self, names: Sequence[str], told: Mapping[str, Any]) -> _Further:
        """Of how many rows, and of how many with each value, another one stands for the text."""
        total = 0
        parted: list[int] = []
        for some in told["places"]["buckets"]:
            places, rows = int(some["key"]), int(some["doc_count"])
            prints = {int(one["key"]): int(one["doc_count"]) for one in some["print"]["buckets"]}
            if some["print"]["sum_other_doc_count"] and max(prints.values()) < places:
                return self._compared(names)  # too many to be told one by one
            lacking = {text: number for text, number in prints.items() if number < places}
            whole = rows - sum(lacking.values())
            total += whole - whole // places
            parted += lacking
        # Of most texts all prints are there, and the columns tell which values come again.
        counts = {name: Counter(_counted(told[again(name)])) for name in names}
        if parted:
            some = self._also(Query.term_set_query(self.schema, "print", parted))
            of_parted = some._aggregate({**_again(names), **_printed(names)})
            number, compared = _told(names, [of_parted])
            total += number
            for name in names:
                counts[name].update(compared[name])
                counts[name].subtract(_counted(of_parted[again(name)]))
        return total, counts

    def _compared(self, names: Sequence[str]) -> _Further:
        """The same by comparing all rows whose texts have several prints, whether these are there or not."""
        with contextlib.suppress(TooManyValuesError):
            several = self._also(among(self.schema, column("prints"), [SEVERAL]))
            return _told(names, [several._aggregate(_printed(names))])
        parts = [self._also(among(self.schema, column("prints"), [part])) for part in PARTS]
        total = 0
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        for part in parts:
            total += _told((), [part._aggregate(_printed(()))])[0]
        for name in names:
            counts |= _told((name,), [part._aggregate(_printed((name,))) for part in parts])[1]
        return total, counts

    def _aggregate(self, asked: dict[str, object]) -> dict[str, dict[str, Any]]:
        try:
            told: dict[str, dict[str, Any]] = self.searcher.aggregate(self._ofkind(self.plain), asked)
        except ValueError as error:
            if _TOO_MANY.search(str(error)):
                raise TooManyValuesError from error
            raise StoreError(f"the text index cannot count: {error}") from error
        return told

    def _also(self, other: Query) -> Matches:
        wanted = (Occur.Must, Query.const_score_query(other, 0.0))
        both, plain = ([(Occur.Must, one), wanted] for one in (self.query, self.plain))
        return replace(self, query=Query.boolean_query(both), plain=Query.boolean_query(plain))

    def _ofkind(self, query: Query) -> Query:
        wanted = Query.const_score_query(Query.term_query(self.schema, "kind", self.kind), 0.0)
        return Query.boolean_query([(Occur.Must, wanted), (Occur.Must, query)])

    def _rows(self, found: list[tuple[float, DocAddress]]) -> Hits:
        rows = self.searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row), score) for row, (score, _) in zip(rows, found, strict=True) if row is not None]
