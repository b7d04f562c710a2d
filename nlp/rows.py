"""Rows of tables in a text: bare names in cells, read by the heading of their block or column.

II | XÃ                      a row that only says a type: the names below are communes
TT | Xã, phường | Điểm       a head that names types: its column holds such places
1 | Cái Bè | 28.1
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc.records import Level
from nlp.names import PlaceReader
from nlp.tokens import Token, join
from nlp.typewords import PlaceName, TypeWord, type_at

_ORDER: tuple[Level, ...] = ("province", "district", "commune")


class Rows:
    """The table lines of one token sequence: which tokens are whole cells, and under what heading."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.cells: dict[int, tuple[int, tuple[TypeWord, ...]]] = {}
        start = 0
        heading: tuple[TypeWord, ...] = ()
        inside = False
        for end in [*(i for i, token in enumerate(tokens) if token.text == "\n"), len(tokens)]:
            line = range(start, end)
            bars = [i for i in line if tokens[i].text == "|"]
            if not bars:
                inside, heading = False, ()
            else:
                cells = [
                    (left + 1, right)
                    for left, right in zip([start - 1, *bars], [*bars, end], strict=True)
                    if right > left + 1
                ]
                types = self._types(cells)
                if types and (not inside or len(self._worded(cells)) == 1):
                    heading = types
                inside = True
                for left, right in cells:
                    self.cells[left] = (right, heading)
            start = end + 1

    def _worded(self, cells: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Cells that hold words and not just a number, a numeral ("II") or the letter of a block ("A")."""
        return [
            (left, right)
            for left, right in cells
            if any(
                self.tokens[i].text[0].isalpha()
                and len(self.tokens[i].text) > 1
                and not set(self.tokens[i].text) <= set("IVX")
                for i in range(left, right)
            )
        ]

    def _types(self, cells: Sequence[tuple[int, int]]) -> tuple[TypeWord, ...]:
        """Type words of the first cell that speaks of types only, or in a heading row of any cell that does."""
        for left, right in self._worded(cells):
            found = []
            index = left
            while index < right:
                word = type_at(self.tokens, index)
                if word is not None and word[1] <= right:
                    found.append(word[0])
                    index = word[1]
                else:
                    index += 1
            if found and not any(self.tokens[i].text.isdigit() for i in range(left, right)):
                return tuple(dict.fromkeys(found))
        return ()

    def whole(self, start: int, end: int) -> bool:
        """Whether tokens[start:end] fill a cell."""
        return start in self.cells and self.cells[start][0] == end

    def cell(self, reader: PlaceReader, start: int, end: int) -> PlaceName | None:
        """The place of a bare name that fills a cell; None where it does not, or where no one place fits."""
        if not self.whole(start, end):
            return None
        bare = join(self.tokens, start, end)
        kinds = self.cells[start][1]
        for level in _ORDER:
            of_level = [kind for kind in kinds if kind.level == level]
            if kinds and not of_level:
                continue
            if level == "province":
                found = reader.province(bare, start, end)
                if found is not None:
                    return found
                continue
            place = reader.choose(bare, level=level, kind=of_level[0].name if len(of_level) == 1 else None)
            if place is not None and place.province == reader.home.province and place.existed(reader.home.on):
                return PlaceName.of(place, start, end)
        return None
