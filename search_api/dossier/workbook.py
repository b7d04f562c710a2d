"""A dossier as XLSX: every number in a row of its own, tables with charts, and the sources by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import IO, Any

import xlsxwriter

from search_api.dossier.contents import Dossier, Number, Section
from search_api.exporters.xlsx import Days, fitting
from search_api.facts.periods import SPAN, kind_of
from search_api.ui.formats import Formats
from search_api.ui.plots import By

CHART = {"width": 900, "height": 420}
CHART_ROWS = 22  # rows that a chart covers
DAY_PLACE = 3  # column of the sources that holds days


def write(dossier: Dossier, stream: IO[bytes], f: Formats) -> None:
    """The whole file; texts are never taken for formulas or links."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(stream, options)
    try:
        head = book.add_format({"bold": True, "bg_color": "#E6ECF3", "border": 1, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _data(book, dossier, head, f)
        _charts(book, dossier, head, f)
        _sources(book, dossier, head, wrapped, f)
        _about(book, dossier, wrapped, f)
    finally:
        book.close()


def _data(book: Any, dossier: Dossier, head: Any, f: Formats) -> None:
    sheet = book.add_worksheet(f.t("dossier.sheet_data"))
    columns = (
        ("rankings.unit", 32), ("rankings.indicator", 14), ("rankings.period", 12), ("dossier.measure", 12),
        ("dossier.value", 12), ("dossier.out_of", 10), ("dossier.shown", 16), ("dossier.state", 20),
        ("dossier.note", 60), ("dossier.cited", 14),
    )  # fmt: skip
    for place, (key, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, f.t(key), head)
    sheet.freeze_panes(1, 1)
    _printed(sheet)
    row = 0
    for section in dossier.sections:
        for one in section.every():
            if one.absent:
                continue
            row += 1
            texts = {
                0: one.unit, 1: section.indicator, 2: f.period(one.period), 3: f.t(f"measure.{one.measure}"),
                6: one.shown, 7: f.t(f"dossier.{one.state}"), 8: _note(one, f),
                9: "; ".join(str(number) for number in one.sources),
            }  # fmt: skip
            for place, text in texts.items():
                sheet.write_string(row, place, fitting(text))
            for place, value in ((4, one.value), (5, one.out_of)):
                if value is not None:
                    sheet.write_number(row, place, value)
    sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)


def _note(one: Number, f: Formats) -> str:
    said = []
    for claim in one.stated:
        official = f" ({f.t('fact.official')})" if claim.official else ""
        said.append(f"{claim.shown}{official} " + "".join(f"[{number}]" for number in claim.sources))
    return ". ".join(part for part in (one.note, "; ".join(said)) if part)


def _charts(book: Any, dossier: Dossier, head: Any, f: Formats) -> None:
    """Each measure of each indicator as a table of periods by units with its chart below."""
    name = f.t("dossier.sheet_charts")
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 40, 18)
    _printed(sheet, head=False)
    row = 0
    for section in dossier.sections:
        for place, by in enumerate(section.measures):
            row = _chart(book, sheet, name, section, place, by, row, head, f)


def _chart(
    book: Any, sheet: Any, name: str, section: Section, place: int, by: By, row: int, head: Any, f: Formats
) -> int:
    """The row below."""
    title = f"{section.name}: {f.t(f'measure.{by}').lower()}"
    sheet.write_string(row, 0, title, head)
    top = row + 1
    sheet.write_string(top, 0, f.t("rankings.period"), head)
    chart = book.add_chart({"type": "line"})
    charted, others = _charted(section.periods)
    last = top + len(charted)
    for column, unit in enumerate(section.units, start=1):
        sheet.write_string(top, column, unit, head)
        for line, period in enumerate((*charted, *others), start=top + 1):
            sheet.write_string(line, 0, f.period(period))
            value = section.numbers[unit][period][place].value
            if value is not None:
                sheet.write_number(line, column, value)
        chart.add_series({
            "name": [name, top, column], "categories": [name, top + 1, 0, last, 0],
            "values": [name, top + 1, column, last, column], "marker": {"type": "automatic"},
        })  # fmt: skip
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": by == "rank", "name": f.t(f"measure.{by}")})
    # With the values turned over, the periods would stand on top.
    chart.set_x_axis({"label_position": "low"} if by == "score" else {"label_position": "high"})
    chart.show_blanks_as("gap")
    chart.set_size(CHART)
    below = last + len(others) + 2
    sheet.insert_chart(below, 0, chart, {"description": title})
    return below + CHART_ROWS + 1


def _charted(periods: Sequence[str]) -> tuple[list[str], list[str]]:
    """The periods of the commonest kind, which a line may join, and the others, which stand below them."""
    kinds = Counter(kind_of(one) for one in periods)
    usual = max(kinds, key=lambda kind: (kinds[kind], kind != SPAN), default="")
    return [one for one in periods if kind_of(one) == usual], [one for one in periods if kind_of(one) != usual]


def _sources(book: Any, dossier: Dossier, head: Any, wrapped: Any, f: Formats) -> None:
    sheet = book.add_worksheet(f.t("dossier.sheet_sources"))
    columns = (
        ("dossier.number", 8), ("figures.sentence", 80), ("figures.document", 44), ("item.date", 12),
        ("status.address", 50), ("dossier.page", 50),
    )  # fmt: skip
    for place, (key, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, f.t(key), head)
    sheet.freeze_panes(1, 0)
    _printed(sheet)
    days = Days(book)
    for row, one in enumerate(dossier.sources, start=1):
        sheet.write_number(row, 0, one.number, wrapped)
        for place, text in enumerate((one.sentence, one.title, one.published_on, one.url, one.page), start=1):
            if place != DAY_PLACE or not days.write(sheet, row, place, one.day):
                sheet.write_string(row, place, fitting(text), wrapped)


def _about(book: Any, dossier: Dossier, wrapped: Any, f: Formats) -> None:
    sheet = book.add_worksheet(f.t("dossier.sheet_about"))
    sheet.set_column(0, 0, 120)
    lines = [
        f.t("dossier.title"),
        f.t("dossier.of", units=", ".join(dossier.units)),
        f.t("dossier.made", day=f.date(dossier.made_at), snapshot=dossier.snapshot, address=dossier.address),
        f"{f.t('dossier.legend_sheet')} {f.t('dossier.legend')}",
        *dict.fromkeys(note for section in dossier.sections for note in section.notes),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, wrapped)


def _printed(sheet: Any, *, head: bool = True) -> None:
    """A4 on its side, all columns on one page, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if head:
        sheet.repeat_rows(0)
