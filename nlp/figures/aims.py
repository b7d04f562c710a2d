"""Where an aim ends, and the time that several aims share."""

from __future__ import annotations

import re
from abc import ABC

from nlp.figures.alike import Alike
from nlp.figures.items import Boundary, PairList, Paren, PeriodItem, Value
from nlp.periods import last_day

# "giao Sở Y tế duy trì tỷ lệ hồ sơ đúng hạn đạt 99%": what an order secures.
SECURES = re.compile(
    r"(?<!\w)(?:bảo\s+đảm|đảm\s+bảo|duy\s+trì|nâng|đưa|giữ)\s+(?:vững\s+)?(?:tỷ|tỉ)\s+lệ\s[^,;.:()%]*$"
)
_RIGHT_BEHIND = re.compile(r"\s*(?:ngay\s+)?(?:(?:trong|vào|của|đến|đến\s+hết|hết)\s+)?")


class Aims(Alike, ABC):
    """Tells what is aimed at from what is told beside it."""

    def _past_aim(self, value: Value) -> None:
        """What follows "để PCI năm 2024 đạt 70 điểm, …" is no aim, nor of the year of the aim."""
        dated = any(isinstance(item, PeriodItem) and self.aim_until < item.start < value.start for item in self.items)
        self.state.status, self.aim_until = "actual", -1
        if not dated:
            self.state.period, self.state.period_given, self.state.no_period = None, False, True

    def _time_shared(self, position: int) -> str | None:
        """ "dưới 1%, tỷ lệ … từ 70% trở lên ngay trong quý I/2026": the time behind the last of the aims in a list."""
        last: Value | None = None
        for other in self.items[position + 1 :]:
            if isinstance(other, Boundary | PairList | Paren):
                return None
            if isinstance(other, Value):
                last = other
            elif isinstance(other, PeriodItem):
                behind = last is not None and _RIGHT_BEHIND.fullmatch(self.text, last.end, other.start)
                period = self._resolved(other) if behind and not other.compared else None
                now, end = self.setting.published_on, last_day(period or "")
                return period if now is None or end is None or end >= now else None
        return None
