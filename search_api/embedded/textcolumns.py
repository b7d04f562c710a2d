"""What rows of the text index carry besides words, to be narrowed, counted and put in order without the tables.

Every value is a term of a field of its own. Rows whose text has several prints carry a number of that text, so that
each text can be counted once.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tantivy import Document, SchemaBuilder

from search_api.matching.provinces import current_names
from search_api.matching.ranking import Kind

# What the rows of a kind are counted by: all their facets but those that are made of others.
COUNTED: Mapping[Kind, tuple[str, ...]] = {
    "document": (
        "province", "source", "kind", "year", "indicator", "statement_type", "unit", "level", "period", "theme",
    ),
    "figure": ("indicator", "subject", "period", "measure", "status", "province", "level", "source", "year"),
    "statement": ("statement_type", "theme", "province", "year", "subject", "level", "speaker", "source"),
    "conclusion": (),
}  # fmt: skip
# What rows are narrowed by and never counted: ids and names of units, the document's own id.
NARROWED = ("any_unit", "any_subject", "identity", "has_conclusion")
# Rows whose texts have several prints, and the part that each is in: the engine counts only so many values at once.
SEVERAL = "several"
PARTS = tuple("0123456789abcdef")
# Facets whose values are made of those of a column.
MADE_OF: Mapping[str, str] = {"province_now": "province"}


def column(name: str) -> str:
    return f"of_{name}"


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
    for name in (*NARROWED, "prints"):
        builder.add_text_field(column(name), tokenizer_name="raw", index_option="basic")
    for name in ("published", "ended", "print"):
        builder.add_integer_field(name, indexed=True, fast=True)


def stamp(day: str | None) -> int:
    """A number for a day in whatever of ISO's forms, in the order of the text; 0 for none."""
    number = 0
    for char in (day or "")[:10].ljust(10):
        number = number * 64 + (min(63, max(0, ord(char) - 32)))
    return number


LAST = stamp("9999-99-99")


@dataclass(frozen=True, slots=True)
class Columns:
    """The values of one row; `same` is the text that it prints where there are several prints."""

    values: Mapping[str, Iterable[str | None]]
    published_on: str | None
    same: str | None = None
    ended: str | None = None

    def put(self, made: Document) -> None:
        made.add_integer("published", stamp(self.published_on))
        made.add_integer("ended", stamp(self.ended))
        if self.same is not None:
            number = text_number(self.same)
            made.add_integer("print", number)
            made.add_text(column("prints"), SEVERAL)
            made.add_text(column("prints"), PARTS[number % len(PARTS)])
        for name, values in self.values.items():
            for value in dict.fromkeys(values):
                if value is not None:
                    made.add_text(column(name), value)


def rows(connection: sqlite3.Connection, document: sqlite3.Row) -> Iterator[tuple[Kind, int, str | None, Columns]]:
    """Kind, key, words to be found by (None for the document's own) and columns of a document and what it holds."""
    key, day = document["key"], document["published_on"]
    units = connection.execute("SELECT name, level FROM named_units WHERE document = ?", (key,)).fetchall()
    named = [row["value"] for row in connection.execute("SELECT value FROM units WHERE document = ?", (key,))]
    figures = connection.execute(
        "SELECT key, looked_for, indicator, subject, subject_id, period, period_end, measure, status, level, same, "
        "places FROM figures WHERE document = ?",
        (key,),
    ).fetchall()
    statements = connection.execute(
        "SELECT key, looked_for, type, same, places FROM statements WHERE document = ?", (key,)
    ).fetchall()
    said: dict[int, dict[str, list[str]]] = {}
    for row in connection.execute(
        "SELECT v.statement, v.field, v.value FROM statements s JOIN statement_values v ON v.statement = s.key "
        "WHERE s.document = ?",
        (key,),
    ):
        said.setdefault(row["statement"], {}).setdefault(row["field"], []).append(row["value"])
    shared: dict[str, Iterable[str | None]] = {
        "province": (document["province"],),
        "source": (document["source"],),
        "year": (None if document["year"] is None else str(document["year"]),),
        "kind": (document["kind"],),
        "identity": (document["id"],),
        "has_conclusion": (str(document["has_conclusion"]),),
        "any_unit": named,
    }
    own = {
        "unit": [row["name"] for row in units],
        "level": [row["level"] for row in units],
        "indicator": [row["indicator"] for row in figures],
        "period": [row["period"] for row in figures],
        "statement_type": [row["type"] for row in statements],
        "theme": [theme for values in said.values() for theme in values.get("theme", ())],
    }
    yield "document", key, None, Columns({**shared, **own}, day, _same(document))
    for row in figures:
        values = {name: (row[name],) for name in ("indicator", "subject", "period", "measure", "status", "level")}
        columns = Columns(
            {**shared, **values, "any_subject": (row["subject"], row["subject_id"])}, day, _same(row), row["period_end"]
        )
        yield "figure", row["key"], row["looked_for"], columns
    for row in statements:
        held = said.get(row["key"], {})
        told = {name: held.get(name, ()) for name in ("theme", "subject", "level", "speaker")}
        columns = Columns({**shared, "statement_type": (row["type"],), **told}, day, _same(row))
        yield "statement", row["key"], row["looked_for"], columns
    for row in connection.execute("SELECT key, looked_for FROM conclusions WHERE document = ?", (key,)):
        yield "conclusion", row["key"], row["looked_for"], Columns({}, day)


def _same(row: sqlite3.Row) -> str | None:
    return row["same"] if row["places"] > 1 else None
