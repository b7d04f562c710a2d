"""An explanation as one HTML file that asks for nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, Template
from markupsafe import Markup

from cchc import __version__
from cchc.records import Cell, Table
from cli.explaining.explanation import KINDS, Explanation, Item, Words, translated, visible, word
from nlp.rules import meanings
from search_api.ui.formats import Formats

# Beyond this many cells a table is shown as the lines of the text: a browser lays those out far faster.
MOST_CELLS = 20_000
_FIELDS = ("url", "kind", "published_at", "province", "author", "attribution", "number", "issued_at", "issuer")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text in which nothing starts or ends, with the keys and kinds of the items that cover it.

    `values` are the keys of figures whose value this cell of a table says.
    """

    text: str
    keys: str
    kinds: str
    sentence: int
    values: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[tuple[Cell, tuple[Segment, ...]], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as segments, or a table as rows; `page` where a page of the file starts with it."""

    segments: tuple[Segment, ...] = ()
    rows: tuple[Row, ...] = ()
    page: int | None = None


class Cutter:
    """Cuts stretches of the text at every place where an item or a sentence starts or ends."""

    def __init__(self, explanation: Explanation) -> None:
        self.text = explanation.text
        self.sentences = explanation.sentences
        opening: dict[int, list[Item]] = {}
        closing: dict[int, list[Item]] = {}
        for item in explanation.items:
            if item.start < item.end:
                opening.setdefault(item.start, []).append(item)
                closing.setdefault(item.end, []).append(item)
        cells: dict[tuple[int, int], list[str]] = {}
        for item in explanation.items:
            if item.focus:
                cells.setdefault(item.focus, []).append(item.key)
        self.values = {start: (end, " ".join(keys)) for (start, end), keys in cells.items()}
        places = {*opening, *closing, *(place for span in cells for place in span)}
        places.update(place for span in explanation.sentences for place in span)
        self.pieces: list[tuple[int, str, str, int]] = []  # start of a piece, keys, kinds, sentence
        running: dict[str, Item] = {}
        sentence = -1
        following = 0
        for place in sorted({0, *places}):
            for item in closing.get(place, ()):
                running.pop(item.key + str(item.start), None)
            for item in opening.get(place, ()):
                running[item.key + str(item.start)] = item
            while following < len(self.sentences) and self.sentences[following][0] <= place:
                sentence, following = following, following + 1
            inside = sentence >= 0 and place < self.sentences[sentence][1]
            keys = " ".join(dict.fromkeys(item.key for item in running.values()))
            kinds = " ".join(dict.fromkeys(_classes(running.values())))
            self.pieces.append((place, keys, kinds, sentence if inside else -1))
        self.starts = [piece[0] for piece in self.pieces]

    def cut(self, start: int, end: int) -> tuple[Segment, ...]:
        """The segments of `text[start:end]`."""
        index = max(0, bisect_right(self.starts, start) - 1)
        found = []
        while start < end:
            stop = self.starts[index + 1] if index + 1 < len(self.starts) else end
            _, keys, kinds, sentence = self.pieces[index]
            until, values = self.values.get(start, (-1, ""))
            inside = values if start < until else ""
            found.append(Segment(self.text[start : min(stop, end)], keys, kinds, sentence, inside))
            start, index = stop, index + 1
        return tuple(found)


def _classes(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        yield item.kind
        if item.kind == "statements":
            yield item.style


def blocks(explanation: Explanation) -> list[Block]:
    """Paragraphs and tables in the order of the text."""
    cutter = Cutter(explanation)
    tables = [table for table in explanation.document.tables if len(table.cells) <= MOST_CELLS]
    pages = {page.start: page.number for page in explanation.document.pages}
    found: list[Block] = []
    done = -1
    for start, end in explanation.paragraphs:
        if start < done:
            continue
        page = pages.get(start)
        table = next((one for one in tables if one.start <= start < one.end), None)
        if table is not None:
            found.append(Block(rows=_rows(cutter, table), page=page))
            done = table.end
        else:
            found.append(Block(cutter.cut(start, end), page=page))
    return found


def _rows(cutter: Cutter, table: Table) -> tuple[Row, ...]:
    rows: dict[int, list[tuple[Cell, tuple[Segment, ...]]]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        segments = cutter.cut(cell.start, cell.end) if cell.start is not None and cell.end is not None else ()
        rows.setdefault(cell.row, []).append((cell, segments))
    return tuple(Row(tuple(cells)) for cells in rows.values())


def _part(name: str) -> str:
    return (files("cli.explaining") / name).read_text("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_part("page.html"))


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def listed(items: Sequence[Item]) -> Mapping[str, list[Item]]:
    """The items of each kind, each once however often it is spoken of."""
    found: dict[str, dict[str, Item]] = {kind: {} for kind in KINDS}
    for item in sorted(items, key=lambda item: (item.start, item.end)):
        found[item.kind].setdefault(item.key, item)
    return {kind: list(ones.values()) for kind, ones in found.items()}


def page(explanation: Explanation) -> str:
    """The whole page. Nothing of the document can become markup, and its policy lets nothing be fetched."""
    style, script = _part("page.css"), _part("page.js")
    document = explanation.document
    fields = [(name, _field(name, str(value))) for name in _FIELDS if (value := getattr(document, name))]
    return _template().render(
        title=visible(document.title) if document.title else None,
        fields=fields,
        repairs=[
            visible(" ".join(filter(None, (one.kind, one.detail, str(one.count or ""))))) for one in document.repairs
        ],
        ocr=document.ocr,
        checks=[visible(f"{check.code}: {check.message}") for check in explanation.checks],
        blocks=blocks(explanation),
        listed=listed(explanation.items),
        quotes={item.key: explanation.text[item.start : item.end] for item in reversed(explanation.items)},
        counts=explanation.counts,
        kinds=KINDS,
        meanings=meanings(),
        w=word,
        both=_both,
        version=__version__,
        style=Markup(style),  # noqa: S704  # a file of this package
        script=Markup(script),  # noqa: S704  # a file of this package
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _field(name: str, value: str) -> Words:
    """A field of the document as people write it."""
    if name == "kind":
        return translated("kind", value)
    if name in ("published_at", "issued_at"):
        value = Formats("vi").date(value)
    return Words(visible(value), visible(value))


def _both(words: Words) -> Markup:
    """Both languages, of which the page shows one."""
    if words.vi == words.en:
        return Markup("{}").format(words.vi)
    return Markup('<span class="vi" lang="vi">{}</span><span class="en" lang="en">{}</span>').format(words.vi, words.en)
