"""How an article and its attachments find one another: an article names the addresses, a file is known by its own."""

from __future__ import annotations

from cchc.records import Document
from cchc.urls import container_of, document_id


def named_files(document: Document) -> tuple[str, ...]:
    """Ids of the files that a document names as its attachments, archives included, each once."""
    return tuple(dict.fromkeys(one.document_id or document_id(one.url) for one in document.attachments))


def file_ids(document: Document) -> tuple[str, ...]:
    """The ids by which an article may name a document: its own, and that of the archive in which the file lies."""
    container = container_of(document.url)
    ids = (document.id, document_id(document.url), document_id(container) if container else None)
    return tuple(dict.fromkeys(name for name in ids if name))
