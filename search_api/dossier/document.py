"""A dossier as DOCX: charts, tables whose numbers have their sources as footnotes, conflicts and holes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from search_api.charts.drawing import as_png
from search_api.dossier.contents import Dossier, Number, Section, Source
from search_api.dossier.notes import Footnote, Footnotes, Written
from search_api.ui.formats import Formats

FONT = "Times New Roman"
COLUMNS = 6  # units side by side in one table
PICTURE = Cm(14.5)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
    notes = Footnotes(made, {one.number: _told(one, f) for one in dossier.sources})
    for section in dossier.sections:
        _section(made, section, notes, f)
    made.save(stream)


def _page(made: Any) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(part), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    made.styles["Normal"].font.size = Pt(12)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind in ("begin", "PAGE", "end"):
        field: Any = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            field.text = kind
        else:
            field.set(qn("w:fldCharType"), kind)
        foot.add_run()._r.append(field)


def _section(made: Any, section: Section, notes: Footnotes, f: Formats) -> None:
    made.add_heading(section.name, 1)
    for note in section.notes:
        made.add_paragraph(_fit(note), style="List Bullet")
    if not section.measures:
        made.add_paragraph(f.t("dossier.nothing"))
        return
    for spec, about in section.charts:
        picture = made.add_picture(BytesIO(as_png(spec, f.language)), width=PICTURE)
        picture._inline.docPr.set("descr", _fit(about))
    for start in range(0, len(section.units), COLUMNS):
        _table(made, section, section.units[start : start + COLUMNS], notes, f)
    conflicts = section.in_state("conflict", "undecided")
    if conflicts:
        made.add_heading(f.t("dossier.conflicts"), 2)
        for one in conflicts:
            _conflict(made.add_paragraph(style="List Bullet"), one, notes, f)
    missing = _missing(section, f)
    if missing:
        made.add_heading(f.t("dossier.missing"), 2)
        for line in missing:
            made.add_paragraph(_fit(line), style="List Bullet")


def _table(made: Any, section: Section, units: Sequence[str], notes: Footnotes, f: Formats) -> None:
    made.add_paragraph()
    table = made.add_table(rows=1, cols=1 + len(units), style="Table Grid")
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
            _numbers(cells[place].paragraphs[0], section.numbers[unit][period], notes, f)


def _numbers(paragraph: Any, numbers: Iterable[Number], notes: Footnotes, f: Formats) -> None:
    for place, one in enumerate(numbers):
        if one.absent:
            continue
        if place and paragraph.runs:
            paragraph.add_run().add_break()
        paragraph.add_run(_shown(one, f))
        notes.cite(paragraph, one.sources)


def _shown(one: Number, f: Formats) -> str:
    """A value with its mark: * derived, ! disputed."""
    if one.state in ("missing", "undecided"):
        return f"{f.t(f'measure.{one.measure}').lower()}: –" + ("!" if one.state == "undecided" else "")
    text = f.t("value.rank", value=one.shown) if one.measure == "rank" and one.shown[:1].isdigit() else one.shown
    return text + {"derived": "*", "conflict": "!"}.get(one.state, "")


def _conflict(paragraph: Any, one: Number, notes: Footnotes, f: Formats) -> None:
    paragraph.add_run(f"{_fit(one.unit)}, {f.period(one.period)}, {f.t(f'measure.{one.measure}').lower()}: ")
    for place, said in enumerate(one.stated):
        official = f" ({f.t('fact.official')})" if said.official else ""
        paragraph.add_run(("; " if place else "") + said.shown + official)
        notes.cite(paragraph, said.sources)
    paragraph.add_run(f". {one.note}.")


def _missing(section: Section, f: Formats) -> list[str]:
    """A line a unit with the periods in which it existed and nothing at all is known."""
    lines = []
    for unit in section.units:
        holes = [
            f.period(period)
            for period, numbers in section.numbers[unit].items()
            if all(one.state == "missing" and not one.absent for one in numbers)
        ]
        if holes:
            lines.append(f"{unit}: {', '.join(holes)}")
    return lines


def _told(source: Source, f: Formats) -> Written:
    """What the note of a source says: sentence, document, day, address, and its place in this service."""

    def write(note: Footnote) -> None:
        note.text(f"“{_fit(source.sentence)}”", italic=True)
        note.text(f" – {_fit(source.title)}{f', {source.published_on}' if source.published_on else ''}. ")
        note.link(_fit(source.url))
        note.text(" · ")
        note.link(_fit(source.page), f.t("dossier.here"))

    return write


def _bold(paragraph: Any, text: str) -> None:
    paragraph.add_run(_fit(text)).bold = True


def _fit(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNFIT.sub(" ", text)
