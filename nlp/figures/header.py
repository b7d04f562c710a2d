"""The header of a table: what each of its columns holds, and the newest time that a column names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from cchc.records import Status
from nlp.figures.columns import AIM, RESULTS, Head, clean, counts, is_outcome, names_part, read_head
from nlp.figures.contents import Content, content_of
from nlp.figures.grid import HEADS, Grid, blank, tidy
from nlp.figures.phrases import phrases
from nlp.figures.setting import Setting
from nlp.periods import year_of

_STEPS = re.compile(r"(?:số\s+)?(?:bậc|hạng|thứ\s+hạng|xếp\s+hạng|vị\s+trí)")


# Words of a head or of a row that tell points from places.
_TOLD_APART = re.compile(r"(?<!\w)(?:điểm|giá\s+trị|tỷ\s+lệ|hạng|vị\s+trí|thứ|bậc|xếp)(?!\w)|%")
_NUMBERING = {phrase.lower() for phrase in HEADS.numbering}
_FIELD = 63  # provinces there were: no place is larger


def _moved(head: Head) -> str:
    """What a head under one of changes says to have changed: places, or points; empty for another."""
    if _STEPS.fullmatch(tidy(head.text)):
        return "rank_change"
    return "change" if head.generic and head.holds == "score" and not head.dated else ""


def _share(text: str) -> str:
    """ "12.300 (98,8%)": the share beside a count; other cells as they are."""
    shares = [text[start:end] for start, end, _ in phrases(tidy(text)) if text[end - 1 : end] == "%"]
    return shares[0] if len(shares) == 1 else text


class Header:
    """`heads` and `kinds` by column; `code` is the table's index, the first that a head names where none was given."""

    def __init__(
        self, setting: Setting, grid: Grid, code: str | None, year: int | None = None, *, ranking: bool = False
    ) -> None:
        """`ranking` is true where what stands around the table speaks of ranks, and of no points."""
        self.grid, self.code = grid, code
        self.data = [row for row, kind in enumerate(grid.kinds) if kind == "data"]
        self.heads = [[read_head(setting, text, code, year) for text in texts] for texts in grid.heads]
        for heads in self.heads:
            for head in heads:
                self.code = self.code or head.code
        for column in range(grid.subject_columns):
            self.heads[column] = []
        years = [head.period for heads in self.heads for head in heads if head.period]
        if years:
            self.newest: str | None = max(years, key=lambda period: (year_of(period) or 0, period))
        else:
            self.newest = None
        self._appraised()
        self._aimed()
        self.kinds = [self._column_kind(column) for column in range(grid.columns)]
        # Columns of whole numbers under heads that only tell the time or the index: ranks, where the table is of ranks.
        self.whole = {column for column in range(grid.columns) if self._whole(column)}
        for column, kind in enumerate(self.kinds):
            if kind in ("", "score") and column >= grid.subject_columns and self.heads[column]:
                self._by_contents(column)
        self._lean()
        self.unclear = self._unclear()
        if ranking:
            for column in self.unclear:
                self.kinds[column] = "rank"
            self.unclear = frozenset()
        results = any(kind in ("score", "rank", "rate", "grade") for kind in self.kinds)
        counted = any(counts(tidy(head.text)) for heads in self.heads for head in heads)
        self.unexplained = bool(self.unclear) or (
            counted and not results
        )  # "Năm 2022 (triệu đồng)" beside "Tăng/giảm (%)"
        self.within = self._within()
        self.moved_ranks = {n for n, kind in enumerate(self.kinds) if kind == "change" and self._by_ranks(n)}

    def undated(self, period: str | None, *, changed: bool) -> str | None:
        """Time of a column that names none: `period`, the table's own, unless a column names a later year.

        "Điểm năm 2021" beside "Tổng điểm" in a table of 2022 is there to compare with.
        """
        # A change is of the newer of two times, also where these are months.
        partial = not changed and self.newest is not None and len(self.newest) > 4 and period is not None
        if partial or self.newest is None:
            return period
        later = period is not None and (year_of(period) or 0) > (year_of(self.newest) or 0)
        return period if later else self.newest

    def status(self, said: Sequence[Head], *, aimed: bool) -> Status:
        """What heads say; in a table of aims (`aimed`) that, but where a head tells aims or results apart."""
        told: Status = next((head.status for head in said if head.status != "actual"), "actual")
        return "target" if aimed and told == "actual" and not self._tells else told

    @cached_property
    def _tells(self) -> bool:
        return any(head.status == "target" or RESULTS.search(tidy(head.text)) for heads in self.heads for head in heads)

    def _appraised(self) -> None:
        """Beside "Điểm tự chấm" the appraised score is the result, and what lies between them is no change in time.

        Only beside a survey ("Điểm điều tra xã hội học") is the appraisal a part of the index.
        """
        texts = [" ".join(head.text.lower() for head in heads) for heads in self.heads]
        if not any("tự chấm" in text or "tự đánh giá" in text for text in texts):
            return
        surveyed = any("điều tra" in text or "xhh" in text or "khảo sát" in text for text in texts)
        for heads, text in zip(self.heads, texts, strict=True):
            for head in heads:
                if head.component and "thẩm định" in text and not surveyed:
                    head.component, head.generic, head.holds = None, True, "score"
                if head.holds == "change" and "chênh lệch" in text and "năm" not in text:
                    head.holds = "ignored"

    def _aimed(self) -> None:
        """A column "Chỉ tiêu" names what is measured where its cells are words, and is of aims where they are not."""
        for column, heads in enumerate(self.heads):
            if heads and heads[-1].holds == "component" and AIM.fullmatch(tidy(heads[-1].text)):
                texts = [text for row in self.data if not blank(text := self.grid.text(row, column))]
                if texts and all(content_of(text).number is not None for text in texts):
                    heads[-1].holds, heads[-1].status, heads[-1].generic = "score", "target", True

    def _column_kind(self, column: int) -> str:
        # "Yếu tố thành phần" over "Thủ tục" groups what stands below it, and is no head of words.
        heads = [head for head in self.heads[column] if not (head.group and head is not self.heads[column][-1])]
        if len(heads) > 1 and heads[-2].holds in ("change", "rank_change") and (moved := _moved(heads[-1])):
            heads[-1].component = None  # "Điểm" and "Bậc" under "Tăng/giảm"
            return moved
        rated = any(head.holds == "rate" for head in heads[:-1])
        for head in reversed(heads):
            # "Năm 2022" or "Thực hiện" under "Tỷ lệ đúng hạn (%)" tells the time, or that it was reached, alone.
            alone = head.dated or (rated and head.generic and "điểm" not in tidy(head.text))
            if head.holds and not (head.holds == "score" and alone and len(heads) > 1):
                return head.holds
        return next((head.holds for head in reversed(heads) if head.holds), "")

    def _by_contents(self, column: int) -> None:
        """What the cells of a column show where its head alone does not: classes, rates, or points of a component."""
        head = self.heads[column][-1]
        if head.known or head.code or (head.holds == "score" and not head.component):
            if not (head.generic and self._among_parts(column)):
                return
            head.component, head.generic = clean(head.text), False
            return
        cells = {id(cell): cell.text for r in self.data if (cell := self.grid.cells[r][column]) is not None}
        contents = [content for text in cells.values() if (content := content_of(_share(text))) != Content()]
        numbers = [content.number for content in contents if content.number is not None]
        low = tidy(head.text)
        if contents and not numbers and all(content.grade for content in contents):
            self.kinds[column], head.holds, head.component = "grade", "grade", None
        elif not numbers:
            return
        elif is_outcome(low) and all(number["pct"] for number in numbers):
            self.kinds[column], head.holds, head.component = "rate", "rate", None
        elif self.code and not head.holds and names_part(low) and self._beside_points(column):
            decimals = sum(1 for number in numbers if re.search(r"[.,]", number["n"]))
            head.part = any(one.group for one in self.heads[column][:-1]) or decimals * 2 > len(numbers)

    def _whole(self, column: int) -> bool:
        numbers = [one for r in self.data if (one := content_of(self.grid.text(r, column)).number) is not None]
        plain = not any("điểm" in tidy(head.text) or head.percent for head in self.heads[column])
        return plain and bool(numbers) and not any(re.search(r"[.,%]", number[0]) for number in numbers)

    def _within(self) -> set[int]:
        """Columns of a turned table that are parts of a component by their numbers: "6.1" of "6"."""
        told = [row for row in range(self.grid.rows) if _NUMBERING.issuperset({tidy(self.grid.text(row, 0))})]
        if not self.grid.subject_columns or not told:
            return set()
        numbers = [self.grid.text(told[0], column).rstrip(".)") for column in range(self.grid.columns)]
        parts = {numbers[column] for column, heads in enumerate(self.heads) if any(head.known for head in heads)}
        return {n for n, number in enumerate(numbers) if any(part and number.startswith(f"{part}.") for part in parts)}

    def _lean(self) -> None:
        """ "SIPAS | Hạng": a place, a class or a change is of the index that the column left of it names.

        Where several indices are named, each of them has to have such a column; one alone may be of all of them.
        """
        leaning = [
            kind in ("rank", "grade", "change", "rank_change") and bool(heads) and not any(head.code for head in heads)
            for kind, heads in zip(self.kinds, self.heads, strict=True)
        ]
        named = [
            n for n, heads in enumerate(self.heads) if any(head.code for head in heads) and self.kinds[n] == "score"
        ]
        followed = all(n + 1 < len(leaning) and leaning[n + 1] for n in named)
        if len({head.code for n in named for head in self.heads[n] if head.code}) > 1 and not followed:
            return
        for n in range(1, len(leaning)):
            if leaning[n] and self.heads[n][-1].component is None:
                self.heads[n][-1].code = next((head.code for head in self.heads[n - 1] if head.code), None)
        for n in range(min(named, default=len(leaning)), len(leaning)):
            self._further_year(n, named)

    def _further_year(self, column: int, named: list[int]) -> None:
        """ "Điểm PAR INDEX năm 2024 | Chỉ tiêu điểm năm 2025": the points of another year are of that index, too."""
        heads, codes = self.heads[column], {head.code for n in named for head in self.heads[n] if head.code}
        if len(codes) != 1 or self.kinds[column] != "score" or not heads or any(head.code for head in heads):
            return
        times = {head.period for n in named for head in self.heads[n] if head.period}
        head = heads[-1]
        if head.generic and head.component is None and head.period and times - {head.period}:
            head.code = None if "tổng" in tidy(head.text) else codes.pop()

    def _unclear(self) -> frozenset[int]:
        """Columns of small whole numbers under times or indices alone, which may be points or places.

        None where a maximum, a unit, a decimal or a word of the rows tells which: "2021 | 2022" over "58 | 46".
        """
        if "maxima" in self.grid.kinds or any(kind in ("maximum", "unit", "rank", "rate") for kind in self.kinds):
            return frozenset()
        found: dict[int, list[str]] = {}
        for column, kind in enumerate(self.kinds):
            heads = self.heads[column]
            plain = kind == "score" and heads and all((one.dated or one.code) and one.generic for one in heads)
            if not plain or any(_TOLD_APART.search(tidy(one.text)) or one.maximum for one in heads):
                continue
            numbers = [one for r in self.data if (one := content_of(self.grid.text(r, column)).number) is not None]
            found[column] = [one[0] for one in numbers]
        every = [number for numbers in found.values() for number in numbers]
        if len(every) < 2 or not all(number.isdigit() and 1 <= int(number) <= _FIELD for number in every):
            return frozenset()
        labels = {tidy(cell.text) for row in self.data for cell in self.grid.distinct(row)}
        return frozenset() if any(_TOLD_APART.search(label) for label in labels) else frozenset(found)

    def _among_parts(self, column: int) -> bool:
        """ "Kết quả" beside "Tiếp cận dịch vụ" under "Các yếu tố" is short for a component; so it is between two parts
        where another column is of the index by name: "Công chức | Kết quả | Góp ý | SIPAS năm 2023".
        """
        heads = self.heads[column]
        if tidy(heads[-1].text) != "kết quả":
            return False
        if len(heads) < 2 or not heads[-2].group:
            around = [self.heads[n] for n in (column - 1, column + 1) if 0 <= n < len(self.heads)]
            between = len(around) == 2 and all(one and one[-1].component for one in around)
            return between and any(n != column and one and one[-1].code for n, one in enumerate(self.heads))
        beside = [
            one for n, one in enumerate(self.heads) if n != column and len(one) > 1 and one[-2].text == heads[-2].text
        ]
        return bool(beside) and all(one[-1].component for one in beside)

    def _beside_points(self, column: int) -> bool:
        """True where another column holds the score or the rank of the index as a whole."""
        return any(
            kind in ("score", "rank") and n != column and not any(head.component for head in self.heads[n])
            for n, kind in enumerate(self.kinds)
        )

    def _by_ranks(self, column: int) -> bool:
        """A head that says only "So với 2021" is of what stands left of it; its cells may say "bậc" themselves."""
        contents = [content_of(self.grid.text(row, column)) for row in self.data]
        named = [content.unit for content in contents if content.unit]
        if named:
            return all(unit in ("bậc", "hạng") for unit in named)
        whole = all("," not in one.number[0] and "." not in one.number[0] for one in contents if one.number is not None)
        silent = not any("điểm" in head.text.lower() or head.percent for head in self.heads[column])
        if not (whole and silent and column > 0):
            return False
        return self.kinds[column - 1] == "rank" or ("rank" in self.kinds and len(contents) > 1 and self._of_decimals())

    def _of_decimals(self) -> bool:
        """True where scores have decimals: whole numbers that they changed by are those of the places beside them."""
        scores = [column for column, kind in enumerate(self.kinds) if kind == "score"]
        texts = [tidy(self.grid.text(row, column)) for row in self.data for column in scores]
        return any(re.search(r"\d[.,]\d", text) for text in texts)
