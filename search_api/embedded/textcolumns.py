"""What rows of the text index carry besides words, to be narrowed, counted and put in order without the tables.

Every value is a term of a field of its own. Rows whose text has several prints carry a number of that text, how many
prints it has, and which of their values an earlier print has too: so each text is counted once without comparing them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from tantivy import Document, SchemaBuilder

from search_api.matching.provinces import current_names
from search_api.matching.ranking import Kind

# What the rows of a kind are counted by: all their facets but those that are made of others.
COUNTED: Mapping[Kind, tuple[str, ...]] = {
    "document": (
        "province", "source", "kind", "year", "indicator", "statement_type", "unit", "level", "period", "theme",
        "speaker",
    ),
    "figure": ("indicator", "subject", "period", "measure", "status", "province", "level", "source", "year"),
    "statement": ("statement_type", "theme", "province", "year", "subject", "level", "speaker", "assignee", "source"),
    "conclusion": ("province", "year", "theme", "speaker", "assignee"),
}  # fmt: skip
# What rows are narrowed by and never counted: ids and names of units, the document's own id.
NARROWED = ("any_unit", "any_subject", "identity", "has_conclusion")
# Rows whose texts have several prints, and the part that each is in: the engine counts only so many values at once.
SEVERAL = "several"
PARTS = tuple("0123456789abcdef")
# Facets whose values are made of those of a column.
MADE_OF: Mapping[str, str] = {"province_now": "province"}
# Prints whose rows are kept while others of their text are made.
MOST_KEPT = 256


def column(name: str) -> str:
    return f"of_{name}"


def again(name: str) -> str:
    """The column of those values of a facet that an earlier print of the text has too."""
    return f"again_{name}"


def text_number(same: str) -> int:
    """The number of a text, from what `same` names it by in the tables."""
    return int.from_bytes(hashlib.blake2b(same.encode(), digest_size=8).digest(), "big") >> 2


def shown(name: str, value: str) -> str:
    """The value of a facet that a value of its column counts for."""
    return current_names().get(value, value) if name == "province_now" else value


def declare(builder: SchemaBuilder) -> None:
    """Add the fields to a schema."""
    for name in sorted({name for names in COUNTED.values() for name in names}):
        builder.add_text_field(column(name), tokenizer_name="raw", index_option="basic", fast=True)
        builder.add_text_field(again(name), tokenizer_name="raw", index_option="basic", fast=True)
    for name in MADE_OF:
        builder.add_text_field(again(name), tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("places", fast=True)
    for name in (*NARROWED, "prints"):
        builder.add_text_field(column(name), tokenizer_name="raw", index_option="basic")
    for name in ("published", "ended", "print"):
        builder.add_integer_field(name, indexed=True, fast=True)


@lru_cache(maxsize=10_000)
def stamp(day: str | None) -> int:
    """A number for a day in whatever of ISO's forms, in the order of the text; 0 for none."""
    number = 0
    for char in (day or "")[:10].ljust(10):
        number = number * 64 + (min(63, max(0, ord(char) - 32)))
    return number


LAST = stamp("9999-99-99")


@dataclass(frozen=True, slots=True)
class Columns:
    """The values of one row; `same` is the text that it prints where there are several prints, `places` their number.

    `again` are the values of facets that an earlier print has too.
    """

    values: Mapping[str, Iterable[str | None]]
    published_on: str | None
    same: str | None = None
    places: int = 1
    ended: str | None = None
    again: Mapping[str, Collection[str]] = field(default_factory=dict)

    def put(self, made: Document) -> None:
        made.add_integer("published", stamp(self.published_on))
        made.add_integer("ended", stamp(self.ended))
        if self.same is not None:
            number = text_number(self.same)
            made.add_integer("print", number)
            made.add_integer("places", self.places)
            made.add_text(column("prints"), SEVERAL)
            made.add_text(column("prints"), PARTS[number % len(PARTS)])
        for name, values in self.values.items():
            for value in dict.fromkeys(values):
                if value is not None:
                    made.add_text(column(name), value)
        for name, repeated in self.again.items():
            for value in repeated:
                made.add_text(again(name), value)

    def facet(self, kind: Kind) -> Iterator[tuple[str, set[str]]]:
        """What the row counts for in each facet of its kind."""
        for name in COUNTED[kind]:
            yield name, {value for value in self.values.get(name, ()) if value is not None}
        for name, of in MADE_OF.items():
            if of in COUNTED[kind]:
                yield name, {shown(name, value) for value in self.values.get(of, ()) if value is not None}


Row = tuple[Kind, int, str | None, Columns]
# A row by the names of its columns.
Named = sqlite3.Row | Mapping[str, Any]


class Rows:
    """Makes the rows of documents; those of a text's prints are kept for one another, as far as they are together."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: OrderedDict[int, list[Row]] = OrderedDict()

    def of(self, document: sqlite3.Row) -> list[Row]:
        """Kind, key, words to be found by (None for the document's own) and columns of a document and what it holds."""
        if document["places"] == 1:
            return list(indexed(self._connection, document).rows())
        before: dict[tuple[Kind, str], dict[str, set[str]]] = {}
        for earlier in self._connection.execute(
            "SELECT * FROM documents WHERE same = ? AND places > 1 AND standing < ?",
            (document["same"], document["standing"]),
        ).fetchall():
            for kind, _, _, columns in self._printed(earlier):
                if columns.same is not None:
                    counted = before.setdefault((kind, columns.same), {})
                    for name, values in columns.facet(kind):
                        counted.setdefault(name, set()).update(values)
        return [
            (kind, key, words, _repeating(columns, kind, before.get((kind, columns.same or ""), {})))
            for kind, key, words, columns in self._printed(document)
        ]

    def _printed(self, document: sqlite3.Row) -> list[Row]:
        key = document["key"]
        if key not in self._kept:
            self._kept[key] = list(indexed(self._connection, document).rows())
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


def _repeating(columns: Columns, kind: Kind, before: Mapping[str, set[str]]) -> Columns:
    repeated = {name: sorted(values & before.get(name, set())) for name, values in columns.facet(kind)}
    return replace(columns, again={name: values for name, values in repeated.items() if values})


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document and what it holds, each row by the names of its columns.

    `units` are names with their level, `named` names and ids; `values` are those of statements by their keys, those of
    a conclusion stand beside it. `texts` are what the document itself is found by, where they are at hand.
    """

    document: Named
    units: Sequence[tuple[str, str]]
    named: Sequence[str]
    figures: list[Named]
    statements: list[Named]
    values: dict[int, dict[str, list[str]]]
    conclusions: list[tuple[Named, list[tuple[str, str]]]]
    texts: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Kind, key, words to be found by (None for the document's own) and columns of each."""
        document, day = self.document, self.document["published_on"]
        shared: dict[str, Iterable[str | None]] = {
            "province": (document["province"],),
            "source": (document["source"],),
            "year": (None if document["year"] is None else str(document["year"]),),
            "kind": (document["kind"],),
            "identity": (document["id"],),
            "has_conclusion": (str(int(document["has_conclusion"])),),
            "any_unit": self.named,
        }
        own = {
            "unit": [name for name, _ in self.units],
            "level": [level for _, level in self.units],
            "indicator": [row["indicator"] for row in self.figures],
            "period": [row["period"] for row in self.figures],
            "statement_type": [row["type"] for row in self.statements],
            "theme": [theme for values in self.values.values() for theme in values.get("theme", ())],
            "speaker": [name for values in self.values.values() for name in values.get("speaker", ())],
        }
        yield "document", document["key"], None, Columns({**shared, **own}, day, *_same(document))
        for row in self.figures:
            values = {name: (row[name],) for name in ("indicator", "subject", "period", "measure", "status", "level")}
            columns = Columns(
                {**shared, **values, "any_subject": (row["subject"], row["subject_id"])},
                day,
                *_same(row),
                ended=row["period_end"],
            )
            yield "figure", row["key"], row["looked_for"], columns
        for row in self.statements:
            held = self.values.get(row["key"], {})
            told = {name: held.get(name, ()) for name in ("theme", "subject", "level", "speaker", "assignee")}
            columns = Columns({**shared, "statement_type": (row["type"],), **told}, day, *_same(row))
            yield "statement", row["key"], row["looked_for"], columns
        for row, given in self.conclusions:
            said: dict[str, list[str]] = {name: [] for name in ("theme", "subject", "speaker", "assignee")}
            for name, value in given:
                if name != "deadline":  # dates are no terms: the tables narrow by them
                    said.setdefault(name, []).append(value)
            columns = Columns({**shared, "level": own["level"], **said}, day, *_same(row))
            yield "conclusion", row["key"], row["looked_for"], columns


def indexed(connection: sqlite3.Connection, document: Named) -> Indexed:
    """What the tables hold of a document."""
    asked = (document["key"],)
    values: dict[int, dict[str, list[str]]] = {}
    for row in connection.execute(_VALUES, asked):
        values.setdefault(row["statement"], {}).setdefault(row["field"], []).append(row["value"])
    return Indexed(
        document,
        [(row["name"], row["level"]) for row in connection.execute(_UNITS, asked)],
        [row["value"] for row in connection.execute("SELECT value FROM units WHERE document = ?", asked)],
        connection.execute(_FIGURES, asked).fetchall(),
        connection.execute(_STATEMENTS, asked).fetchall(),
        values,
        [
            (row, [(name, value) for name, value in connection.execute(_SAID, (row["key"],))])
            for row in connection.execute(_CONCLUSIONS, asked).fetchall()
        ],
    )


_UNITS = "SELECT name, level FROM named_units WHERE document = ?"
_FIGURES = (
    "SELECT key, looked_for, indicator, subject, subject_id, period, period_end, measure, status, level, same, places "
    "FROM figures WHERE document = ?"
)
_STATEMENTS = "SELECT key, looked_for, type, same, places FROM statements WHERE document = ?"
_VALUES = (
    "SELECT v.statement, v.field, v.value FROM statements s JOIN statement_values v ON v.statement = s.key "
    "WHERE s.document = ?"
)
_CONCLUSIONS = "SELECT key, looked_for, same, places FROM conclusions WHERE document = ?"
_SAID = "SELECT field, value FROM conclusion_values WHERE conclusion = ?"


def _same(row: Named) -> tuple[str | None, int]:
    return (row["same"] if row["places"] > 1 else None), row["places"]
