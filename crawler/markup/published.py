"""When an article was published: the date by its headline, never the page's clock or another article's date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from crawler.dateformats import moments_in
from crawler.dates import Moment, machine_moment, moments
from crawler.draft import Line
from crawler.markup.nodes import Item
from crawler.markup.sections import Sections, named
from crawler.prose import is_clock, is_dateline, is_sentence

_CLOCK = re.compile(r"clock|today|current-?time|head-?date|hom-?nay|vnpt-time|dong-?ho|marquee")
_OFFICIAL_DATE = re.compile(
    r"ban hành|hiệu lực|bản lưu|\bin lúc|hết hạn|hôm nay|họp|khởi công|sinh ngày|ngày ký", re.IGNORECASE
)
_UPDATED = re.compile(r"cập nhật|sửa đổi|chỉnh sửa|modified|updated", re.IGNORECASE)
_SPLIT_DATE = re.compile(r"ngày (?:đăng|xuất bản|gửi|tạo)|đăng (?:lúc|ngày)|xuất bản|published|posted", re.IGNORECASE)
_DATE_PROPERTY = re.compile(r"\bdc:(?:date|created)\b|schema:datePublished")
_LABELS: tuple[tuple[Literal["published", "updated", "other"], re.Pattern[str]], ...] = (
    ("other", _OFFICIAL_DATE),
    ("updated", _UPDATED),
    ("published", _SPLIT_DATE),
)


def _label(text: str, moment: Moment) -> Literal["published", "updated", "other"] | None:
    """What the words right before a date call it, those of an earlier date left out; None where they call it nothing.

    Only the nearest label counts: "Cập nhật: 3/2/2023 Ngày đăng: 1/2/2023".
    """
    before = text[max(0, moment.start - 40) : moment.start]
    before = before[max((earlier.end for earlier in moments(before)), default=0) :]
    before += text[moment.start : moment.start + 6]  # the date itself may begin with "ngày"
    nearest: tuple[int, Literal["published", "updated", "other"] | None] = (-1, None)
    for name, label in _LABELS:
        for match in label.finditer(before):
            nearest = max(nearest, (match.end(), name), key=lambda found: found[0])
    return nearest[1]


class Published:
    """Finds the date of one page's article."""

    def __init__(self, page: Sections) -> None:
        self.page = page

    def moment(self, between: list[Item], inside: list[Item], tail: list[Item], title_at: int | None) -> str | None:
        shown = self._shown_date(between) or self._shown_date(inside[:4], strict=True)
        if shown is None and title_at is not None:
            shown = self._beside_tools(title_at, inside)
        if shown is None and title_at is not None:
            shown = self._shown_date(self._before(title_at), named=True)
        if shown is None:
            shown = self._machine_time(title_at)
        if shown is None and not self.page.metadata.published:
            shown = self._shown_date(tail, strict=True) or self._shown_date(inside[-4:], strict=True)
        stored = self.page.metadata.published
        if shown is None:
            return stored
        value, updated = shown
        if stored and (updated or ("T" not in value and stored[:10] == value[:10])):
            return stored
        timed = self._machine_time(title_at)
        if timed is not None and (timed[0][:10] == value or timed[0][:16] == value[:16]):
            return timed[0]
        return value

    def _beside_tools(self, title_at: int, inside: list[Item]) -> tuple[str, bool] | None:
        """The date of a line right below the headline that is left out with the page's tools, which stand in it too:
        "Đăng lúc: 23/02/2024 10:05 | In trang | Gửi email"."""
        first = inside[0].position if inside else self.page.body.end
        for item in self.page.items(title_at + 1, first - 1):
            if isinstance(item, Line) and _SPLIT_DATE.match(item.text):
                value = self._labelled(item.text, list(self._moments(item.text)))
                if value is not None:
                    return value, False
        return None

    def _before(self, title_at: int) -> list[Item]:
        lines = [item for item in self.page.reading.items if item.position < title_at and isinstance(item, Line)]
        return [
            item
            for item in lines[-3:]
            if not self.page.is_excluded(item.position) and not self._in_masthead(item, title_at)
        ]

    def _in_masthead(self, item: Item, title_at: int) -> bool:
        """Whether an item stands in the head of the site, where the day of the visit is told."""
        node = self.page.node_at(item.position)
        while node is not None and not node.holds(title_at):
            if node.element.tag == "header" or named("masthead", node.name):
                return True
            node = node.parent
        return False

    def _shown_date(self, items: Iterable[Item], strict: bool = False, named: bool = False) -> tuple[str, bool] | None:
        """A date that a line shows, and whether it is one of an update. `strict` wants a label or a bare date."""
        update: str | None = None
        for item in items:
            if not isinstance(item, Line) or len(item.text) > 250 or _CLOCK.search(item.hint):
                continue
            if self.page.is_excluded(item.position) and not self._is_dated(item):
                continue
            if is_sentence(item.text) and not _SPLIT_DATE.search(item.text) and not self._is_dated(item):
                continue
            found = list(self._moments(item.text))
            if not found:
                continue
            labelled = _SPLIT_DATE.search(item.text) or _UPDATED.search(item.text)
            if not labelled and _OFFICIAL_DATE.search(item.text) and not self._is_dated(item):
                continue
            if strict and not labelled and not (is_clock(item.text) and not is_dateline(item.text)):
                continue
            if named and not labelled and not self._is_dated(item):
                continue
            first = self._labelled(item.text, found)
            if first is not None:
                return first, False
            update = update or next((one.value for one in found if _label(item.text, one) == "updated"), None)
        return (update, True) if update else None

    def _moments(self, text: str) -> Iterator[Moment]:
        """The dates of a line: in the formats that the portal declares, or else in any."""
        told = (list(moments_in(text, form)) for form in self.page.profile.date_formats)
        return iter(next(filter(None, told), None) or moments(text))

    @staticmethod
    def _labelled(text: str, found: list[Moment]) -> str | None:
        """The date of publication among those of a line: the one that is called so, else one that is called nothing.

        "Ngày đăng: 1/2/2023 - Cập nhật: 3/2/2023" gives the first, "Ngày ban hành: 5/1/2023 | 7/1/2023" the second.
        """
        bare: str | None = None
        for moment in found:
            label = _label(text, moment)
            if label == "published":
                return moment.value
            if label is None:
                bare = bare or moment.value
        return bare

    def _is_dated(self, item: Line) -> bool:
        """Whether an element around a short line is called after dates."""
        names = [item.hint]
        node = self.page.node_at(item.position)
        for _ in range(4):
            if node is None or node.weight > 100 or node.element.tag == "body":
                break
            names.append(node.name)
            node = node.parent
        return any(
            named("date", name)
            or (self.page.profile.dates is not None and self.page.profile.dates.search(name) is not None)
            for name in names
        )

    def _machine_time(self, title_at: int | None) -> tuple[str, bool] | None:
        """The date for machines near the headline: <time datetime>, or `content` of Drupal's `dc:date`."""
        if title_at is None:
            return None
        for node in self.page.reading.nodes:
            element = node.element
            stored = element.get("datetime") if element.tag == "time" else None
            if stored is None and _DATE_PROPERTY.search(element.get("property") or ""):
                stored = element.get("content")
            if not stored or not (title_at - 40 <= node.start <= self.page.body.end):
                continue
            if self.page.is_related(node) or "updated" in node.name:
                continue
            value = machine_moment(stored)
            if value:
                return value, False
        return None
