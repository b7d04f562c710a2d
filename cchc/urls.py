"""Addresses: their canonical form and the identity that follows from it.

The canonical form can be fetched, and is what the crawler asks for. The identity goes further: it leaves out what one
page may be asked for with or without, so that the page is one record, whichever way a link to it is written.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

# Parameters that say how a reader came to a page or in which visit, never which page it is.
TRACKING = re.compile(
    r"utm_\w+|fbclid|fb_(?:action_ids|action_types|source|ref)|gclid|gclsrc|dclid|[gw]braid|msclkid|yclid|igshid|zarsrc"
    r"|gidzl|_ga|_gl|mc_[ce]id|mkt_tok|phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|oscsid",
    re.IGNORECASE,
)
# "sid" numbers the sections of some portals ("sname=tin&sid=4"): only what is as long as a token is a session's.
SESSION = re.compile(r"sid|sess|session_?id", re.IGNORECASE)
TOKEN = re.compile(r"(?=[A-Za-z-]*\d)[A-Za-z0-9,-]{16,}")
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
# ASP.NET without cookies: "/(S(lit3py55t21z5v55vlm25s55))/tin.aspx".
SESSION_FOLDER = re.compile(r"/\((?:[A-Z]\([^()/]*\))+\)(?=/)")
# How a page is asked for in a form to print; its text is the same. Values that could name an article do not count.
PRINTED = re.compile(
    r"(?:is_?)?print(?:able|er|ing|mode|view)?=(?:|1|true|yes|y|on|print|preview)|tmpl=component", re.I
)
# NukeViet's forms of "/vi/news/thong-bao/ten-bai-12.html": "/vi/news/print/…", "/vi/news/savefile/…".
PRINT_FOLDER = re.compile(r"/(?:print|savefile)(?=(?:/[^/]+)?/[^/]+-\d+(?:\.html)?$)", re.IGNORECASE)
# The page of a folder under its name: "/tin/index.php" is "/tin/".
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
# The one fragment that is part of an address: which file of an archive is meant.
MEMBER = re.compile(r"#member=(?=.)")
# The links of a portal's pages are mostly those of its menus, and a page is asked for by its address many times.
_KNOWN = 8192
_FRAGMENT = "/:@!$&'()*+,;=~-._"
DEFAULT_PORTS = {"http": 80, "https": 443}
# The rules by which records were named before.
_FORMER_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|zarsrc|_ga|mc_cid|mc_eid|phpsessid|jsessionid|sid)$", re.IGNORECASE
)
_FORMER_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


@lru_cache(_KNOWN)
def canonicalize(url: str) -> str:
    """The same page always under one address that can be asked for.

    The host in lower case; no default port, tracking, session, or fragment but a member's. The order of the remaining
    parameters is kept, since some portals route on it. Never raises: what is no absolute http(s) address comes back
    stripped, otherwise unchanged.
    """
    url = url.strip()
    parts, host = _parted(url)
    if parts is None:
        return url
    path = SESSION_FOLDER.sub("", SESSION_IN_PATH.sub("", unquote(parts.path))) or "/"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(name) and not (SESSION.fullmatch(name) and TOKEN.fullmatch(value))
    ]
    return _joined(parts, host, path, query)


@lru_cache(_KNOWN)
def place_of(url: str) -> str:
    """The canonical address without what makes no other page of it: what an address is known by while crawling.

    That is the scheme, a "www." before the host, the name of a folder's own page ("index.php", "Default.aspx"), and a
    slash at the end.
    """
    canonical = canonicalize(url)
    parts, host = _parted(canonical)
    if parts is None:
        return canonical
    bare = host.removeprefix("www.")
    host = bare if "." in bare else host  # "www.vn" is a host of its own.
    path = INDEX.sub("/", parts.path).rstrip("/")
    return urlunsplit(("", host, path, parts.query, parts.fragment)).removeprefix("//")


def identity_of(url: str) -> str:
    """What tells a page from all others: its place, where the form to print is the page itself."""
    place = place_of(url)
    if _parted(canonicalize(url))[0] is None:
        return place
    head, _, fragment = place.partition("#")
    path, _, query = head.partition("?")
    path = PRINT_FOLDER.sub("", path).rstrip("/")
    query = "&".join(part for part in query.split("&") if part and not PRINTED.fullmatch(part))
    return path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


@lru_cache(_KNOWN)
def document_id(url: str) -> str:
    """Sixteen hexadecimal digits that stand for a page, under whichever of its addresses it is named."""
    return _digest(identity_of(url))


@lru_cache(_KNOWN)
def former_ids(url: str) -> tuple[str, ...]:
    """What `document_id` gave for an address, and for its host with and without "www.", before it knew as much.

    Records made then are found by them, and what was taken down then stays away.
    """
    url = url.strip()
    parts, host = _parted(url)
    if parts is None:
        return ()
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    path = unquote(_FORMER_SESSION.sub("", parts.path) or "/")
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _FORMER_TRACKING.match(name)
    ]
    addresses = (_joined(parts, name, path, query) for name in (host, other))
    return tuple(_digest(re.sub(r"^https?://", "", address)) for address in addresses)


def member_url(container: str, path: str) -> str:
    """The address of a file in an archive: the archive's own, with the file's path behind `#member=`."""
    return f"{container.partition('#')[0]}#member={quote(path, safe=_FRAGMENT)}"


def container_of(url: str) -> str | None:
    """The address of the archive that a member's address leads into, or None for any other address."""
    head, *tail = MEMBER.split(url, maxsplit=1)
    return head if tail else None


@lru_cache(_KNOWN)
def host_of(url: str) -> str | None:
    """The lower-case host name of an address, without its port, or None."""
    try:
        return (urlsplit(url).hostname or "").lower() or None
    except ValueError:
        return None


def _parted(url: str) -> tuple[SplitResult | None, str]:
    """An http(s) address in its parts, and its host with the port where that is not the usual one; None for others."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, ""
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        return None, ""
    host = parts.hostname.lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    return parts, host


def _joined(parts: SplitResult, host: str, path: str, query: list[tuple[str, str]]) -> str:
    """An address of parts that are not quoted yet."""
    fragment = ""
    if parts.fragment.startswith("member=") and len(parts.fragment) > len("member="):
        fragment = quote(unquote(parts.fragment), safe=_FRAGMENT)
    packed = "&".join(f"{quote(name, safe='')}={quote(value, safe='/:,')}" for name, value in query)
    return urlunsplit((parts.scheme.lower(), host, quote(path, safe=_FRAGMENT), packed, fragment))


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]
