"""Rows of tables in a text: bare names in cells, read by the heading of their block or column.

II | XÃ                      a row that only says a type: the names below are communes
TT | Xã, phường | Điểm       a head that names types: its column holds such places
1 | Cái Bè | 28.1
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc.gazetteer import places
from cchc.records import Level
from nlp.heads import head_at
from nlp.names import PlaceReader
from nlp.tokens import Token, join
from nlp.typewords import PlaceName, TypeWord, type_at

_FEWEST_KNOWN = 3  # names of a block that vouch for the one that is not known
_NO_NAMES = frozenset({"trung bình", "bình quân", "tổng cộng", "tổng số", "tổng điểm", "cao nhất", "thấp nhất"})
_ORDER: tuple[Level, ...] = ("province", "district", "commune")


class Rows:
    """The table lines of one token sequence: which tokens are whole cells, and under what heading."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.cells: dict[int, tuple[int, tuple[TypeWord, ...]]] = {}
        self._named: dict[int, int] = {}  # the first cell of words of a row -> the row that heads it
        self._known: dict[int, int] = {}  # row of a heading -> how many names below it are known
        start = 0
        heading: tuple[TypeWord, ...] = ()
        inside, headed = False, 0
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
                worded = self._worded(cells)
                if types and (not inside or len(worded) == 1):
                    heading, headed = types, start
                elif worded and cells[-1] != worded[0]:
                    self._named[worded[0][0]] = headed
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

    def beside_provinces(self, start: int) -> bool:
        """Whether another row of the block of the one whose words begin at `start` begins with a province."""
        rows = (left for left, row in self._named.items() if row == self._named.get(start) and left != start)
        return any(places().find(join(self.tokens, left, self.cells[left][0]), level="province") for left in rows)

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
        return self._unknown(reader, start, end)

    def _unknown(self, reader: PlaceReader, start: int, end: int) -> PlaceName | None:
        """A name that no place of the province bears, under one type of communes whose other names are known."""
        types, province = self.cells[start][1], reader.home.province
        heading = self._named.get(start)
        if heading is None or province is None or len(types) != 1 or types[0].level != "commune":
            return None
        bare = join(self.tokens, start, end)
        if not self._like_name(start, end) or any(place.province == province for place in places().find(bare)):
            return None
        if heading not in self._known:
            self._known[heading] = sum(
                self._of_home(reader, types[0], left) for left, row in self._named.items() if row == heading
            )
        if self._known[heading] < _FEWEST_KNOWN:
            return None
        return PlaceName(start, end, types[0].name, bare, types[0].level, province)

    def _of_home(self, reader: PlaceReader, word: TypeWord, left: int) -> bool:
        place = reader.choose(join(self.tokens, left, self.cells[left][0]), level=word.level, kind=word.name)
        return place is not None and place.province == reader.home.province and place.type == word.name

    def _like_name(self, start: int, end: int) -> bool:
        """Two to four syllables, each with a capital, that open no body's name."""
        written = [self.tokens[i].text for i in range(start, end)]
        return (
            2 <= len(written) <= 4
            and all(text.istitle() and text.isalpha() for text in written)
            and head_at(self.tokens, start) is None
            and type_at(self.tokens, start) is None
            and " ".join(written).lower() not in _NO_NAMES
        )
