"""Whether a page can name a file at all: most articles have none, and need not be parsed to find that out."""

from __future__ import annotations

import re
from functools import lru_cache

# What addresses that scripts make are found by; this and all below is looked for in pages in lower case.
_SCRIPTS = (b"__dopostback", b"webform_postback", b"refreshpageto", b"submitformpost")
# A dot, slash, letter or digit that is written by its number or name.
_VEILED = re.compile(
    rb"&(?:#0*(?:4[6-9]|5[0-7]|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])(?!\d)|#x0*[2-7][\da-f](?![\da-f])|period|sol\b)"
)


@lru_cache(256)
def _word(name: bytes) -> re.Pattern[bytes]:
    # The letters first: they are leapt to.
    return re.compile(name + rb"(?<![a-z0-9_]" + name + rb")(?![a-z0-9_])")


def may_name(body: bytes, types: tuple[str, ...]) -> bool:
    """Whether a page may hold the address of a file with one of these extensions; False only where none can be."""
    # Whatever a page is encoded in, these letters are themselves, in some with zeros between them.
    lower = body.lower().replace(b"\0", b"").replace(b"<!doctype", b"")
    # An address goes on behind the end of a line.
    joined = lower.replace(b"\n", b"").replace(b"\r", b"").replace(b"\t", b"")
    for name in map(str.encode, types):
        if name in joined and (_word(name).search(lower) or _word(name).search(joined)):
            return True
    return any(mark in lower for mark in _SCRIPTS) or (b"&" in lower and _VEILED.search(lower) is not None)
