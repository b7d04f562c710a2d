"""The further addresses of a page in the archive: by a canonical link that names it, by a redirect that leads to it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from cchc.captures import DOCUMENT_ROLES, Capture
from cchc.errors import ReadError
from cchc.urls import container_of, document_id
from crawler.archive import Archive
from crawler.redirects import target_of
from crawler.sources.declared import current


def twins(archive: Archive, urls: Iterable[str]) -> set[str]:
    """Addresses other than `urls` under which the archive holds the same pages.

    For taking a page down: its print twin and the old address that leads to it say the same. So does a ZIP archive
    that the file lay in, and the files that lay in an archive. Reads the whole archive twice, since a page may be
    asked for by any of its addresses.
    """
    given = set(urls)
    known = {_page(url): url for url in given}
    for capture in _captures(archive):
        if _page(capture.url) in known:
            canonical = _canonical(capture)
            if canonical is not None:
                known.setdefault(_page(canonical), canonical)
    # The end of an address stands in every link to it, however the rest is written.
    ends = {_end(url) for url in known.values()}
    found = {*known.values(), *(current(url) for url in given)}
    found.update(container for url in given if (container := container_of(url)) is not None)
    for capture in _captures(archive):
        if _page(capture.url) in known:
            found.add(capture.url)
        target = target_of(capture)
        container = container_of(capture.url)
        if container is not None and _page(container) in known:
            found.add(capture.url)
        elif target is not None:
            if _page(target) in known:
                found.add(capture.url)
        elif any(end in capture.body for end in ends):
            canonical = _canonical(capture)
            if canonical is not None and _page(canonical) in known:
                found.add(capture.url)
    return {url for url in found if url not in given}


def _captures(archive: Archive) -> Iterable[Capture]:
    for item in archive.captures():
        if isinstance(item, Capture) and item.role in DOCUMENT_ROLES:
            yield item


def _end(url: str) -> bytes:
    parts = urlsplit(url)
    return (parts.query or parts.path.rstrip("/").rpartition("/")[2]).rpartition("=")[2].encode()


def _canonical(capture: Capture) -> str | None:
    if capture.status != 200 or b"canonical" not in capture.body:
        return None
    from crawler.reader import read

    try:
        return read(capture).canonical_url
    except ReadError:
        return None


def _page(url: str) -> str:
    """The identity of a page, on whichever host it was before it moved."""
    return document_id(current(url))
