"""What is on the sample portals, as their author knows it: the answers to what a crawl and an extraction find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cchc.records import Kind
from crawler.samples.content import ExpectedFigure, ExpectedStatement, load_portal, portal_ids
from crawler.samples.families import FAMILIES
from crawler.samples.server import DEFAULT_PORT


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a sample portal.

    `url` is its canonical address, `twin` a second one it is linked under (or None). `attachments` are absolute.
    `figures` and `statements` are those that its author vouches for, not all there are; a page that is not
    `relevant` has none. `corrected` marks the article that changes between visits.
    """

    source: str
    url: str
    twin: str | None
    kind: Kind
    title: str
    published: datetime
    relevant: bool
    corrected: bool
    attachments: tuple[str, ...]
    figures: tuple[ExpectedFigure, ...]
    statements: tuple[ExpectedStatement, ...]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One attachment of a sample portal, and what its author vouches for in it."""

    source: str
    url: str
    name: str
    figures: tuple[ExpectedFigure, ...]
    statements: tuple[ExpectedStatement, ...]


def attachments(addresses: Mapping[str, str] | None = None) -> list[FileEntry]:
    """All attachments of all portals; `addresses` as for `inventory`."""
    entries: list[FileEntry] = []
    urls = {url for entry in inventory(addresses) for url in entry.attachments}
    for portal_id in portal_ids():
        portal = load_portal(portal_id)
        for file in portal.attached:
            url = next(url for url in sorted(urls) if file.name in url.split("/"))
            entries.append(FileEntry(portal.source_id, url, file.name, file.figures, file.statements))
    return entries


def inventory(addresses: Mapping[str, str] | None = None) -> list[Entry]:
    """All articles of all portals, newest first within each.

    `addresses` are `SamplePortals.addresses`; without them, those of the declarations.
    """
    entries: list[Entry] = []
    for portal_id in portal_ids():
        portal = load_portal(portal_id)
        base = (addresses or {}).get(portal.source_id, f"http://{portal.host}:{DEFAULT_PORT}")
        site = FAMILIES[portal.family](portal, base)
        for article, url in site.pages():
            entries.append(
                Entry(
                    source=portal.source_id,
                    url=url,
                    twin=base + site.twin_path(article) if article.twin else None,
                    kind=article.kind,
                    title=article.title,
                    published=article.published,
                    relevant=article.relevant,
                    corrected=article.correction is not None,
                    attachments=tuple(base + site.file_path(article, name) for name in article.attachments),
                    figures=article.figures,
                    statements=article.statements,
                )
            )
    return entries
