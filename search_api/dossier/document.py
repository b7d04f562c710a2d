"""A dossier as DOCX: charts, tables whose numbers lead to their sources, conflicts and holes, and the sources."""

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
    made.add_paragraph(f.t("dossier.legend"))
    for section in dossier.sections:
        _section(made, section, f)
    _sources(made, dossier.sources, f)
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


def _section(made: Any, section: Section, f: Formats) -> None:
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
        _table(made, section, section.units[start : start + COLUMNS], f)
    conflicts = section.in_state("conflict", "undecided")
    if conflicts:
        made.add_heading(f.t("dossier.conflicts"), 2)
        for one in conflicts:
            _conflict(made.add_paragraph(style="List Bullet"), one, f)
    missing = _missing(section, f)
    if missing:
        made.add_heading(f.t("dossier.missing"), 2)
        for line in missing:
            made.add_paragraph(_fit(line), style="List Bullet")


def _table(made: Any, section: Section, units: Sequence[str], f: Formats) -> None:
    made.add_paragraph()
    table = made.add_table(rows=1, cols=1 + len(units), style="Table Grid")
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for place, text in enumerate((f.t("rankings.period"), *units)):
        _bold(head.cells[place].paragraphs[0], text)
    for period in section.periods:
        cells = table.add_row().cells
        _bold(cells[0].paragraphs[0], f.period(period))
        for place, unit in enumerate(units, start=1):
            _numbers(cells[place].paragraphs[0], section.numbers[unit][period], f)


def _numbers(paragraph: Any, numbers: Iterable[Number], f: Formats) -> None:
    for place, one in enumerate(numbers):
        if one.absent:
            continue
        if place and paragraph.runs:
            paragraph.add_run().add_break()
        paragraph.add_run(_shown(one, f))
        _cite(paragraph, one.sources)


def _shown(one: Number, f: Formats) -> str:
    """A value with its mark: * derived, ! disputed."""
    if one.state in ("missing", "undecided"):
        return f"{f.t(f'measure.{one.measure}').lower()}: –" + ("!" if one.state == "undecided" else "")
    text = f.t("value.rank", value=one.shown) if one.measure == "rank" and one.shown[:1].isdigit() else one.shown
    return text + {"derived": "*", "conflict": "!"}.get(one.state, "")


def _conflict(paragraph: Any, one: Number, f: Formats) -> None:
    paragraph.add_run(f"{_fit(one.unit)}, {f.period(one.period)}, {f.t(f'measure.{one.measure}').lower()}: ")
    for place, said in enumerate(one.stated):
        official = f" ({f.t('fact.official')})" if said.official else ""
        paragraph.add_run(("; " if place else "") + said.shown + official)
        _cite(paragraph, said.sources)
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


def _sources(made: Any, sources: Sequence[Source], f: Formats) -> None:
    made.add_page_break()
    made.add_heading(f.t("dossier.sources"), 1)
    for one in sources:
        paragraph = made.add_paragraph()
        _mark(paragraph, one.number)
        paragraph.add_run(f" “{_fit(one.sentence)}”").italic = True
        day = f", {one.published_on}" if one.published_on else ""
        paragraph.add_run(f" – {_fit(one.title)}{day}. {_fit(one.url)} · {_fit(one.page)}")


def _mark(paragraph: Any, number: int) -> None:
    """The number of a source, where its citations lead."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for part in (start, end):
        part.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"nguon_{number}")
    paragraph._p.append(start)
    paragraph.add_run(f"[{number}]").bold = True
    paragraph._p.append(end)


def _cite(paragraph: Any, sources: Iterable[int]) -> None:
    """Raised numbers that lead to their sources."""
    for number in sources:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"nguon_{number}")
        run = paragraph.add_run(f"[{number}]")
        run.font.superscript = True
        link.append(run._r)
        paragraph._p.append(link)


def _bold(paragraph: Any, text: str) -> None:
    paragraph.add_run(_fit(text)).bold = True


def _fit(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNFIT.sub(" ", text)
