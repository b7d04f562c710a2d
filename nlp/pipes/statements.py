"""Shortcomings, difficulties, causes, recommendations and directives, one a stated point. Fills `doc._.statements`.

The reading is in nlp/statements/: openings.py finds the words that start a list of points, points.py splits it,
charges.py says who is charged and by when, voices.py whose words they are, reading.py goes through the text.
"""

from __future__ import annotations

from spacy.tokens import Doc

from cchc.records import Document, Statement, statement_id
from nlp.lexicon import searchable
from nlp.mentions import mentions_in
from nlp.outline import lines_of
from nlp.statements.deadlines import deadline
from nlp.statements.examples import EXAMPLES as EXAMPLES
from nlp.statements.frames import Point
from nlp.statements.names import without_names
from nlp.statements.occasions import occasion
from nlp.statements.reading import Reader
from nlp.statements.setting import Setting
from nlp.statements.voices import Voices

AFTER: tuple[str, ...] = ("sentences", "units", "persons", "periods", "meetings")
LAYER = "statements"


def annotate(doc: Doc) -> None:
    """Fill `doc._.statements` in the order of the text; what was weighed and refused goes to `doc._.rejected`."""
    document: Document = doc._.document
    text = document.text
    mentions = mentions_in(doc, 0, len(text))
    plain = without_names(text, searchable(text), doc._.persons, mentions)
    voices = Voices(plain, doc._.persons, mentions)
    passage = None
    for meeting in doc._.meetings:
        if meeting.conclusion:
            said = meeting.conclusion
            passage = (said.start, said.end, said.speaker)
            break
    setting = Setting(doc, text, plain, voices, passage, document.kind, doc._.sentences)
    reader = Reader(setting, lines_of(document, doc._.paragraphs))
    doc._.statements.extend(_statement(doc, plain, point) for point in reader.read())
    # A clause that a list did not open may still have become a point of its own.
    taken = {(statement.start, statement.end) for statement in doc._.statements}
    doc._.rejected.extend(one for one in setting.rejected if (one.start, one.end) not in taken)


def _statement(doc: Doc, plain: str, point: Point) -> Statement:
    document: Document = doc._.document
    known = {unit.name for unit in doc._.units}
    names = tuple(name for name in point.subjects if name in known)
    directive = point.kind == "directive"
    return Statement(
        id=statement_id(document.id, point.start, point.end, point.kind),
        type=point.kind,
        text=document.text[point.start : point.end],
        start=point.start,
        end=point.end,
        subjects=names,
        speaker=point.speaker,
        by=point.by if point.by in known else None,
        meeting=occasion(plain, doc._.paragraphs, doc._.meetings, point.start),
        deadline=deadline(doc, plain, point.start, point.end) if directive else None,
        assignees=names if directive else (),
        rule=point.rule,
    )
