"""Figures stated in sentences: ranks, scores, percentages, their changes, trends and classes."""

from __future__ import annotations

from spacy.tokens import Doc

from cchc.records import Figure
from nlp.examples import Example
from nlp.figures.binding import Reader
from nlp.figures.setting import setting_of
from nlp.figures.writing import write

AFTER: tuple[str, ...] = ("sentences", "periods", "units")
LAYER = "figures"
EXAMPLES: list[Example] = []


def annotate(doc: Doc) -> None:
    """Add the figures of the running text to `doc._.figures`, and what was seen but not taken to `doc._.rejected`."""
    setting = setting_of(doc)
    document = doc._.document
    tables = [(table.start, table.end) for table in document.tables] if document is not None else []
    reader = Reader(setting)
    reader.read(tables)
    figures: list[Figure] = write(doc, reader.bound)
    doc._.figures.extend(figures)
    doc._.rejected.extend(("figures", start, end, reason) for start, end, reason in reader.rejected)
    spans = (doc.char_span(f.start, f.end, label=f.measure, alignment_mode="expand") for f in figures)
    doc.spans["figures"] = [span for span in spans if span is not None]
