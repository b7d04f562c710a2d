"""Two versions of a document held against each other: headline, date and text."""

from __future__ import annotations

from dataclasses import dataclass

from search_api.errors import NotFoundError
from search_api.protocol import Store, StoredRecord, Version
from search_api.revisions import Change, Revision, revision, words


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `version` has that `against` had not; `title` and `published_at` are None where they stayed."""

    version: Version
    against: Version
    title: Change | None
    published_at: tuple[str | None, str | None] | None
    text: Revision


def before(stored: StoredRecord) -> int | None:
    """The number of the version that the page had before this one, in the order of time; None for the first."""
    numbers = [version.number for version in stored.versions]
    place = numbers.index(stored.version.number)
    return numbers[place - 1] if place else None


def compare(store: Store, stored: StoredRecord, against: int | None = None) -> Comparison | None:
    """A version against the one named, or the one before it; None for the first. Raises NotFoundError."""
    number = before(stored) if against is None else against
    if number is None:
        return None
    other = store.document(stored.record.document.id, number)
    if other is None:
        name = stored.record.document.id
        raise NotFoundError(f"there is no document {name!r} with a version {number}", "document_not_found")
    old, new = other.record.document, stored.record.document
    title = None
    if old.title != new.title:
        title = Change(old.title, new.title, words(old.title or "", new.title or ""))
    published = (old.published_at, new.published_at) if old.published_at != new.published_at else None
    return Comparison(stored.version, other.version, title, published, revision(old.text, new.text))
