"""Tables without rules: lines of the same columns, with the lines that their cells wrap to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from crawler.draft import Grid, GridCell
from crawler.files.words import Row, Word, stretches
from crawler.grids import infer_headers, is_number

_LEAST_COLUMNS = 3
_REACH = 6  # lines from one full line to the next: a name may wrap to so many
_LEAST_STRIP = 1.5  # points between the words of two columns
_CLEAR = 6.0  # points that a further line leaves free between columns; a space in prose is narrower
Strip = tuple[float, float]


def aligned_tables(rows: Sequence[Row]) -> list[tuple[int, int, Grid]]:
    """The tables among a page's lines as (first line, line behind the last, table), from the top down."""
    parts = [stretches(row) for row in rows]
    found: list[tuple[int, int, Grid]] = []
    # The lines with the most columns show where the columns are: in others a long name may close a gap.
    for columns in sorted({len(each) for each in parts if len(each) >= _LEAST_COLUMNS}, reverse=True):
        for chain in _chains(parts, columns):
            free = not any(start <= index < end for index in chain for start, end, _ in found)
            table = _table(rows, parts, chain, found) if free else None
            if table is not None:
                found.append(table)
    return sorted(found, key=lambda table: table[0])


def _chains(parts: Sequence[Sequence[Row]], columns: int) -> list[list[int]]:
    """Lines of so many columns that lie over one another, no more than a few lines apart."""
    chains: list[list[int]] = []
    for index, each in enumerate(parts):
        if len(each) != columns:
            continue
        last = chains[-1][-1] if chains else None
        if last is not None and index - last <= _REACH and _overlap(parts[last], each):
            chains[-1].append(index)
        else:
            chains.append([index])
    return chains


def _table(
    rows: Sequence[Row], parts: Sequence[Sequence[Row]], chain: list[int], found: Sequence[tuple[int, int, Grid]]
) -> tuple[int, int, Grid] | None:
    """The table that full lines belong to, with the lines between, above and below that fit its columns."""
    if not _is_enough([rows[index] for index in chain]):
        return None
    strips = _strips(rows[chain[0] : chain[-1] + 1], [parts[index] for index in chain])
    if strips is None:
        return None
    pitch = median(rows[below].top - rows[above].top for above, below in pairwise(chain))
    start, end = chain[0], chain[-1] + 1
    ceiling = max((each[1] for each in found if each[1] <= start), default=0)
    floor = min((each[0] for each in found if each[0] >= end), default=len(rows))
    while start > ceiling and rows[start].top - rows[start - 1].top <= 1.3 * pitch:
        narrowed = _narrowed(strips, rows[start - 1])
        if narrowed is None or _is_alone(rows[start - 1], narrowed):
            break
        start, strips = start - 1, narrowed
    while end < floor and rows[end].top - rows[end - 1].top <= 1.3 * pitch:
        narrowed = _narrowed(strips, rows[end])
        if narrowed is None or _is_alone(rows[end], narrowed):
            break
        end, strips = end + 1, narrowed
    return start, end, _grid(rows[start:end], [(low + high) / 2 for low, high in strips])


def _is_alone(row: Row, strips: Sequence[Strip]) -> bool:
    """Whether a line stands in the first column alone: a heading above the table, a paragraph below it."""
    return row.x1 <= (strips[0][0] + strips[0][1]) / 2


def _overlap(above: Sequence[Row], below: Sequence[Row]) -> bool:
    return all(one.x0 < other.x1 + 2 and one.x1 > other.x0 - 2 for one, other in zip(above, below, strict=True))


def _strips(rows: Sequence[Row], full: Sequence[Sequence[Row]]) -> list[Strip] | None:
    """Between each two columns, the widest strip that no word of any line enters; None where there is none."""
    strips: list[Strip] = []
    for left in range(len(full[0]) - 1):
        room = max(parts[left].x1 for parts in full), min(parts[left + 1].x0 for parts in full)
        strip = _clear(room, (word for row in rows for word in row.words))
        if strip[1] - strip[0] < _LEAST_STRIP:
            return None
        strips.append(strip)
    return strips


def _clear(room: Strip, words: Iterable[Word]) -> Strip:
    """The widest part of a strip that words leave free."""
    low, high = room
    widest = (low, low)
    for word in sorted(words, key=lambda word: word.x0):
        if word.x1 <= low or word.x0 >= high:
            continue
        widest = max(widest, (low, word.x0), key=_width)
        low = word.x1
    return max(widest, (low, high), key=_width)


def _width(strip: Strip) -> float:
    return strip[1] - strip[0]


def _narrowed(strips: Sequence[Strip], row: Row) -> list[Strip] | None:
    """What a further line leaves of the strips; None where it is no line of the table, as prose never is."""
    left = [_clear(strip, row.words) for strip in strips]
    wanted = (min(_CLEAR, _width(strip)) for strip in strips)
    return left if all(_width(strip) >= least for strip, least in zip(left, wanted, strict=True)) else None


def _is_enough(rows: Sequence[Row]) -> bool:
    """Three full lines make a table, or two that hold numbers in the same two columns."""
    if len(rows) >= 3:
        return True
    numbers = [{column for column, part in enumerate(stretches(row)) if is_number(part.text)} for row in rows]
    return len(rows) == 2 and len(set.intersection(*numbers)) >= 2


def _grid(rows: Sequence[Row], borders: Sequence[float]) -> Grid:
    """The cells: lines that begin in the first column are rows, the others go on with the row that they belong to."""
    lines = [_by_column(row, borders) for row in rows]
    heads = [index for index, line in enumerate(lines) if 0 in line and len(line) > 1]
    if not heads or (heads[0] and not _is_centred(lines, heads)):
        heads = [0, *heads]
    cells: dict[tuple[int, int], GridCell] = {}
    for line, at in zip(lines, _rows_of_lines(lines, heads), strict=True):
        for column, text in line.items():
            if (at, column) in cells:
                cells[at, column].text += f" {text}"
            else:
                cells[at, column] = GridCell(at, column, text)
    grid = Grid([cells[place] for place in sorted(cells)])
    infer_headers(grid)
    return grid


def _by_column(row: Row, borders: Sequence[float]) -> dict[int, str]:
    words: dict[int, list[str]] = {}
    for word in row.words:
        column = sum((word.x0 + word.x1) / 2 > border for border in borders)
        words.setdefault(column, []).append(word.text)
    return {column: " ".join(texts) for column, texts in words.items()}


def _rows_of_lines(lines: Sequence[dict[int, str]], heads: Sequence[int]) -> list[int]:
    """The table's row of each line: of the head above it; where cells are centred, as many below a head as above it."""
    if not _is_centred(lines, heads):
        return [sum(head <= index for head in heads) - 1 for index in range(len(lines))]
    found: list[int] = []
    for at, head in enumerate(heads):
        above = head - len(found)
        found.extend([at] * (above + 1))
        following = heads[at + 1] if at + 1 < len(heads) else len(lines)
        last = at + 1 == len(heads)
        found.extend([at] * (following - head - 1 if last else min(above, following - head - 1)))
    return found


def _is_centred(lines: Sequence[dict[int, str]], heads: Sequence[int]) -> bool:
    """Whether cells of several lines stand around the middle of their row: then its head lacks what stands beside it.

    Set at the top, a cell begins on the line that its row begins on.
    """
    held = set(heads)
    for index, line in enumerate(lines):
        if index in held:
            continue
        above = max((head for head in heads if head < index), default=None)
        if above is None or any(column not in lines[above] for column in line):
            return True
    return False
