"""How a document, or a sentence of it, is cited in Vietnamese administrative writing. Always in Vietnamese."""

from __future__ import annotations

from cchc.records import Document
from search_api.conclusions.citation import published, written_day
from search_api.matching.sentences import around
from search_api.ui.language import Translator


def document_citation(document: Document) -> str:
    """ "Quyết định số 105/QĐ-UBND ngày 14/01/2025 của UBND Tỉnh Hà Tĩnh, “…”, hatinh.example, đăng ngày … (…)".

    What the document does not tell is left out.
    """
    where = published(document.title, document.url, document.published_at)
    if not document.number:
        return where
    parts = [f"{Translator('vi')(f'kind.{document.kind}')} số {document.number}"]
    if document.issued_at:
        parts.append(f"ngày {written_day(document.issued_at)}")
    if document.issuer:
        parts.append(f"của {document.issuer}")
    return f"{' '.join(parts)}, {where}"


def sentence_citation(document: Document, start: int, end: int) -> str:
    """The sentence, or row, that holds `document.text[start:end]`, with the document that it is from."""
    first, last = around(document.text, start, end)
    sentence = " ".join(document.text[first:last].split())
    return f"“{sentence}”; nguồn: {document_citation(document)}."
