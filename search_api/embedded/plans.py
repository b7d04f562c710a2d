"""How each kind of hit is searched in the tables: orders, facets, and the rows that are read whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search_api.matching.ranking import Kind

BY_DATE = "d.published_on IS NULL, d.published_on DESC, d.published_at DESC, d.id"
OLDEST = "d.published_on IS NULL, d.published_on, d.published_at, d.id"


@dataclass(frozen=True, slots=True)
class Facet:
    """Counted over `value`, rows of `joined` joined to those of the kind.

    `several` where a row may have one value more than once, and is counted once for it.
    """

    value: str
    joined: Kind | None = None
    several: bool = False
    join: str = ""


# The province of today (temp.provinces, noted by `search_api.embedded.reading`), which one of the past may belong to.
PROVINCE_NOW = Facet("coalesce(p.now, d.province)", join="LEFT JOIN temp.provinces p ON p.name = d.province")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a kind of hit is searched: its tables, orders and facets."""

    kind: Kind
    tables: str
    row: str
    alias: str  # of the table whose rows are collapsed
    columns: str  # of the rows of hits
    orders: Mapping[str, str]
    facets: Mapping[str, Facet]
    without_text: str  # the order in place of relevance when nothing was asked
    join: str = ""  # of a table that only rows of hits need

    @property
    def shown(self) -> str:
        """Rows of hits by a list of their keys: only those of the page are read whole."""
        return (
            f"SELECT {self.row} AS row, {self.columns} FROM {self.tables} {self.join} "  # noqa: S608 - put together of constants
            f"WHERE {self.row} IN (SELECT value FROM json_each(?))"
        )


def _said_there(field: str) -> Facet:
    """Of a document: what any of its statements has in a field."""
    joined = f"JOIN statement_values t ON t.statement = s.key AND t.field = '{field}'"
    return Facet("t.value", "statement", True, f"JOIN statements s ON s.document = d.key {joined}")


DOCUMENTS = Plan(
    kind="document",
    tables="documents d",
    row="d.key",
    alias="d",
    columns="d.*, v.record",
    join="JOIN versions v ON v.document = d.key AND v.number = d.newest",
    orders={
        "relevance": f"round(h.score, 3) DESC, {BY_DATE}",
        "newest": BY_DATE,
        "oldest": OLDEST,
    },
    facets={
        "province": Facet("d.province"),
        "source": Facet("d.source"),
        "kind": Facet("d.kind"),
        "year": Facet("d.year"),
        "indicator": Facet("f.indicator", "figure", True, "JOIN figures f ON f.document = d.key"),
        "statement_type": Facet("s.type", "statement", True, "JOIN statements s ON s.document = d.key"),
        "province_now": PROVINCE_NOW,
        "unit": Facet("n.name", join="JOIN named_units n ON n.document = d.key"),
        "level": Facet("n.level", None, True, "JOIN named_units n ON n.document = d.key"),
        "period": Facet("f.period", "figure", True, "JOIN figures f ON f.document = d.key"),
        "theme": _said_there("theme"),
        "speaker": _said_there("speaker"),
    },
    without_text=BY_DATE,
)
REFERENCE = (
    "d.id AS document_id, d.url AS document_url, d.title AS document_title, d.province AS document_province, "
    "d.source AS document_source, d.published_at AS document_published_at, "
    "CASE WHEN d.standing > 0 THEN d.same END AS document_duplicate_of"
)
_PERIOD_NEWEST = f"f.period_end IS NULL, f.period_end DESC, {BY_DATE}, f.position, f.key"
FIGURES = Plan(
    kind="figure",
    tables="figures f JOIN documents d ON d.key = f.document",
    row="f.key",
    alias="f",
    # Not the whole row: its words for the index are as long again.
    columns=f"f.figure, f.sentence_start, f.sentence, f.places, {REFERENCE}",
    orders={
        "relevance": f"round(h.score, 3) DESC, {_PERIOD_NEWEST}",
        "newest": _PERIOD_NEWEST,
        "oldest": f"f.period_end IS NULL, f.period_end, {OLDEST}, f.position, f.key",
        "value": f"f.value IS NULL, f.value DESC, {_PERIOD_NEWEST}",
        "rank": f"f.measure <> 'rank', CASE WHEN f.measure = 'rank' THEN f.value END, {_PERIOD_NEWEST}",
    },
    facets={
        "indicator": Facet("f.indicator"),
        "subject": Facet("f.subject"),
        "period": Facet("f.period"),
        "measure": Facet("f.measure"),
        "status": Facet("f.status"),
        "province": Facet("d.province"),
        "province_now": PROVINCE_NOW,
        "level": Facet("f.level"),
        "source": Facet("d.source"),
        "year": Facet("d.year"),
    },
    without_text=_PERIOD_NEWEST,
)


def _said(field: str) -> Facet:
    return Facet("t.value", join=f"JOIN statement_values t ON t.statement = s.key AND t.field = '{field}'")


# Of the names and ids of units, the ids (search_api.matching.subjects.ids_among).
_UNITS = (
    "(SELECT json_group_array(u.value) FROM units u WHERE u.document = d.key AND u.value NOT GLOB '*[^a-z0-9.-]*') "
    "AS units"
)
STATEMENTS = Plan(
    kind="statement",
    tables="statements s JOIN documents d ON d.key = s.document",
    row="s.key",
    alias="s",
    columns=f"s.statement, s.meeting, s.sentence_start, s.sentence, s.places, {_UNITS}, {REFERENCE}",
    orders={
        "relevance": f"round(h.score, 3) DESC, {BY_DATE}, s.position, s.key",
        "newest": f"{BY_DATE}, s.position, s.key",
    },
    facets={
        "statement_type": Facet("s.type"),
        "theme": _said("theme"),
        "province": Facet("d.province"),
        "year": Facet("d.year"),
        "province_now": PROVINCE_NOW,
        "subject": _said("subject"),
        "level": _said("level"),
        "speaker": _said("speaker"),
        "assignee": _said("assignee"),
        "source": Facet("d.source"),
    },
    without_text=f"{BY_DATE}, s.position, s.key",
)
