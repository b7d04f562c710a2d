"""Annotated paragraphs and tables: how they are written in YAML, and what a record of one says in the same terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cchc.records import Cell, Document, Figure, Table
from nlp.pipeline import extract

HERE = Path(__file__).parent
Fact = tuple[str, str, str, str, str, str, str, str, str]
# An annotation: "PAR_INDEX score >= 85/100 | Tỉnh Hà Nam | 2024 | [component] target".
_HEAD = re.compile(r"(?P<code>[A-Z_]+) (?P<measure>\w+) (?P<cmp>[<>=~]+) (?P<value>.+)")
_STATUS = ("target", "forecast")
_AGGREGATES = ("mean", "median", "min", "max")


@dataclass(frozen=True)
class Passage:
    """A paragraph or a table with its surroundings, and the facts expected of it."""

    name: str
    document: Document
    expected: tuple[Fact, ...]
    short: str | None = None  # why what is expected is not reached yet


def fact(line: str) -> Fact:
    """An annotated line in the terms of `said`; raises ValueError for one that is not written as agreed."""
    parts = [part.strip() for part in line.split(" | ")]
    head = _HEAD.fullmatch(parts[0])
    if head is None or len(parts) < 3:
        raise ValueError(f"no annotation of a figure: {line}")
    tail = parts[3] if len(parts) > 3 else ""
    component = re.search(r"\[(.+)\]", tail)
    marks = re.sub(r"\[.+\]", "", tail).split()
    value, _, out_of = head["value"].partition("/")
    return (
        head["code"], head["measure"], _number(value), head["cmp"],
        parts[1].replace("-", "") if parts[1] == "-" else parts[1], parts[2] if parts[2] != "-" else "",
        _number(out_of) if out_of else "", next((m for m in marks if m in _STATUS), "actual"),
        (component[1].lower() if component else "") + "".join(f" {m}" for m in marks if m in _AGGREGATES),
    )  # fmt: skip


def _number(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.lower()


def said(figure: Figure) -> Fact:
    """What a figure says, as annotations say it."""
    return (
        figure.indicator, figure.measure, _number(str(figure.value)), figure.comparator, figure.subject or "",
        figure.period or "", "" if figure.out_of is None else f"{figure.out_of:g}", figure.status,
        (figure.component or "").lower() + (f" {figure.aggregate}" if figure.aggregate else ""),
    )  # fmt: skip


def table_document(rows: str, above: str = "", **fields: Any) -> Document:
    """A document with the lines above and one table; ">2" at the end of a cell spans columns, "v2" rows."""
    lines = [line.split(" | ") for line in rows.strip().splitlines()]
    text = f"{above}\n" if above else ""
    begin = len(text)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number, line in enumerate(lines):
        column, written = 0, False
        for item in line:
            mark = re.search(r" ([>v])(\d)$", item)
            across = int(mark[2]) if mark and mark[1] == ">" else 1
            down = int(mark[2]) if mark and mark[1] == "v" else 1
            words = item[: mark.start()] if mark else item
            header, words = words.startswith("!"), words.removeprefix("!").strip()
            words = "" if words == "." else words
            while (number, column) in taken:
                column += 1
            taken |= {(number + r, column + c) for r in range(down) for c in range(across)}
            if words and written:
                text += " | "
            at = len(text) if words else None
            text += words
            written = written or bool(words)
            cells.append(
                Cell(row=number, column=column, row_span=down, column_span=across, header=header, text=words,
                     start=at, end=None if at is None else at + len(words))
            )  # fmt: skip
            column += across
        text += "\n"
    text = text.rstrip("\n")
    caption = fields.pop("caption", None)
    width = max(cell.column + cell.column_span for cell in cells)
    table = Table(start=begin, end=len(text), rows=len(lines), columns=width, cells=tuple(cells), caption=caption)
    return Document(text=text, tables=(table,), **fields)


def passage(entry: Mapping[str, Any]) -> Passage:
    published = entry.get("published", "2024-06-01")
    fields = {
        "url": entry.get("url", "https://example.gov.vn/tin"),
        "title": entry.get("title"), "province": entry.get("province"),
        "published_at": published and str(published), "kind": entry.get("kind", "article"),
    }  # fmt: skip
    if "rows" in entry:
        document = table_document(entry["rows"], entry.get("above", ""), caption=entry.get("caption"), **fields)
        if below := entry.get("below"):
            document = document.model_copy(update={"text": f"{document.text}\n{below}"})
    else:
        document = Document(text=entry["text"].strip(), **fields)
    return Passage(entry["name"], document, tuple(map(fact, entry["figures"])), entry.get("short"))


@lru_cache(maxsize=1)
def passages() -> tuple[tuple[str, Passage], ...]:
    """(file, passage) of all annotated files of this folder, in order."""
    found = []
    for path in sorted(HERE.glob("*.yml")):
        found += [(path.stem, passage(entry)) for entry in yaml.safe_load(path.read_text("utf-8"))]
    return tuple(found)


def figures_of(one: Passage) -> list[Figure]:
    return list(extract(one.document).figures)


def compared(expected: Sequence[Fact], found: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Facts that are missing, and facts that were not expected."""
    missing, more = Counter(expected), Counter(found)
    return sorted((missing - more).elements()), sorted((more - missing).elements())


def main() -> None:
    """Counts of right facts by file: `python -m tests.nlp.figures.prose [FILE ...]` shows each difference."""
    import sys

    counts: dict[str, list[int]] = {}
    for file, one in passages():
        if sys.argv[1:] and file not in sys.argv[1:]:
            continue
        found = [said(figure) for figure in figures_of(one)]
        missing, more = compared(one.expected, found)
        values = len(one.expected) - len(compared([e[:4] for e in one.expected], [f[:4] for f in found])[0])  # type: ignore[misc]
        row = counts.setdefault(file, [0, 0, 0, 0, 0, 0])
        for at, number in enumerate(
            (1, not missing and not more, len(one.expected), len(found), len(one.expected) - len(missing), values)
        ):
            row[at] += number
        if sys.argv[1:] and (missing or more):
            print(f"-- {one.name}: {one.document.text[:2000]}")
            for sign, facts in (("missing", missing), ("wrong", more)):
                for item in facts:
                    print(f"   {sign}: {item}")
    for file, (every, whole, expected, found_, right, values) in counts.items():
        full, value = 2 * right / (expected + found_), 2 * values / (expected + found_)
        print(f"{file}: {whole}/{every} passages, {right} of {expected} figures, {found_} found")
        print(f"{file}: F1 full {full:.3f}, value {value:.3f}")


if __name__ == "__main__":
    main()
