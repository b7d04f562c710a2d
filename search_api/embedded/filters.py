"""Filters as SQL conditions: every value is a parameter, every name comes from this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from search_api.matching.provinces import names_within
from search_api.matching.ranking import Kind
from search_api.matching.subjects import identified, named_and_identified
from search_api.protocol import Filters

Parameter = str | int | float | None

_STATEMENT_VALUE = (
    "EXISTS (SELECT 1 FROM statement_values v WHERE v.statement = s.key AND v.field = '%s' AND v.value IN ({}))"
)
_CONCLUSION_VALUE = (
    "EXISTS (SELECT 1 FROM conclusion_values v WHERE v.conclusion = c.key AND v.field = '%s' AND v.value IN ({}))"
)
_UNIT = "EXISTS (SELECT 1 FROM units u WHERE u.document = d.key AND u.value IN ({}))"


@dataclass(slots=True)
class Where:
    """Conditions that all must hold, with their parameters in order."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)

    def add(self, condition: str, *parameters: Parameter) -> None:
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    def among(self, expression: str, values: Sequence[Parameter]) -> None:
        """`expression` is one of the values; no values, no condition. `expression` may hold one `{}` for the list."""
        if values:
            marks = ", ".join("?" * len(values))
            self.add(expression.format(marks) if "{}" in expression else f"{expression} IN ({marks})", *values)

    def also(self, other: Where) -> None:
        """The conditions of another hold too."""
        self.conditions.extend(other.conditions)
        self.parameters.extend(other.parameters)

    def within(self, select: str, other: Where) -> None:
        """A row exists for which the other conditions hold; none, no condition."""
        if other.conditions:
            self.add(f"EXISTS ({select} AND {other.sql})", *other.parameters)

    @property
    def sql(self) -> str:
        return " AND ".join(self.conditions) or "1"


def where(filters: Filters, kind: Kind, *, joined: Kind | None = None) -> Where:
    """Conditions on a row of `kind` (aliases d, f, s).

    `joined` says that f or s is joined to the documents, as a facet over figures of documents does.
    """
    found = Where()
    _documents(filters, found)
    _levels(filters, kind, found)
    figures, statements = Where(), Where()
    if kind == "conclusion":
        _conclusions(filters, found)
        return found
    subject_of_statement = kind == "statement"
    _figures(filters, figures, with_subject=not subject_of_statement)
    _statements(filters, statements, itself=subject_of_statement)
    if "figure" in (kind, joined):
        found.add(figures.sql, *figures.parameters)
    else:
        found.within("SELECT 1 FROM figures f WHERE f.document = d.key", figures)
    if "statement" in (kind, joined):
        found.add(statements.sql, *statements.parameters)
    else:
        found.within("SELECT 1 FROM statements s WHERE s.document = d.key", statements)
    return found


def _conclusions(filters: Filters, found: Where) -> None:
    found.among(_CONCLUSION_VALUE % "subject", named_and_identified(filters.subject))
    for name in ("theme", "speaker"):
        found.among(_CONCLUSION_VALUE % name, getattr(filters, name))
    _charged(_CONCLUSION_VALUE % "assignee", filters.assignee, found)
    _due(_CONCLUSION_VALUE % "deadline", filters, found)


def _charged(value: str, units: Sequence[str], found: Where) -> None:
    """Rows with one of the names among their values, or with the name of an id in a document that speaks of the id."""
    if not units:
        return
    either = Where()
    either.among(value, units)
    for subject in identified(units):
        both = Where()
        both.among(value, subject.names)
        both.among(_UNIT, (subject.id,))
        either.add(f"({both.sql})", *both.parameters)
    found.add(f"({' OR '.join(either.conditions)})", *either.parameters)


def _due(value: str, filters: Filters, found: Where) -> None:
    if filters.deadline_from or filters.deadline_to:
        between = (filters.deadline_from or "0000-00-00")[:10], (filters.deadline_to or "9999-99-99")[:10]
        found.add(value.replace("IN ({})", "BETWEEN ? AND ?"), *between)


def _documents(filters: Filters, found: Where) -> None:
    _provinces(filters, found)
    found.among("d.source", filters.source)
    found.among("d.kind", filters.kind)
    found.among("d.year", filters.year)
    found.among("d.id", filters.document)
    found.among(_UNIT, filters.unit)
    if filters.published_from:
        found.add("d.published_on >= ?", filters.published_from[:10])
    if filters.published_to:
        found.add("d.published_on <= ?", filters.published_to[:10])
    if filters.has_conclusion is not None:
        found.add("d.has_conclusion = ?", int(filters.has_conclusion))


def _provinces(filters: Filters, found: Where) -> None:
    """The province as it was, or another that is meant at another time; and the province of today."""
    if filters.province:
        either = Where()
        either.among("d.province", filters.province)
        for name, first, last in filters.province_also:
            between = "d.province = ? AND d.published_on BETWEEN ? AND ?"
            either.add(f"({between})", name, first or "0000-00-00", last or "9999-99-99")
        found.add(f"({' OR '.join(either.conditions)})", *either.parameters)
    if filters.province_now:
        found.among("d.province", [name for now in filters.province_now for name in names_within(now)])


def _levels(filters: Filters, kind: Kind, found: Where) -> None:
    """The level of the unit that a figure or a statement is about, or of any that a document speaks of."""
    if kind == "figure":
        found.among("f.level", filters.level)
    elif kind == "statement":
        found.among(_STATEMENT_VALUE % "level", filters.level)
    else:
        found.among("EXISTS (SELECT 1 FROM named_units n WHERE n.document = d.key AND n.level IN ({}))", filters.level)


def _figures(filters: Filters, found: Where, *, with_subject: bool) -> None:
    found.among("f.indicator", filters.indicator)
    found.among("f.period", filters.period)
    found.among("f.measure", filters.measure)
    found.among("f.status", filters.status)
    if with_subject and filters.subject:
        values = named_and_identified(filters.subject)
        marks = ", ".join("?" * len(values))
        found.add(f"(f.subject IN ({marks}) OR f.subject_id IN ({marks}))", *values, *values)


def _statements(filters: Filters, found: Where, *, itself: bool) -> None:
    """`itself` where rows are statements, and not documents that have them: these have units and deadlines too."""
    found.among("s.type", filters.statement_type)
    found.among(_STATEMENT_VALUE % "theme", filters.theme)
    found.among(_STATEMENT_VALUE % "speaker", filters.speaker)
    if itself:
        _charged(_STATEMENT_VALUE % "subject", filters.subject, found)
        _charged(_STATEMENT_VALUE % "assignee", filters.assignee, found)
        _due(_STATEMENT_VALUE % "deadline", filters, found)
