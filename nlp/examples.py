"""Examples beside rules: what a pipe finds in a sentence, run as tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc.records import Document, Record, Table


@dataclass(frozen=True)
class Example:
    """`text` gives exactly the `expected` items of the pipe's layer, in the order of the text.

    Each expected item is a part of the model: {"indicator": "PCI", "value": 65.2}; keys left out are not compared,
    but no item may be missing or too many. The other fields describe the document around the text.
    """

    text: str
    expected: Sequence[Mapping[str, Any]]
    title: str | None = None
    url: str = "https://example.gov.vn/bai-viet"
    province: str | None = None
    published_at: str | None = None
    kind: str = "article"
    tables: Sequence[Table] = field(default_factory=tuple)
    why: str = ""

    def document(self) -> Document:
        return Document.model_validate(
            {
                "url": self.url,
                "title": self.title,
                "province": self.province,
                "published_at": self.published_at,
                "kind": self.kind,
                "text": self.text,
                "tables": tuple(self.tables),
            }
        )


def differences(example: Example, layer: str, record: Record) -> list[str]:
    """What the record says otherwise than the example, as lines for a person; empty when it agrees."""
    found = [item.model_dump(mode="json") for item in getattr(record, layer)]
    lines: list[str] = []
    for index in range(max(len(found), len(example.expected))):
        if index >= len(found):
            lines.append(f"missing: {dict(example.expected[index])}")
        elif index >= len(example.expected):
            lines.append(f"too many: {found[index]}")
        else:
            for key, value in example.expected[index].items():
                actual = found[index].get(key)
                if _plain(actual) != _plain(value):
                    lines.append(f"item {index}, {key}: {actual!r}, expected {value!r} in {found[index]}")
    return lines


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
