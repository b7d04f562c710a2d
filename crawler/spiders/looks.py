"""What another look at a page that is known shows: the same text, another, or that there is no page any more."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.captures import Capture, Location
from cchc.errors import ArchiveError, ReadError
from cchc.records import content_digest
from crawler.archive import Archive
from crawler.entries import Page

# A page that asks for a login or shows an error has not said that its article is gone.
GONE = frozenset({"not_found"})
WAITS = "the page seems to be gone; the next crawl looks again"


@dataclass(frozen=True, slots=True)
class Look:
    """`content` is the digest of the text that was read, None where none was; `same` that it is the known one."""

    content: str | None = None
    same: bool = False
    missing: bool = False


def look(before: Page | None, digest: str, location: Location, archive: Archive) -> Look:
    """Compare an article just archived with what was known of it.

    Pages show clocks and counters, so their bytes change when nothing else does: then what the reader makes of both is
    compared. Nothing is read where bytes tell already, nor for files, whose bytes change with them alone.
    """
    if before is None or before.location is None:
        return Look()
    if before.digest == digest:
        return Look(before.content, same=True)
    if before.role != "article":
        return Look()
    content, code = _content(archive, location)
    known, earlier = (before.content, None) if before.content else _content(archive, before.location)
    if code in GONE:
        # A page that said so from the first was never had, and is no news.
        return Look(same=True) if earlier in GONE else Look(missing=True)
    return Look(content, same=content is not None and content == known)


def _content(archive: Archive, location: Location) -> tuple[str | None, str | None]:
    """The digest of what the reader makes of an archived page, or the code of what is wrong with it."""
    from crawler.reader import read

    try:
        capture: Capture = archive.get(location)
        return content_digest(read(capture)), None
    except ReadError as error:
        return None, error.code
    except ArchiveError:
        return None, None
