"""Requests and responses of the sample portals, with conditional answers (RFC 9110)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """What the visitor asked for. `path` is decoded; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, method: str, target: str, headers: Mapping[str, str]) -> Request:
        parts = urlsplit(target)
        return cls(
            method=method,
            path=unquote(parts.path) or "/",
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in headers.items()},
        )

    def knows(self, etag: str | None, modified: datetime | None) -> bool:
        """Whether the visitor already holds this representation; If-None-Match outranks If-Modified-Since."""
        if etag and (tags := self.headers.get("if-none-match")):
            held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in held or etag.removeprefix("W/") in held
        if modified and (since := self.headers.get("if-modified-since")):
            try:
                return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
            except (TypeError, ValueError):
                return False
        return False


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back: `modified` and `etag` become headers, and a 304 where the visitor holds them already."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    modified: datetime | None = None

    def for_request(self, request: Request) -> Response:
        """The same with its validators as headers, or the 304 that stands for it."""
        headers = list(self.headers)
        if self.etag:
            headers.append(("ETag", self.etag))
        if self.modified:
            headers.append(("Last-Modified", format_datetime(self.modified.astimezone(UTC), usegmt=True)))
        if self.status == 200 and request.knows(self.etag, self.modified):
            return Response(b"", "", 304, tuple(headers))
        return replace(self, headers=tuple(headers))


def redirect(location: str, status: int = 301) -> Response:
    body = f'<html><head><title>Object moved</title></head><body><a href="{location}">here</a></body></html>'
    return Response(body.encode(), status=status, headers=(("Location", location),))


def fingerprint(*parts: object) -> str:
    """A strong ETag over the parts."""
    return '"' + sha256("\0".join(map(str, parts)).encode()).hexdigest()[:20] + '"'


def encode_1258(text: str) -> bytes:
    """Text as windows-1258, which has vowels such as "ê" whole and most tones as marks of their own.

    A letter that the code page lacks becomes a character reference, as old editors wrote it.
    """
    encoded = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            encoded += letter.encode("cp1258")
            continue
        except UnicodeEncodeError:
            pass
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        vowel = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        try:
            encoded += (vowel + tones).encode("cp1258")
        except UnicodeEncodeError:
            encoded += letter.encode("ascii", "xmlcharrefreplace")
    return bytes(encoded)
