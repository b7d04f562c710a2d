"""Filters as queries of the text index, where its rows carry what they ask for; `embedded.filters` is the other way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from tantivy import FieldType, Occur, Query, Schema

from search_api.asking import left
from search_api.embedded.textcolumns import LAST, column, stamp
from search_api.matching.provinces import names_within
from search_api.matching.ranking import Kind
from search_api.matching.subjects import identified, named_and_identified
from search_api.protocol import Filters
from search_api.protocol import Query as AskedFor

# What is asked of one figure, or of one statement, together: a document carries only what any of its figures is.
_GROUPS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("figure", frozenset({"indicator", "subject", "period", "measure", "status"})),
    ("statement", frozenset({"statement_type", "theme", "speaker"})),
)
# What statements and conclusions have themselves, though the rows of a group are asked for it too.
_ITS_OWN: Mapping[Kind, frozenset[str]] = {
    "statement": frozenset({"subject"}),
    "conclusion": frozenset({"subject", "theme", "speaker"}),
}
_OF_DOCUMENTS = frozenset({"indicator", "period", "statement_type", "theme", "speaker"})


def expressible(kind: Kind, query: AskedFor, facets: Mapping[str, Kind | None]) -> bool:
    """Whether the rows of the index carry all that a search and its facets narrow by.

    `facets` are those to count, with the kind of row that each is a value of where that is not `kind`.
    """
    if kind in _ITS_OWN and (query.filters.deadline_from or query.filters.deadline_to):
        return False
    asked = [(query.filters, None), *((left(query, name), joined) for name, joined in facets.items())]
    return all(_carried(kind, one, joined) for one, joined in asked)


def _carried(kind: Kind, filters: Filters, joined: Kind | None) -> bool:
    for group, names in _GROUPS:
        active = {name for name in names if getattr(filters, name)}
        if kind in ("statement", "conclusion"):
            active -= _ITS_OWN[kind]
        if active and kind != group and (kind != "document" or joined == group or not _alone(active)):
            return False
    return True


def _alone(active: Collection[str]) -> bool:
    return len(active) == 1 and _OF_DOCUMENTS.issuperset(active)


def narrowed(schema: Schema, query: Query, filters: Filters, kind: Kind) -> Query:
    """A query and what the filters leave of it; its scores stay."""
    parts = [(Occur.Must, Query.const_score_query(one, 0.0)) for one in _conditions(schema, filters, kind)]
    return Query.boolean_query([(Occur.Must, query), *parts]) if parts else query


def among(schema: Schema, name: str, values: Iterable[object]) -> Query:
    """Rows that carry one of the values."""
    return Query.term_set_query(schema, name, [str(value) for value in values])


def _conditions(schema: Schema, filters: Filters, kind: Kind) -> list[Query]:
    found = [
        among(schema, column(name), values)
        for name, values in (
            ("source", filters.source),
            ("kind", filters.kind),
            ("year", filters.year),
            ("identity", filters.document),
            ("any_unit", filters.unit),
            ("level", filters.level),
            ("indicator", filters.indicator),
            ("period", filters.period),
            ("measure", filters.measure),
            ("status", filters.status),
            ("any_subject", named_and_identified(filters.subject) if kind == "figure" else ()),
            ("subject", named_and_identified(filters.subject) if kind == "conclusion" else ()),
            ("statement_type", filters.statement_type),
            ("theme", filters.theme),
            ("speaker", filters.speaker),
        )
        if values
    ]
    if filters.subject and kind == "statement":
        found.append(_charged(schema, "subject", filters.subject))
    if filters.assignee and kind in _ITS_OWN:
        found.append(_charged(schema, "assignee", filters.assignee))
    if filters.province:
        found.append(_provinces(schema, filters))
    if filters.province_now:
        found.append(
            among(schema, column("province"), [one for now in filters.province_now for one in names_within(now)])
        )
    if filters.published_from or filters.published_to:
        found.append(_published(schema, filters.published_from or "", filters.published_to or ""))
    if filters.has_conclusion is not None:
        found.append(among(schema, column("has_conclusion"), [int(filters.has_conclusion)]))
    return found


def _charged(schema: Schema, name: str, units: Sequence[str]) -> Query:
    """Rows with one of the names in a column, or with the name of an id in a document that speaks of the id."""
    either = [
        among(schema, column(name), units),
        *(
            Query.boolean_query(
                [
                    (Occur.Must, among(schema, column(name), subject.names)),
                    (Occur.Must, among(schema, column("any_unit"), [subject.id])),
                ]
            )
            for subject in identified(units)
        ),
    ]
    return Query.boolean_query([(Occur.Should, one) for one in either])


def _provinces(schema: Schema, filters: Filters) -> Query:
    either: Sequence[Query] = [
        among(schema, column("province"), filters.province),
        *(
            Query.boolean_query(
                [
                    (Occur.Must, among(schema, column("province"), [name])),
                    (Occur.Must, _published(schema, first, last)),
                ]
            )
            for name, first, last in filters.province_also
        ),
    ]
    return Query.boolean_query([(Occur.Should, one) for one in either])


def _published(schema: Schema, first: str, last: str) -> Query:
    return Query.range_query(
        schema, "published", FieldType.Integer, stamp(first[:10] or "0"), stamp(last[:10]) if last else LAST
    )
