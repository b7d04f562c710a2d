"""The markup in which the bodies of sample articles are written: blocks between blank lines.

## Heading                      a subheading
![Toàn cảnh hội nghị]           a picture with its caption
| TT | Đơn vị | Điểm |          a table, one row a line; "<" joins a cell to the one on its left,
| 1 | Sở Nội vụ | 93,75 |       "^" to the one above; rows before a line of "|---|" are its header
- an item                       a paragraph that begins with a dash, as officials type it
anything else                   a paragraph
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cchc.errors import DeclarationError


@dataclass(slots=True)
class Cell:
    """One cell of a table; spans count rows and columns from where it starts."""

    text: str
    header: bool = False
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, picture or table of a body."""

    kind: Literal["paragraph", "heading", "picture", "table"]
    text: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()


def parse(body: str) -> list[Block]:
    """The blocks of a body in their order. Raises DeclarationError for a ragged table."""
    blocks: list[Block] = []
    for chunk in map(str.strip, re.split(r"\n[ \t]*\n", body.strip())):
        if not chunk:
            continue
        if chunk.startswith("|"):
            blocks.append(Block("table", rows=table(chunk)))
        elif chunk.startswith("## "):
            blocks.append(Block("heading", chunk[3:].strip()))
        elif chunk.startswith("![") and chunk.endswith("]"):
            blocks.append(Block("picture", chunk[2:-1].strip()))
        else:
            blocks.append(Block("paragraph", " ".join(line.strip() for line in chunk.splitlines())))
    return blocks


def grid(chunk: str) -> tuple[list[list[str]], int]:
    """The raw cells of a table and how many of its rows are header rows."""
    rows: list[list[str]] = []
    header = 0
    for line in map(str.strip, chunk.splitlines()):
        if re.fullmatch(r"\|[-| ]+\|", line) and "-" in line:
            header = len(rows)
            continue
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        raise DeclarationError(f"a sample table has rows of {sorted(widths)} cells: {chunk.splitlines()[0]!r}")
    return rows, header


def table(chunk: str) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a table, one entry a starting cell, with their spans."""
    raw, header = grid(chunk)
    owners: dict[tuple[int, int], Cell] = {}
    rows: list[tuple[Cell, ...]] = []
    for y, line in enumerate(raw):
        starting: list[Cell] = []
        for x, text in enumerate(line):
            if text == "<" and x > 0:
                owner = owners[y, x - 1]
                if y == 0 or owners.get((y - 1, x)) is not owner:
                    owner.colspan += owner.rowspan == 1
                owners[y, x] = owner
            elif text == "^" and y > 0:
                owner = owners[y - 1, x]
                if x == 0 or owners.get((y, x - 1)) is not owner:
                    owner.rowspan += 1
                owners[y, x] = owner
            else:
                cell = Cell(text, header=y < header)
                owners[y, x] = cell
                starting.append(cell)
        rows.append(tuple(starting))
    return tuple(rows)


def plain_text(block: Block) -> str:
    """What a reader should make of a block: its text, or a table's rows with cells joined by " | "."""
    if block.kind != "table":
        return block.text
    return "\n".join(" | ".join(cell.text for cell in row if cell.text) for row in block.rows)
