"""Running heads and page numbers: what stands at the edge of a page and is no text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.files.words import Row, Sheet, rows_of

# Three digits at most: "2024" is the end of a date line, "2022 2023" a table's head.
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:trang|page|tr\.?)?\s*\d{1,3}(?:\s*(?:[/|]|of|trên)\s*\d{1,3})?[-–—\s.]*", re.IGNORECASE
)
# "Kế hoạch kiểm tra năm 2021 - Trang 1/1": a foot that counts the pages says so on a file of one page too.
_COUNTED_PAGE = re.compile(
    r"(?:^|.{0,120}[\s|\-–—•·(])(?:trang|page)\s*(?:số\s*)?\d{1,4}\s*(?:/|trên|of)\s*\d{1,4}\s*\)?[\s.\-–—]*",
    re.IGNORECASE,
)
_EDGE = 0.11  # share of a page's height in which running heads and page numbers stand


def is_page_number(text: str) -> bool:
    """Whether a line is a page number alone ("- 3 -", "Trang 3/12"), or a foot that counts the pages."""
    return _PAGE_NUMBER.fullmatch(text) is not None or _COUNTED_PAGE.fullmatch(text) is not None


def at_edge(row: Row, sheet: Sheet) -> bool:
    """Whether a line stands in the upper or the lower margin of its page."""
    return row.bottom < _EDGE * sheet.height or row.top > (1 - _EDGE) * sheet.height


class RunningHeads:
    """What stands at the edge of two pages or more at the same distance from it, numbers aside."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.least = max(2.0, 0.3 * len(sheets))
        self.distances: dict[str, list[float]] = {}
        for sheet in sheets:
            for row in rows_of(sheet.words):
                if at_edge(row, sheet):
                    self.distances.setdefault(_shape(row.text), []).append(_distance(row, sheet))

    def without(self, rows: Sequence[Row], sheet: Sheet) -> list[Row]:
        """The lines of a page, from the top down, without its heads, feet and page numbers.

        A head is what stands outermost, with the lines right below it: the first lines of the text may be the same
        on two pages too ("PHỤ LỤC", a table's repeated head), and stand further in.
        """
        dropped: set[int] = set()
        for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
            last: Row | None = None
            for index in order:
                row = rows[index]
                if not at_edge(row, sheet):
                    break
                if is_page_number(row.text):
                    dropped.add(index)
                elif not self._holds(row, sheet) or (last is not None and not _is_next(last, row)):
                    break
                else:
                    dropped.add(index)
                last = row
        return [row for index, row in enumerate(rows) if index not in dropped]

    def _holds(self, row: Row, sheet: Sheet) -> bool:
        here = _distance(row, sheet)
        return sum(abs(each - here) < 10 for each in self.distances.get(_shape(row.text), ())) >= self.least


def _is_next(one: Row, other: Row) -> bool:
    """Whether two lines stand beside or close to each other, as the lines of one head do."""
    height = max(one.bottom - one.top, other.bottom - other.top)
    return max(one.top, other.top) - min(one.bottom, other.bottom) < 0.9 * height


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip().lower()


def _distance(row: Row, sheet: Sheet) -> float:
    """How far a line is from the nearer edge, in points: a foot is as far from it on a page in landscape."""
    return row.top if row.top < 0.5 * sheet.height else row.bottom - sheet.height
