"""Figures of tables: one for each cell that holds a score, a rank, a rate, a class or a change of one.

Cells are read from `document.tables`, never from the lines of the text. What a cell measures is said by the heads of
its column, the cells of its row that hold words, the heading of its block, the caption, the lines above the table and
the headline, in that order; a cell of which none of them tells the measure is left out.
"""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.examples import Example
from nlp.figures.cells import TableReader
from nlp.figures.grid import Grid
from nlp.figures.setting import setting_of
from nlp.figures.surroundings import paragraphs_outside
from nlp.figures.transposition import upright
from nlp.figures.writing import write

AFTER: tuple[str, ...] = ("sentences", "periods", "units", "figures")
LAYER = "figures"
EXAMPLES: list[Example] = []


def annotate(doc: Doc) -> None:
    """Add the figures of the tables to `doc._.figures`, all of them in the order of the text."""
    document = doc._.document
    if document is None or not document.tables:
        return
    setting = setting_of(doc)
    outside = paragraphs_outside(setting)
    for table in document.tables:
        if table.rows < 2 or table.columns < 2:
            continue
        for grid in Grid.of(table).sides():
            reader = TableReader(setting, upright(setting, grid), outside)
            doc._.figures.extend(write(doc, reader.read()))
            doc._.rejected.extend(reader.rejected)
    doc._.figures.sort(key=lambda figure: (figure.start, figure.end))
