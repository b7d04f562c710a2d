"""What was read from the files that an article is with, each thing at the page of its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from cchc.records import Document, Figure, Record, Statement
from search_api.protocol import Store, StoredRecord

MOST_FILES = 5
MOST_ITEMS = 5


@dataclass(frozen=True, slots=True)
class AttachedItem:
    """A figure or a statement of a file; `page` of the file where it has pages."""

    key: str
    figure: Figure | None
    statement: Statement | None
    page: int | None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that is held as a document; `pdf` where its pages can be opened, `more` counts what is not listed."""

    document: str
    items: tuple[AttachedItem, ...]
    more: int
    pdf: bool


def is_stored_pdf(stored: StoredRecord) -> bool:
    """Whether the copy is a PDF, so that a page of it can be opened; files taken in by hand have no media type."""
    provenance = stored.version.provenance
    named = "pdf" in (provenance.media_type or "") or urlsplit(stored.record.document.url).path.lower().endswith(".pdf")
    return provenance.location is not None and bool(stored.record.document.pages) and named


def attached_evidence(store: Store, document: Document, archived: bool) -> list[AttachedFile]:
    """The first attachments of a document that are held, with the beginning of what was read from each."""
    found: list[AttachedFile] = []
    for identity in dict.fromkeys(one.document_id for one in document.attachments if one.document_id):
        stored = store.document(identity)
        if stored is None or stored.record.document.id == document.id:
            continue
        items = list(_items(stored.record))
        found.append(
            AttachedFile(
                identity, tuple(items[:MOST_ITEMS]), len(items[MOST_ITEMS:]), archived and is_stored_pdf(stored)
            )
        )
        if len(found) == MOST_FILES:
            break
    return found


def _items(record: Record) -> Iterator[AttachedItem]:
    def page_of(position: int) -> int | None:
        return next((one.number for one in record.document.pages if one.start <= position < one.end), None)

    for figure in sorted(record.figures, key=lambda one: one.start):
        yield AttachedItem(f"f-{figure.id}", figure, None, page_of(figure.start))
    for statement in sorted(record.statements, key=lambda one: one.start):
        yield AttachedItem(f"s-{statement.id}", None, statement, page_of(statement.start))
