"""Where sitemaps lead: to articles, and to the further sitemaps of an index."""

from __future__ import annotations

from scrapy.http import Response

from cchc.errors import ArchiveError
from crawler.sitemaps import entries_of, unpacked
from crawler.sources import Source
from crawler.spiders.found import Found, joined
from crawler.state import Link

MAX_SITEMAP_DEPTH = 3


def sitemap_links(response: Response, source: Source, link: Link) -> Found:
    """The articles that a sitemap names, or the further sitemaps of an index."""
    found = Found()
    try:
        read = entries_of(unpacked(response.body, source.max_bytes))
    except ArchiveError as error:
        found.notes.append(f"the sitemap {response.url}: {error}")
        return found
    if read is None:
        found.notes.append(f"the sitemap {response.url} cannot be read: it is neither XML nor a list of addresses")
        return found
    entries, index = read
    for entry in entries:
        url = joined(response, entry.url)
        if not index:
            found.document(source, Link(url, "article", changed_at=entry.changed_at, title=entry.title))
        elif source.allows(url := source.current(url)) and link.depth < MAX_SITEMAP_DEPTH:
            found.add(Link(url, "sitemap", depth=link.depth + 1, changed_at=entry.changed_at))
    if not entries:
        found.notes.append(f"the sitemap {response.url} has no entries")
    return found
