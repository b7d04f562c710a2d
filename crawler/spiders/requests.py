"""The request for a fetch: a page, a list that is sent as JSON, or a page that is posted for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.frontier import Fetch
from crawler.postbacks import event
from crawler.spiders.anchors import posted
from crawler.state import Page


def request_of(fetch: Fetch, known: Page | None, referrer: Response | None, **told: Any) -> Request | None:
    """The request, with the validators of what is `known` of the page.

    None for a page that is posted for when `referrer`, on which its form stands, is not to be had.
    """
    meta = {
        "fetch": fetch,
        "handle_httpstatus_all": True,
        "download_timeout": fetch.source.timeout,
        "download_maxsize": fetch.source.max_bytes,
    }
    more = told | {"dont_filter": True, "meta": meta}
    if event(fetch.url) is not None:
        return posted(fetch.url, referrer, **more) if referrer is not None else None
    headers = {}
    # What the server sends of a page that scripts build says nothing about the page.
    rendering = fetch.source.render is not None and fetch.role in ("article", "listing")
    if known is not None and known.error is None and known.location is not None and not rendering:
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
    if _is_json(fetch):
        # SharePoint, asked as a browser asks, sends the same list as XML.
        headers["Accept"] = "application/json"
    return Request(fetch.url, headers=headers, **more)


def absent(fetch: Fetch, status: int, now: datetime) -> Page | None:
    """What is known of the list of a day that has none, so that it is not asked for for ever; None for other lists."""
    number = fetch.task.link.listing if fetch.task is not None else None
    listings = fetch.source.listings
    if fetch.role != "listing" or number is None or number >= len(listings) or not listings[number].dated:
        return None
    return Page.lacking(fetch.url, fetch.source.id, fetch.role, status, now, f"HTTP {status}")


def _is_json(fetch: Fetch) -> bool:
    number = fetch.task.link.listing if fetch.task is not None else None
    listings = fetch.source.listings
    return (
        fetch.role == "listing"
        and number is not None
        and number < len(listings)
        and listings[number].endpoint is not None
    )
