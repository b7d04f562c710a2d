"""Where a response leads that is no page itself."""

from __future__ import annotations

from urllib.parse import urljoin

from cchc.captures import Capture
from crawler.entries import key_of
from crawler.sources.declared import current, source_of


def target_of(capture: Capture) -> str | None:
    """The address that a redirect names, or None for any other response."""
    if not 300 <= capture.status < 400:
        return None
    location = next((value for name, value in capture.headers if name.lower() == "location"), None)
    try:
        return urljoin(capture.url, location.strip()) if location else None
    except ValueError:
        return None


def leads_away(capture: Capture) -> bool:
    """Whether an article's address leads to a page that is none, as many portals do with what they no longer have."""
    target, source = target_of(capture), source_of(capture)
    if target is None or source is None or capture.role != "article":
        return False
    target = current(target)
    return key_of(target) != key_of(capture.url) and source.allows(target) and source.role_of(target) is None
