"""The head of an exported table: its columns in words, and where and how it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cchc import __version__
from search_api.columns import Column, Type
from search_api.ui.language import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `key` for machines, `heading` as it was asked for, `title` and `about` by language."""

    key: str
    heading: str = ""
    type: Type = "string"
    unit: bool = False  # whether it holds ids of the gazetteer
    moment: bool = False  # whether its texts are days, or days with a time
    # Language -> code -> words, of the codes that it holds; of both halves where it holds pairs.
    words: tuple[Mapping[Language, Mapping[str, str]], ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def fields_of(columns: Sequence[Column[Any]], headings: str = "key") -> tuple[Field, ...]:
    """Columns as the catalogue names and describes them; `headings` is "key", "vi" or "en"."""
    return tuple(
        Field(
            key=column.key,
            heading=column.heading(headings),
            type=column.type,
            unit=column.unit,
            moment=column.moment,
            words=tuple({language: codes.words(language) for language in LANGUAGES} for codes in column.codes),
            title={"vi": column.heading("vi"), "en": column.heading("en")},
            about={"vi": column.description("vi"), "en": column.description("en")},
        )
        for column in columns
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """What a table was made of: the same query over the same snapshot, by the same version, gives it again.

    `query` is what was asked for, "" and empty parts left out; `extractors` the number of documents each version read.
    """

    query: Mapping[str, Any] = field(default_factory=dict)
    snapshot: str = ""
    extractors: Mapping[str, int] = field(default_factory=dict)
    version: str = __version__
    address: str = ""
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def words(self) -> dict[str, str]:
        """As short texts, for formats that keep such beside their rows."""
        return {
            "query": json.dumps(self.query, ensure_ascii=False),
            "snapshot": self.snapshot,
            "extractors": json.dumps(self.extractors),
            "cchc": self.version,
            "made_at": self.made_at.isoformat(timespec="seconds"),
        }


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is that of its kind of rows: figures, statements, documents.

    `language` is that of its headings, None where these are keys.
    """

    name: str
    fields: tuple[Field, ...]
    origin: Origin = field(default_factory=Origin)
    language: Language | None = None

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.fields]

    @property
    def headings(self) -> list[str]:
        return [one.heading or one.key for one in self.fields]
