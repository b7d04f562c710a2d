"""Footnotes of a Word file: python-docx has none, so their part is made with its package classes (ECMA-376, 17.11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

SIZE = Pt(8)
# The two that every file has: lines between text and notes.
_LINES = {"separator": "-1", "continuationSeparator": "0"}
_WEB = re.compile(r"https?://[^\s<>\"]+")
Written = Callable[["Footnote"], None]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a note: the note by its key, what writes it, and the letter of the part meant, "" for all of it."""

    note: Hashable
    write: Written
    part: str = ""


class Footnote:
    """The paragraph of one note, to be written to."""

    def __init__(self, paragraph: Any, part: Any) -> None:
        self._paragraph = paragraph
        self._part = part

    def text(self, words: str, *, italic: bool = False) -> None:
        self._paragraph.append(_run(words, italic=italic))

    def link(self, address: str, words: str = "") -> None:
        """An address, or words that lead there; what is no address of the web leads nowhere."""
        if not _WEB.fullmatch(address):
            self.text(words or address)
            return
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(_run(words or address))
        self._paragraph.append(link)


class Footnotes:
    """The notes of a document, numbered as they are first cited; a later citation refers to the note that is there."""

    def __init__(self, made: Any) -> None:
        self._numbers: dict[Hashable, int] = {}
        styles = made.styles
        text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        text.base_style, text.font.size = styles["Normal"], SIZE
        text.paragraph_format.space_after = Pt(0)
        text.paragraph_format.line_spacing = 1
        raised = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        raised.font.superscript = True
        self._text, self._raised = text.style_id, raised.style_id
        self._notes: Any = OxmlElement("w:footnotes")
        self._part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, cast(Any, self._notes), made.part.package
        )
        made.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        told = OxmlElement("w:footnotePr")
        for kind, identity in _LINES.items():
            self._note(identity, kind).append(_holding(OxmlElement(f"w:{kind}")))
            one = OxmlElement("w:footnote")
            one.set(qn("w:id"), identity)
            told.append(one)
        compatible = made.settings.element.find(qn("w:compat"))
        if compatible is not None:  # the order of settings is fixed
            compatible.addprevious(told)
        else:
            made.settings.element.append(told)

    def cite(self, paragraph: Any, references: Iterable[Reference]) -> None:
        """Raised numbers in brackets, so that none can be read as a digit of what stands before it."""
        for one in references:
            paragraph._p.append(self._plain("["))
            if one.note in self._numbers:
                self._refer(paragraph, self._numbers[one.note])
            else:
                self._numbers[one.note] = len(self._numbers) + 1
                self._begin(paragraph, self._numbers[one.note], one.write)
            paragraph._p.append(self._plain(f"{one.part}]"))

    def _begin(self, paragraph: Any, number: int, write: Written) -> None:
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(number))
        start.set(qn("w:name"), _name(number))
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        for part in (start, self._styled(reference), end):
            paragraph._p.append(part)
        note = self._note(str(number))
        note.append(self._styled(OxmlElement("w:footnoteRef")))
        written = Footnote(note, self._part)
        written.text(" ")
        write(written)

    def _refer(self, paragraph: Any, number: int) -> None:
        """A field that shows the number of a note, and leads to it: a note itself can be cited once."""
        code = OxmlElement("w:instrText")
        code.set(qn("xml:space"), "preserve")
        code.text = f" NOTEREF {_name(number)} \\f \\h "
        shown = OxmlElement("w:t")
        shown.text = str(number)
        for part in (_field("begin"), code, _field("separate"), shown, _field("end")):
            paragraph._p.append(self._styled(part))

    def _note(self, identity: str, kind: str | None = None) -> Any:
        note, paragraph = OxmlElement("w:footnote"), OxmlElement("w:p")
        if kind:
            note.set(qn("w:type"), kind)
        note.set(qn("w:id"), identity)
        if not kind:
            style = OxmlElement("w:pStyle")
            style.set(qn("w:val"), self._text)
            properties = OxmlElement("w:pPr")
            properties.append(style)
            paragraph.append(properties)
        note.append(paragraph)
        self._notes.append(note)
        return paragraph

    def _styled(self, content: Any) -> Any:
        style = OxmlElement("w:rStyle")
        style.set(qn("w:val"), self._raised)
        properties = OxmlElement("w:rPr")
        properties.append(style)
        run = _holding(content)
        run.insert(0, properties)
        return run

    def _plain(self, words: str) -> Any:
        text = OxmlElement("w:t")
        text.text = words
        return self._styled(text)


def _name(number: int) -> str:
    return f"nguon_{number}"


def _holding(content: Any) -> Any:
    run = OxmlElement("w:r")
    run.append(content)
    return run


def _field(kind: str) -> Any:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part


def _run(words: str, *, italic: bool = False) -> Any:
    text = OxmlElement("w:t")
    text.set(qn("xml:space"), "preserve")
    text.text = words
    run = _holding(text)
    if italic:
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:i"))
        run.insert(0, properties)
    return run
