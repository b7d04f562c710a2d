"""Lists that a page's scripts load as JSON ("Xem thêm"), asked for as the scripts do."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from scrapy.http import Response

from crawler.jsonpaths import value_at
from crawler.sources import Listing, Source
from crawler.sources.parts import CURSOR, FIELD, Endpoint
from crawler.spiders.found import Found, joined
from crawler.state import Link


def endpoint_links(
    response: Response, source: Source, link: Link, listing: Listing, named: set[str], *, most: int
) -> Found:
    """The articles of one answer, and the next one, up to `most`. `named` is what earlier answers named."""
    found, endpoint = Found(), listing.endpoint
    assert endpoint is not None
    try:
        told = json.loads(response.body)
    except ValueError:
        found.notes.append(f"the endpoint {response.url} gave no JSON")
        return found
    items = value_at(endpoint.items, told)
    items = items if isinstance(items, list) else []
    for item in items:
        url = _address(endpoint, item)
        if url:
            told_of = (_text(endpoint.title, item), _text(endpoint.lead, item))
            found.document(source, Link(joined(response, url), "article", title=told_of[0], lead=told_of[1]))
    articles = found.documents()
    if not articles and not link.depth:
        found.notes.append(f"the endpoint {response.url} names no article: has its answer changed?")
    new = articles - named
    named |= articles
    if link.depth + 1 < most and items and new:
        further = _further(endpoint, listing, response, told, link.depth, len(named))
        if further and source.allows(further := source.current(further)):
            found.add(Link(further, "listing", listing=link.listing, depth=link.depth + 1))
    return found


def _further(
    endpoint: Endpoint, listing: Listing, response: Response, told: Any, depth: int, number: int
) -> str | None:
    if endpoint.next is not None:
        value = value_at(endpoint.next, told)
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            return None
        if endpoint.cursor is not None:
            return endpoint.cursor.replace(CURSOR, quote(str(value), safe=""))
        return joined(response, str(value))
    if not listing.counted:
        return None
    # `number` articles were named so far.
    total = value_at(endpoint.total, told) if endpoint.total is not None else None
    if isinstance(total, int | str) and str(total).isdigit() and number >= int(total):
        return None
    return listing.page(depth + 1)


def _address(endpoint: Endpoint, item: Any) -> str | None:
    """The address of an item's article: a value of it, or a template filled with values of it."""
    if not FIELD.search(endpoint.address):
        value = value_at(endpoint.address, item)
        return value if isinstance(value, str) and value.strip() else None
    values = {name: value_at(name, item) for name in FIELD.findall(endpoint.address)}
    if any(not isinstance(value, str | int) or value == "" for value in values.values()):
        return None
    return FIELD.sub(lambda name: quote(str(values[name[1]]), safe="/"), endpoint.address)


def _text(path: str | None, item: Any) -> str | None:
    value = value_at(path, item) if path is not None else None
    return value if isinstance(value, str) else None
