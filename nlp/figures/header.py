"""The header of a table: what each of its columns holds, and the newest time that a column names."""

from __future__ import annotations

from nlp.figures.columns import read_head
from nlp.figures.contents import content_of
from nlp.figures.grid import Grid
from nlp.figures.setting import Setting
from nlp.periods import year_of


class Header:
    """`heads` and `kinds` by column; `code` is the table's index, the first that a head names where none was given."""

    def __init__(self, setting: Setting, grid: Grid, code: str | None) -> None:
        self.grid, self.code = grid, code
        self.heads = [[read_head(setting, text, code) for text in texts] for texts in grid.heads]
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
        self.kinds = [self._column_kind(column) for column in range(grid.columns)]
        self.moved_ranks = {n for n, kind in enumerate(self.kinds) if kind == "change" and self._by_ranks(n)}

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

    def _column_kind(self, column: int) -> str:
        heads = self.heads[column]
        for head in reversed(heads):
            # "Năm 2022" under "Tỷ lệ đúng hạn (%)" tells the time alone.
            if head.holds and not (head.holds == "score" and head.dated and len(heads) > 1):
                return head.holds
        return next((head.holds for head in reversed(heads) if head.holds), "")

    def _by_ranks(self, column: int) -> bool:
        """A head that says only "So với 2021" is of what stands left of it; its cells may say "bậc" themselves."""
        contents = [content_of(self.grid.text(row, column)) for row in self._data_rows()]
        named = [content.unit for content in contents if content.unit]
        if named:
            return all(unit in ("bậc", "hạng") for unit in named)
        whole = all("," not in one.number[0] and "." not in one.number[0] for one in contents if one.number is not None)
        silent = not any("điểm" in head.text.lower() or head.percent for head in self.heads[column])
        return whole and silent and column > 0 and self.kinds[column - 1] == "rank"

    def _data_rows(self) -> list[int]:
        return [row for row, kind in enumerate(self.grid.kinds) if kind == "data"]
