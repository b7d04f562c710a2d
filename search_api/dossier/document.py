"""A dossier as DOCX: charts, tables whose numbers have their sources as footnotes, conflicts and holes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import groupby
from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from search_api.charts.drawing import as_png
from search_api.dossier.citations import Citations, fit
from search_api.dossier.contents import Dossier, Number, Section
from search_api.dossier.notes import Footnotes
from search_api.facts.periods import SPAN, kind_of
from search_api.ui.formats import Formats

FONT = "Times New Roman"
COLUMNS = 10  # units side by side in one table
MARGIN = Cm(1.5)
CELL = Pt(9)
TEXT = Cm(29.7) - 2 * MARGIN
PICTURE = Cm(12.8)  # two beside each other
PERIOD, WIDEST = Cm(2), Cm(5)  # columns of a table


def write(dossier: Dossier, stream: IO[bytes], f: Formats) -> None:
    """The whole file, A4 on its side. Drawing a chart takes about 0.2 s."""
    made = Document()
    _page(made)
    made.core_properties.title = f.t("dossier.title")
    made.core_properties.author = f.t("site.name")
    made.core_properties.created = dossier.made_at.replace(tzinfo=None)
    made.add_heading(f.t("dossier.title"), 0)
    made.add_paragraph(f.t("dossier.of", units=", ".join(dossier.units)))
    made.add_paragraph(
        f.t("dossier.made", day=f.date(dossier.made_at), snapshot=dossier.snapshot, address=dossier.address)
    )
    made.add_paragraph(f"{f.t('dossier.legend_notes')} {f.t('dossier.legend')}")
    notes, citations = Footnotes(made), Citations(dossier.sources, f)
    for section in dossier.sections:
        _section(made, section, notes, citations, f)
    made.save(stream)


def _page(made: Any) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(part), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    normal = made.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(11), Pt(4)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        made.styles[name].font.size = Pt(size)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind in ("begin", "PAGE", "end"):
        field: Any = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            field.text = kind
        else:
            field.set(qn("w:fldCharType"), kind)
        foot.add_run()._r.append(field)


def _section(made: Any, section: Section, notes: Footnotes, citations: Citations, f: Formats) -> None:
    made.add_heading(section.name, 1)
    for note in section.notes:
        made.add_paragraph(fit(note), style="List Bullet")
    if not section.measures:
        made.add_paragraph(f.t("dossier.nothing"))
        return
    _charts(made, section, f)
    for start in range(0, len(section.units), COLUMNS):
        _table(made, section, section.units[start : start + COLUMNS], notes, citations, f)
    conflicts = section.in_state("conflict", "undecided")
    if conflicts:
        made.add_heading(f.t("dossier.conflicts"), 2)
        for one in conflicts:
            citations.plan(number for said in one.stated for number in said.sources)
            _conflict(made.add_paragraph(style="List Bullet"), one, notes, citations, f)
    missing = _missing(section, f)
    if missing:
        made.add_heading(f.t("dossier.missing"), 2)
        for line in missing:
            made.add_paragraph(fit(line), style="List Bullet")


def _charts(made: Any, section: Section, f: Formats) -> None:
    """Two beside each other; a row of them stays on one page."""
    beside = made.add_table(rows=0, cols=2)
    for place, (spec, about) in enumerate(section.charts):
        cells = (beside.rows[-1] if place % 2 else beside.add_row()).cells
        run = cells[place % 2].paragraphs[0].add_run()
        picture = run.add_picture(BytesIO(as_png(spec, f.language)), width=PICTURE)
        picture._inline.docPr.set("descr", fit(about))
    for row in beside.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _table(
    made: Any, section: Section, units: Sequence[str], notes: Footnotes, citations: Citations, f: Formats
) -> None:
    shown = [section.numbers[unit][period] for period in section.periods for unit in units]
    citations.plan(number for numbers in shown for one in numbers if not one.absent for number in one.sources)
    made.add_paragraph()
    table = made.add_table(rows=1, cols=1 + len(units), style="Table Grid")
    table.autofit = False
    width = min(WIDEST, int((TEXT - PERIOD) / len(units)))
    for place, column in enumerate(table.columns):
        column.width = width if place else PERIOD
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for place, text in enumerate((f.t("rankings.period"), *units)):
        _bold(head.cells[place].paragraphs[0], text)
    for period in section.periods:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = row.cells
        _bold(cells[0].paragraphs[0], f.period(period))
        for place, unit in enumerate(units, start=1):
            _numbers(cells[place].paragraphs[0], section.numbers[unit][period], notes, citations, f)


def _numbers(paragraph: Any, numbers: Iterable[Number], notes: Footnotes, citations: Citations, f: Formats) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    for place, one in enumerate(numbers):
        if one.absent:
            continue
        if place and paragraph.runs:
            paragraph.add_run().add_break()
        paragraph.add_run(_shown(one, f)).font.size = CELL
        notes.cite(paragraph, citations.of(one.sources))


def _shown(one: Number, f: Formats) -> str:
    """A value with its mark: * derived, ! disputed."""
    if one.state in ("missing", "undecided"):
        return f"{f.t(f'measure.{one.measure}').lower()}: –" + ("!" if one.state == "undecided" else "")
    text = f.t("value.rank", value=one.shown) if one.measure == "rank" and one.shown[:1].isdigit() else one.shown
    return text + {"derived": "*", "conflict": "!"}.get(one.state, "")


def _conflict(paragraph: Any, one: Number, notes: Footnotes, citations: Citations, f: Formats) -> None:
    paragraph.add_run(f"{fit(one.unit)}, {f.period(one.period)}, {f.t(f'measure.{one.measure}').lower()}: ")
    for place, said in enumerate(one.stated):
        official = f" ({f.t('fact.official')})" if said.official else ""
        paragraph.add_run(("; " if place else "") + said.shown + official)
        notes.cite(paragraph, citations.of(said.sources))
    paragraph.add_run(f". {one.note}.")


def _missing(section: Section, f: Formats) -> list[str]:
    """A line a unit with the periods in which it existed and nothing at all is known; spans of years nobody misses."""
    lines = []
    for unit in section.units:
        holes = [
            period
            for period, numbers in section.numbers[unit].items()
            if kind_of(period) != SPAN and all(one.state == "missing" and not one.absent for one in numbers)
        ]
        if holes:
            lines.append(f"{unit}: {', '.join(_runs(holes, f))}")
    return lines


def _runs(periods: Sequence[str], f: Formats) -> list[str]:
    """Periods in words, three years or more that follow each other as "2014–2016"."""
    shown: list[str] = []
    for _, run in groupby(enumerate(periods), lambda one: int(one[1]) - one[0] if one[1].isdecimal() else one[1]):
        held = [period for _, period in run]
        shown += [f"{held[0]}–{held[-1]}"] if len(held) > 2 else [f.period(period) for period in held]
    return shown


def _bold(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(fit(text))
    run.bold, run.font.size, paragraph.paragraph_format.space_after = True, CELL, Pt(0)
