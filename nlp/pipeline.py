"""The pipeline: a blank Vietnamese spaCy language, its tokenizer, and every pipe of nlp/pipes in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from types import ModuleType
from typing import TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import nlp.pipes
from cchc import __version__
from cchc.collector import at_rest
from cchc.errors import DeclarationError
from cchc.records import Document, Figure, Record, Statement
from cchc.registry import modules_of
from nlp.tokenizer import SyllableTokenizer

Identified = TypeVar("Identified", Figure, Statement)

# What pipes hand on to each other, all of it in `doc._`; spans that a person may want to see are in `doc.spans` too.
EXTENSIONS: Mapping[str, Callable[[], object]] = {
    "document": lambda: None,  # the Document being read
    "text": str,  # its text: `doc.text` is put together from the tokens at each access
    "province": lambda: None,  # bare name of the province that the document speaks for
    "home": lambda: None,  # the place that it speaks for, as a Unit (a district's portal: the district)
    "paragraphs": list,  # [(start, end)] in characters, one a line of the text
    "sentences": list,  # [(start, end)] in characters
    "units": list,  # list[Unit]
    "persons": list,  # list[PersonMention], see nlp/people.py
    "figures": list,  # list[Figure]
    "meetings": list,  # list[Meeting]
    "statements": list,  # list[Statement]
    "checks": list,  # list[Check]
    "fields": dict,  # document fields that the text itself gives: number, issued_at, issuer, signer, cites
    "rejected": list,  # list[Rejected], see nlp/rejections.py; what `cchc explain` tells
}

for _name in EXTENSIONS:
    # spaCy would share one mutable default between documents, so each is set anew in `prepare`.
    Doc.set_extension(_name, default=None, force=True)


def ordered_pipes() -> list[tuple[str, ModuleType]]:
    """Every pipe, each behind those that it names in AFTER. Raises DeclarationError on a cycle or an unknown name."""
    modules = modules_of(nlp.pipes, "AFTER", "LAYER", "EXAMPLES", "annotate")
    for name, module in modules.items():
        unknown = set(module.AFTER) - modules.keys()
        if unknown:
            raise DeclarationError(f"pipe {name} comes after unknown {', '.join(sorted(unknown))}")
    sorter = TopologicalSorter({name: sorted(module.AFTER) for name, module in modules.items()})
    try:
        return [(name, modules[name]) for name in sorter.static_order()]
    except CycleError as error:
        raise DeclarationError(f"pipes come after each other: {' -> '.join(error.args[1])}") from error


def _component(name: str, annotate: Callable[[Doc], None]) -> str:
    factory = f"cchc_{name}"
    if not Language.has_factory(factory):

        def run(doc: Doc) -> Doc:
            annotate(doc)
            return doc

        Language.component(factory, func=run)
    return factory


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The pipeline of this process; building it takes a moment, so it is built once."""
    language = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    language.tokenizer = SyllableTokenizer(language.vocab)
    language.max_length = 20_000_000
    for name, module in ordered_pipes():
        language.add_pipe(_component(name, module.annotate), name=name)
    return language


def annotate(document: Document) -> Doc:
    """Run every pipe over a document's text."""
    language = pipeline()
    doc = language.make_doc(document.text)
    layers = doc._
    for name, default in EXTENSIONS.items():
        layers.set(name, default())
    layers.document = document
    layers.text = document.text
    for _, component in language.pipeline:
        doc = component(doc)
    return doc


def _once(items: Sequence[Identified]) -> tuple[Identified, ...]:
    """What two rules read alike in the same words is one item: its id says so."""
    kept: dict[str, Identified] = {}
    for item in items:
        kept.setdefault(item.id, item)
    return tuple(kept.values())


def extract(document: Document) -> Record:
    """Document -> Record. Raises pydantic.ValidationError if a pipe broke the contract, which is a bug."""
    with at_rest():
        return record_of(annotate(document))


def record_of(doc: Doc) -> Record:
    """The record of a document that every pipe has run over."""
    document: Document = doc._.document
    completed = document.model_copy(update={"province": doc._.province or document.province, **doc._.fields})
    return Record(
        extractor=__version__,
        document=completed,
        units=tuple(doc._.units),
        figures=_once(doc._.figures),
        statements=_once(doc._.statements),
        meetings=tuple(doc._.meetings),
        checks=tuple(doc._.checks),
    )
