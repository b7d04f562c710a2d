"""Reviewed documents as annotated cases: the page as it was archived, and the record as reviewers left it.

What nobody reviewed is in a case as it was extracted; `reviewed` in its case.json tells how much was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc.captures import Capture, Location
    from cchc.records import Record
    from search_api.protocol import Store, StoredRecord
    from search_api.reviews.model import Review

_NOT_COMPARED = {"id", "subject_id", "start", "end", "confidence", "doubts", "rule", "review", "meeting"}
_ENDINGS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/msword": ".doc", "application/vnd.ms-excel": ".xls",
}  # fmt: skip
_KNOWN = frozenset({*_ENDINGS.values(), ".htm"})


@dataclass(frozen=True, slots=True)
class Made:
    """A document that became a case in `folder`, or `why` it did not."""

    document: str
    url: str
    folder: Path | None
    why: str = ""


def export_cases(
    store: Store, copy: Callable[[Location], Capture | None], target: Path, *, complete: bool = False
) -> Iterator[Made]:
    """Write a case for each document that has a decision which stands and applies.

    With `complete` only where every figure was reviewed. Raises SettingsError when the folder holds anything.
    """
    from cchc.errors import SettingsError
    from search_api.reviews.agreement import latest

    if target.exists() and any(target.iterdir()):
        raise SettingsError(f"{target} is not empty: name a new folder for the cases")
    target.mkdir(parents=True, exist_ok=True)
    documents = dict.fromkeys(review.document for review in latest(store, most=None) if review.standing is not None)
    for document in sorted(documents):
        stored = store.document(document)
        if stored is None:
            yield Made(document, "", None, "the document is not held any more")
            continue
        yield _case(stored, store.reviews_of(document), copy, target, complete=complete)


def _case(
    stored: StoredRecord,
    reviews: Sequence[Review],
    copy: Callable[[Location], Capture | None],
    target: Path,
    *,
    complete: bool,
) -> Made:
    from cli.unpacking import is_archive
    from search_api.reviews.evidence import matched
    from search_api.reviews.overlay import overlaid

    record, url = stored.record, stored.record.document.url
    document = record.document.id
    decided = {key: review for key, review in matched(record, reviews).items() if review.standing is not None}
    of_figures = sum(figure.id in decided for figure in record.figures)
    if not decided:
        return Made(document, url, None, "what was reviewed is not in its newest version")
    if complete and of_figures < len(record.figures):
        return Made(document, url, None, f"{of_figures} of {len(record.figures)} figures were reviewed")
    location = stored.version.provenance.location
    capture = copy(location) if location is not None else None
    if capture is None:
        return Made(document, url, None, "the archive does not hold its page")
    if is_archive(capture):
        return Made(document, url, None, "it lies in a ZIP archive, which no case can be made of")
    folder = target / document
    folder.mkdir()
    name = f"page{_ending(capture)}"
    (folder / name).write_bytes(capture.body)
    facts = {
        "file": name,
        "url": url,
        "source": record.document.source,
        "fetched_at": capture.fetched_at.isoformat(),
        "reviewed": {"figures": of_figures, "of": len(record.figures), "all": len(decided)},
        "extractor": record.extractor,
    }
    _write(folder / "gold.json", gold(overlaid(record, reviews)))
    _write(folder / "case.json", {key: value for key, value in facts.items() if value is not None})  # last: then whole
    return Made(document, url, folder)


def gold(record: Record) -> dict[str, Any]:
    """A record as `gold.json` has it: without offsets, ids and what is not compared."""
    fields = ("title", "published_at", "author", "attribution", "province", "kind", "text")
    data = record.model_dump(mode="json")
    return {
        "document": {name: data["document"][name] for name in fields},
        "units": [{name: unit[name] for name in ("name", "level", "province")} for unit in data["units"]],
        "figures": [_bare(one.model_dump(mode="json")) for one in record.figures],
        "statements": [_bare(one.model_dump(mode="json")) for one in record.statements],
        "meetings": [_meeting(meeting) for meeting in data["meetings"]],
    }


def _bare(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in _NOT_COMPARED}


def _meeting(meeting: Mapping[str, Any]) -> dict[str, Any]:
    said = meeting["conclusion"]
    return {**meeting, "conclusion": {"text": said["quote"], "speaker": said["speaker"]} if said else None}


def _ending(capture: Capture) -> str:
    suffix = PurePosixPath(urlsplit(capture.filename or capture.url).path).suffix.lower()
    return suffix if suffix in _KNOWN else _ENDINGS.get(capture.media_type or "", ".html")


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
