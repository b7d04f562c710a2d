"""People with their offices: who spoke, chaired, signed. Fills `doc._.persons`."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp.examples import Example
from nlp.people import find_people

AFTER: tuple[str, ...] = ("sentences", "units")
LAYER = None  # persons are no layer of the record; they are the speakers and chairs of others
EXAMPLES: list[Example] = []


def annotate(doc: Doc) -> None:
    """Fill `doc._.persons` with PersonMention, in the order of the text, and `doc.spans["persons"]`."""
    spans = sorted({(mention.start, mention.end) for unit in doc._.units for mention in unit.mentions})
    doc._.persons = find_people(doc._.document.text, spans, doc._.rejected)
    named = (doc.char_span(one.start, one.end, label=one.rule, alignment_mode="expand") for one in doc._.persons)
    doc.spans["persons"] = [span for span in named if span is not None]
