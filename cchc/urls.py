"""Addresses: their canonical form and the identity that follows from it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

# Parameters that say how a reader came to a page, never which page it is.
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|zarsrc|_ga|mc_cid|mc_eid|phpsessid|jsessionid|sid)$", re.IGNORECASE)
SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
# The one fragment that is part of an address: which file of an archive is meant.
MEMBER = re.compile(r"#member=(?=.)")
_FRAGMENT = "/:@!$&'()*+,;=~-._"
DEFAULT_PORTS = {"http": 80, "https": 443}


def canonicalize(url: str) -> str:
    """The same page always under one address: lower-case host, no default port, tracking, or fragment but a member's.

    The order of the remaining parameters is kept, since some portals route on it. Never raises:
    what is no absolute http(s) address comes back stripped, otherwise unchanged.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        return url
    host = parts.hostname.lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    path = SESSION_IN_PATH.sub("", parts.path) or "/"
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='/:,')}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.match(name)
    )
    fragment = ""
    if parts.fragment.startswith("member=") and len(parts.fragment) > len("member="):
        fragment = quote(unquote(parts.fragment), safe=_FRAGMENT)
    return urlunsplit((scheme, host, path, query, fragment))


def member_url(container: str, path: str) -> str:
    """The address of a file in an archive: the archive's own, with the file's path behind `#member=`."""
    return f"{container.partition('#')[0]}#member={quote(path, safe=_FRAGMENT)}"


def container_of(url: str) -> str | None:
    """The address of the archive that a member's address leads into, or None for any other address."""
    head, *tail = MEMBER.split(url, maxsplit=1)
    return head if tail else None


def document_id(url: str) -> str:
    """Sixteen hexadecimal digits that stand for a canonical address, the same over http and https."""
    canonical = canonicalize(url)
    identity = re.sub(r"^https?://", "", canonical)
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def host_of(url: str) -> str | None:
    """The lower-case host name of an address, without its port, or None."""
    try:
        return (urlsplit(url).hostname or "").lower() or None
    except ValueError:
        return None
