"""Responses of Scrapy as captures of the archive, and back; unpacked, and not beyond what a source allows."""

from __future__ import annotations

import asyncio
import email.message
import re

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from cchc.captures import Capture
from cchc.errors import ArchiveError
from crawler.frontier import Fetch
from crawler.members import decode_body

# Bytes of a packed body that is unpacked beside the event loop: what is smaller is done at once.
PACKED = 64 * 1024


def is_rendered(capture: Capture, fetch: Fetch) -> bool:
    """Whether a response is a page that the source wants rendered: articles and listings, not errors and files."""
    return (
        fetch.source.render is not None
        and capture.role in ("article", "listing")
        and 200 <= capture.status < 300
        and capture.media_type in ("text/html", "application/xhtml+xml")
    )


async def unpacked(response: Response, limit: int) -> Response:
    """The response without its Content-Encoding. Raises IgnoreRequest when it unpacks to more than `limit` bytes."""
    try:
        if "Content-Encoding" in response.headers and len(response.body) > PACKED:
            # What a bomb unpacks to takes its time; other hosts need not wait for it.
            return await asyncio.to_thread(decoded, response, limit)
        return decoded(response, limit)
    except ArchiveError as error:
        raise IgnoreRequest(str(error)) from error


def capture_of(fetch: Fetch, response: Response) -> Capture:
    """The response as it goes into the archive."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("utf-8", "surrogateescape"))
        for name, values in response.headers.items()
        for value in values
    )
    lower = {name.lower(): value for name, value in headers}
    role = fetch.role
    media_type = lower.get("content-type", "").partition(";")[0].strip().lower()
    if role == "article" and response.status == 200 and media_type and not _is_page(media_type):
        role = "attachment"
    return Capture(
        url=fetch.url,
        body=response.body,
        media_type=media_type or None,
        headers=headers,
        status=response.status,
        source=fetch.source.id,
        role=role,
        filename=filename_of(lower.get("content-disposition")) if role == "attachment" else None,
    )


def _is_page(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type in ("application/xhtml+xml", "application/xml")


def filename_of(disposition: str | None) -> str | None:
    """The file name of a Content-Disposition, in whichever of its ways it is written."""
    if not disposition:
        return None
    message = email.message.Message()
    message["Content-Disposition"] = disposition.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    name = message.get_filename()
    return name.replace("\\", "/").rpartition("/")[2].strip() or None if name else None


def decoded(response: Response, limit: int) -> Response:
    """The response without its Content-Encoding. Raises ArchiveError when it unpacks to more than `limit` bytes."""
    encoding = response.headers.get("Content-Encoding")
    if not encoding:
        return response
    name = encoding.decode("latin-1")
    plain = decode_body(response.body, name, limit=limit)
    if plain is None and not re.search(r"gzip|deflate", name, re.IGNORECASE):
        raise ArchiveError(f"sent in an encoding that was not asked for ({name})")
    # A body that is not what its header says is most often not encoded at all.
    body = plain if plain is not None else response.body
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    # What is in the body decides too: many portals send pages as text/plain, or as nothing.
    cls = responsetypes.from_args(headers=headers, url=response.url, body=body)
    return response.replace(cls=cls, body=body, headers=headers)


def response_of(capture: Capture) -> Response:
    """A capture out of the archive as a response, so that its links can be read once more."""
    headers = Headers()
    for name, value in capture.headers:
        headers.appendlist(name, value)
    if "Content-Type" not in headers and capture.media_type:
        charset = f"; charset={capture.charset}" if capture.charset else ""
        headers["Content-Type"] = capture.media_type + charset
    cls = responsetypes.from_args(headers=headers, url=capture.url, body=capture.body)
    return cls(capture.url, status=capture.status, headers=headers, body=capture.body)
