"""Years that are counted on from one that was told: "năm sau nữa", "hai năm tiếp theo xếp thứ 35 và 40"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp.figures.items import PairList, PeriodItem
from nlp.numbers import NUMBER, parse_count
from nlp.periods import year_of
from nlp.prefilter import Prefiltered

if TYPE_CHECKING:
    from nlp.figures.times import Times

# "hai năm tiếp theo", "ba năm liền sau đó", and as many values behind it: "xếp thứ 35 và 40".
YEARS_ON = Prefiltered(
    r"(?<!\w)(?P<n>hai|ba|bốn|2|3|4)\s+năm\s+(?:(?:liền|liên\s+tiếp|kế|liền\s+kề)\s+)?"
    r"(?:tiếp\s+theo|tiếp\s+đó|kế\s+tiếp|tiếp|liền\s+sau|sau\s+đó|tiếp\s+sau|sau)(?!\w)"
)
_ROW = re.compile(
    rf"[^.;:()\d]{{0,60}}(?P<row>{NUMBER}(?:\s*(?:%|điểm))?"
    rf"(?:\s*(?:,\s+(?:và\s+)?|và\s+)(?:(?:xếp|đứng|đạt|hạng|thứ|vị\s+trí)\s+){{0,3}}{NUMBER}(?:\s*(?:%|điểm))?)+)"
)
# "hai đơn vị này lần lượt", "A và B lần lượt": names that were not understood.
_SEVERAL = re.compile(
    r"(?<!\w)(?:và|cùng|hai|ba|bốn|năm|các|những|\d+)(?!\w)(?!\s+(?:lần\s+lượt|tương\s+ứng))|,[^,]*,", re.IGNORECASE
)
_ONE_OF_ROW = re.compile(NUMBER)
_NEXT = re.compile(r"(?:sang\s+)?năm\s+sau")


def goes_on(walk: Times, item: PeriodItem, told: int) -> bool:
    """ "năm 2019 đạt 82,1%, năm sau 83,2%, năm sau nữa 84%": counted from the year that is told of."""
    now = walk.setting.published
    known = now is None or told + (item.mention.relative or 1) <= now
    return known and (item.mention.unit == "later" or _NEXT.fullmatch(item.mention.quote.lower()) is not None)


def keep_years(walk: Times, item: PeriodItem, told: Sequence[str | None]) -> None:
    """Keep what years a list or a span names, for the sentences behind it."""
    years = [one for one in told if one and len(one) == 4]
    if item.mention.unit == "span" and told[0] and len(told[0]) == 9:
        first, last = told[0].split("/")
        years = [str(year) for year in range(int(first), int(last) + 1)]
    if 1 < len(years) < 9 and walk.depth == 0 and not item.compared and not item.deadline:
        walk.memory.years_told, walk.memory.years_in = years, walk.memory.paragraph_start


def years_told_before(walk: Times, pairs: PairList) -> list[str]:
    """ "Qua ba năm 2021, 2022 và 2023 … có nhiều thay đổi. Huyện A lần lượt đứng thứ 4, 2 và 3": a year for each."""
    memory, state = walk.memory, walk.state
    years = memory.years_told
    if memory.years_in != memory.paragraph_start or len(years) != len(pairs.values) or years != sorted(years):
        return []
    clause = max(walk.clause_start, walk.start)
    if state.period_given or len(state.subjects) > 1 or _SEVERAL.search(walk.text, clause, pairs.start):
        return []
    return list(years)


def years_after(walk: Times, size: int) -> list[str]:
    """As many years behind the last result of the index; none where one of them is not over."""
    told = (one for one in reversed(walk.memory.bound) if one.code == walk.state.code and one.status == "actual")
    last, now = next(told, None), walk.setting.published
    year = year_of(last.period) if last is not None and len(last.period or "") == 4 else None
    if year is None or (now is not None and year + size > now):
        return []
    return [str(year + number) for number in range(1, size + 1)]


def row_of_years(walk: Times, item: PeriodItem) -> list[str]:
    """ "Hai năm liền sau đó xếp thứ 35 và 40": a year for each of as many values."""
    match = YEARS_ON.match(walk.text, item.start, walk.end)
    row = _ROW.match(walk.text, max(match.end(), item.end), walk.end) if match else None
    size = len(_ONE_OF_ROW.findall(row["row"])) if row else 0
    return years_after(walk, size) if match and size == parse_count(match["n"]) else []
