"""Lines of figures in the indices: counted by what they say where they lie, and known by the writes they came with.

Elasticsearch counts the lines and the texts of what is said, and tells the first lines; their rows give the rest.

Elasticsearch numbers every write to an index (`_seq_no`). A write raises the greatest number among the lines of a
ranking, and what goes lowers how many they are: neither pair comes back. So it is for each of its units, which tells of
whom a later state says something else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import Elasticsearch
from pydantic_core import from_json

from search_api.elastic import facts
from search_api.elastic.bulk import portions
from search_api.elastic.facts import COLUMNS, READ, Row, packed, row_of
from search_api.elastic.snapshots import INDICES, Identities
from search_api.facts.lines import Line, Measured
from search_api.facts.sayings import HEAD, Saying, sayings_of
from search_api.facts.selection import Evidence, Field, Selection
from search_api.moments import Moment

# Rows of one request, which is as many as a server gives unless it is told otherwise.
PORTION = 10_000
# So many lines are read at once rather than counted, and where more than so many things are said, all of them are.
FEW = 500
MOST_SAYINGS = 2000
# Sayings are counted in parts of about so many lines each: the work in a part grows with sayings times lines.
LINES_A_PART = 400
MOST_PARTS = 32
MOST = 10_000
# Tries to read first lines as they were counted, while somebody writes.
_TRIES = 3
# Rankings whose units' states are remembered.
_REMEMBERED = 2000
_WRITTEN = {"written": {"max": {"field": "_seq_no"}}}
_BY_UNIT = {"units": {"terms": {"field": "fact_entity", "size": MOST}, "aggs": _WRITTEN}}
_UNITS = {"indices": INDICES, "fields": {"terms": {"field": "fact_field", "size": MOST}, "aggs": _BY_UNIT}}
_FIELDS = {"indices": INDICES, "fields": {"terms": {"field": "fact_field", "size": MOST}, "aggs": _WRITTEN}}
_PERIODS = {"indices": INDICES, "periods": {"terms": {"field": "period", "size": MOST}, "aggs": _WRITTEN}}
_OF_A_SAYING = {
    "first": {"terms": {"field": "fact_order", "size": HEAD, "order": {"_key": "asc"}}},
    # Most texts say a thing once; those that say it in more lines are known by name. There is one shard.
    "again": {"terms": {"field": "fact_text", "size": MOST, "min_doc_count": 2, "shard_min_doc_count": 2}},
}

# By unit, the number of its lines and the last write of them.
Units = Mapping[str, tuple[int, float]]


class Lines:
    """Reads lines from the index behind a name; `prefix` chooses the copy that answers. Safe to share.

    What is read in a `moment`, which is that of the answer at hand, is not asked for again in the course of it.
    """

    def __init__(self, client: Elasticsearch, index: str, prefix: str, identities: Identities) -> None:
        self._client, self._index, self._prefix = client, index, prefix
        self._identities = identities
        self._fields: tuple[str, dict[str, Mapping[str, str] | None]] = ("", {})
        self._units: OrderedDict[Selection, tuple[str, Units]] = OrderedDict()

    def read(self, selection: Selection) -> list[Line]:
        """The lines of a selection, in no order."""
        return [row.line for row in self.rows(_query(selection))]

    def sayings(self, selection: Selection, units: Iterable[str] | None, moment: Moment | None) -> list[Saying]:
        """What the lines of a selection say; of a ranking those of some `units` alone, if any are named."""
        chosen = None if units is None else list(units)
        query = _query(selection, chosen)
        ranking = selection if chosen is None and _is_ranking(selection) else None
        lines = self._number(selection, chosen, moment)
        sayings = _sayings(lines)
        for _ in range(0 if lines is not None and lines <= FEW else _TRIES):
            counted = self._aggregated(query, {**sayings, **(_UNITS if ranking else {})})
            if ranking is not None:
                self._remember(ranking, counted)
            parts = [counted[name] for name in sayings]
            if not _all_told(parts):
                break
            found = self._first([one for part in parts for one in part["buckets"]], query, moment)
            if found is not None:
                return found
        rows = list(self.rows(query, ranking))
        _put_aside(rows, moment)
        return sayings_of(row.line for row in rows)

    def _first(self, counted: Sequence[Any], query: Mapping[str, Any], moment: Moment | None) -> list[Saying] | None:
        """Sayings that were counted, with their first lines; None where these changed since."""
        wanted = {
            (one["key"], first["key"]): first["doc_count"] for one in counted for first in one["first"]["buckets"]
        }
        heads: dict[int, dict[str, Row]] = {one["key"]: {} for one in counted}
        for portion in portions({order for _, order in wanted}, PORTION // 2):
            for row in self.rows(_narrowed(query, {"terms": {"fact_order": portion}})):
                place = row.saying, row.order
                if place in wanted:
                    wanted[place] -= 1
                    heads[row.saying][row.line.key] = row
        if any(wanted.values()):
            return None
        # Prints of one text count once: where they are among the first, there are too few others to show.
        short = [
            one["key"]
            for one in counted
            if one["doc_count"] > len(held := heads[one["key"]])
            and len({row.line.text for row in held.values()}) < HEAD - 1
        ]
        for portion in portions(short, PORTION):
            for row in self.rows(_narrowed(query, {"terms": {"fact_saying": portion}})):
                heads[row.saying][row.line.key] = row
        further = Further(self, query)
        found = []
        for one in counted:
            rows = heads[one["key"]].values()
            _put_aside(rows, moment)
            lines = _in_order(rows)
            if len(lines) >= one["doc_count"]:
                found.append(Saying(lines[0].said, lines))
                continue
            documents = one["doc_count"] - sum(text["doc_count"] - 1 for text in one["again"]["buckets"])
            found.append(Saying.told(lines[0].said, documents, lines, further, one["key"]))
        return found

    def _number(self, selection: Selection, units: Sequence[str] | None, moment: Moment | None) -> int | None:
        """How many lines these are, where that is known."""
        if units is not None:
            before = self._units.get(selection, ("", {}))[1]
            return sum(before[unit][0] for unit in units if unit in before) if before else None
        states = self.states(selection, moment) if moment is not None else None
        return None if states is None else sum(int(state.split("-")[-2]) for state in states.values())

    def rows(self, query: Mapping[str, Any], ranking: Selection | None = None) -> Iterator[Row]:
        """The rows that a query finds, in no order; if they are all of a ranking, note how its units stand."""
        made: dict[int, Measured] = {}
        answer = self._search(query, sort=["_doc"], aggs=_UNITS if ranking else None)
        if ranking is not None:
            self._remember(ranking, answer["aggregations"])
        hits = answer["hits"]["hits"]
        if len(hits) < PORTION:
            yield from (row_of(hit["fields"], made) for hit in hits)
            return
        after: list[Any] | None = None
        while after is None or len(hits) == PORTION:  # in an order that a refresh in between does not change
            order = [{"document": "asc"}, {"position": "asc"}]
            hits = self._search(query, sort=order, search_after=after)["hits"]["hits"]
            yield from (row_of(hit["fields"], made) for hit in hits)
            after = hits[-1]["sort"] if hits else []

    def pairs(self, query: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
        """The numbers of sayings and texts that stand in one row, each pair once."""
        sources = [{name: {"terms": {"field": f"fact_{name}"}}} for name in ("saying", "text")]
        composite: dict[str, Any] = {"size": PORTION, "sources": sources}
        while True:
            answer = self._aggregated(query, {"pairs": {"composite": composite}})["pairs"]
            yield from ((one["key"]["saying"], one["key"]["text"]) for one in answer["buckets"])
            if len(answer["buckets"]) < PORTION:
                return
            composite["after"] = answer["after_key"]

    def _search(self, query: Mapping[str, Any], **more: Any) -> Any:
        return self._client.search(
            index=self._index,
            query=query,
            docvalue_fields=READ,
            size=PORTION,
            preference=self._prefix,
            **more,
            **COLUMNS,
        )

    def evidence(self, keys: Sequence[str], moment: Moment | None) -> dict[str, Evidence]:
        """Where figures stand, by their keys; those that went meanwhile are left out."""
        aside: Mapping[str, Row] = moment.aside.get("rows", {}) if moment is not None else {}
        found = {key: aside[key].evidence for key in keys if key in aside}
        lacking = [key for key in keys if key not in found]
        return found | facts.evidence(self._client, self._index, self._prefix, lacking)

    def fields(self, indicator: str | None, moment: Moment | None) -> list[Field]:
        """The rankings that there are; of one indicator where it is named."""
        states = self._by_field(indicator, moment) if indicator is not None and moment is not None else None
        if states is None:
            return facts.fields(self._client, self._index, self._prefix, indicator)
        return sorted(field for field in (Field(*from_json(key)) for key in states) if field.level)

    def states(self, selection: Selection, moment: Moment | None) -> dict[str, str]:
        """By period, what a selection's lines are known by, in the index that holds them now."""
        if moment is None:
            return self._by_period(selection)
        states = None
        if len(selection.indicators) == 1 and not selection.entities:
            states = self._by_field(selection.indicators[0], moment)
        if states is not None:
            ranking = selection.indicators[0], selection.level, selection.within
            fields = ((Field(*from_json(key)), state) for key, state in states.items())
            found = {field.period: state for field, state in fields if field[:3] == ranking}
        else:
            every = replace(selection, periods=())
            if every not in moment.aside:
                moment.aside[every] = self._by_period(every)
            found = moment.aside[every]
        wanted = selection.periods or found
        return {period: state for period, state in found.items() if period in wanted}

    def _by_field(self, indicator: str, moment: Moment) -> Mapping[str, str] | None:
        """What the lines of each field of an indicator are known by; None where there are too many."""
        if self._fields[0] != moment.snapshot:
            self._fields = (moment.snapshot, {})
        held = self._fields[1]
        if indicator not in held:
            answer = self._aggregated({"term": {"indicator": indicator}}, _FIELDS)
            lacking = answer["fields"]["sum_other_doc_count"]
            held[indicator] = None if lacking else self._states(answer, "fields")
        return held[indicator]

    def _by_period(self, selection: Selection) -> dict[str, str]:
        return self._states(self._aggregated(_query(selection), _PERIODS), "periods")

    def _states(self, answer: Any, name: str) -> dict[str, str]:
        of = self._of(answer)
        return {one["key"]: _state(of, one["doc_count"], one["written"]["value"]) for one in answer[name]["buckets"]}

    def touched(self, selection: Selection, since: str) -> frozenset[str] | None:
        """The units of a ranking in a period whose lines came, went or changed after a state of it.

        None where it is not known any more how each stood then.
        """
        state, before = self._units.get(selection, ("", {}))
        if state != since or not _is_ranking(selection):
            return None
        now = self._remember(selection, self._aggregated(_query(selection), _UNITS)).get(selection)
        if now is None:
            return None
        return frozenset(unit for unit in {*before, *now} if before.get(unit) != now.get(unit))

    def _aggregated(self, query: Mapping[str, Any], aggregations: Mapping[str, Any]) -> Any:
        return self._client.search(
            index=self._index,
            query=query,
            size=0,
            track_total_hits=False,
            aggs=aggregations,
            preference=self._prefix,
        )["aggregations"]

    def _remember(self, ranking: Selection, answer: Any) -> dict[Selection, Units]:
        """Note how each unit of a ranking stands in each period, under the state of it that this comes to."""
        found: dict[Selection, Units] = {}
        for one in answer["fields"]["buckets"]:
            if one["units"]["sum_other_doc_count"]:
                continue
            units = {unit["key"]: (unit["doc_count"], unit["written"]["value"]) for unit in one["units"]["buckets"]}
            written = max(last for _, last in units.values())
            state = _state(self._of(answer), one["doc_count"], written)
            period = replace(ranking, periods=(Field(*from_json(one["key"])).period,))
            found[period] = units
            self._units[period] = state, units
        while len(self._units) > _REMEMBERED:
            self._units.popitem(last=False)
        return found

    def _of(self, answer: Any) -> str:
        return "-".join(self._identities.of([one["key"] for one in answer["indices"]["buckets"]]))


@dataclass(frozen=True, slots=True)
class Further:
    """The lines of sayings that a query finds, read when they are wanted."""

    of: Lines
    query: Mapping[str, Any]

    def lines(self, saying: int) -> str:
        lines = _in_order(self.of.rows(_narrowed(self.query, {"term": {"fact_saying": saying}})))
        return " ".join(f"{one.key} {one.figure} {one.document} {one.text} {one.published_on or '-'}" for one in lines)

    def texts(self, sayings: Sequence[int]) -> dict[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        for portion in portions(sayings, PORTION):
            for saying, text in self.of.pairs(_narrowed(self.query, {"terms": {"fact_saying": portion}})):
                found.setdefault(saying, set()).add(str(text))
        return {saying: frozenset(texts) for saying, texts in found.items()}


def _state(of: str, count: int, written: float) -> str:
    return f"{of}-{count}-{written:.0f}"


def _is_ranking(selection: Selection) -> bool:
    """Whether this is one ranking in some periods."""
    return len(selection.indicators) == 1 and bool(selection.periods) and not selection.entities


def _sayings(lines: int | None) -> dict[str, Any]:
    """What counts sayings, in parts, of so many lines if that is known."""
    parts = MOST_PARTS // 2 if lines is None else min(MOST_PARTS, lines // LINES_A_PART + 1)
    return {
        f"sayings{part}": {
            "terms": {
                "field": "fact_saying",
                "size": MOST_SAYINGS,
                "include": {"partition": part, "num_partitions": parts},
            },
            "aggs": _OF_A_SAYING,
        }
        for part in range(parts)
    }


def _all_told(parts: Sequence[Any]) -> bool:
    """Whether all sayings were given, no more than are read so, and all texts that say one in several lines."""
    sayings = [one for part in parts for one in part["buckets"]]
    again = max((len(one["again"]["buckets"]) for one in sayings), default=0)
    return len(sayings) <= MOST_SAYINGS and again < MOST and not any(one["sum_other_doc_count"] for one in parts)


def _in_order(rows: Iterable[Row]) -> list[Line]:
    """The lines of a saying as `search_api.facts.sayings` has them: the newest, those of one day by document."""
    ordered = sorted((row.order >> facts.DAYS_FROM, row.line.document, row.line.figure, row.line) for row in rows)
    return [line for _, _, _, line in ordered]


def _put_aside(rows: Iterable[Row], moment: Moment | None) -> None:
    """The sentences behind lines stand in their rows: most are asked for right after."""
    if moment is not None:
        moment.aside.setdefault("rows", {}).update((row.line.key, row) for row in rows)


def _narrowed(query: Mapping[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    return {"bool": {"filter": [*query["bool"]["filter"], by]}}


def _query(selection: Selection, units: Sequence[str] | None = None) -> dict[str, Any]:
    filters: list[dict[str, Any]] = []
    if selection.entities:
        filters += [{"terms": {"fact_entity": list(selection.entities)}}]
        filters += [{"terms": {"indicator": list(selection.indicators)}}]
        filters += [{"terms": {"period": list(selection.periods)}}] if selection.periods else []
    elif selection.periods:
        rankings = [(one, selection.level, selection.within) for one in selection.indicators]
        chosen = [packed(*ranking, period) for ranking in rankings for period in selection.periods]
        filters += [{"terms": {"fact_field": chosen}}]
    else:
        beginnings = [packed(one, selection.level, selection.within)[:-1] + "," for one in selection.indicators]
        filters += [{"bool": {"should": [{"prefix": {"fact_field": one}} for one in beginnings]}}]
    if units is not None:
        filters += [{"terms": {"fact_entity": list(units)}}]
    return {"bool": {"filter": filters}}
